import './card.css';
import './switch-row.css';

interface SwitchRowProps {
  title: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  /* Outside a card. */
  bare?: boolean;
  id?: string;
  onChange: (on: boolean) => void;
}

/* A line that is on or off, pressed anywhere. It shows what `on` says, not what was pressed: the bank may say no. */
export function SwitchRow({ title, hint, on, disabled, bare, id, onChange }: SwitchRowProps) {
  return (
    <label class={`switch-row ${bare ? 'switch-row-bare' : 'row'}`}>
      <span class="row-body">
        {hint === undefined ? (
          title
        ) : (
          <>
            <span class="row-title">{title}</span>
            <span class="row-sub">{hint}</span>
          </>
        )}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        class="switch"
        aria-checked={on}
        checked={on}
        disabled={disabled}
        onChange={(event) => {
          event.currentTarget.checked = on;
          onChange(!on);
        }}
      />
    </label>
  );
}
