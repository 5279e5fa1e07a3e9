import './card.css';

/* What is not known yet, in its final size. */
export function Bone({ width, height }: { width: string; height: string }) {
  return <span class="bone" style={{ width, height }} />;
}

const WIDTHS = ['62%', '44%', '71%', '52%', '66%', '38%'] as const;

export function RowBones({ count, plain }: { count: number; plain?: boolean }) {
  return (
    <div class="card" aria-hidden="true">
      {WIDTHS.slice(0, count).map((width) => (
        <div key={width} class="row">
          {plain ? null : <span class="bone badge" />}
          <span class="row-body">
            <Bone width={width} height="16px" />
            <span class="row-sub">
              <Bone width="30%" height="12px" />
            </span>
          </span>
          <Bone width="72px" height="16px" />
        </div>
      ))}
    </div>
  );
}
