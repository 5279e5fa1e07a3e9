/* When a payment is made, as a row of its form; what can be chosen opens below it. */
import './account-field.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Badge } from '../../ui/badge';
import { RowBones } from '../../ui/bones';
import { useLater } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { text } from '../text';
import type { Later } from './later';

type LaterView = Awaited<ReturnType<typeof import('./later-view').load>>;

export interface When {
  readonly later: Later;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  /* Null until it is needed, and a moment longer. */
  readonly view: LaterView | null;
}

export function useWhen(later: Later): When {
  const [isOpen, setOpen] = useState(later.isOn);
  const view = useLater(() => import('./later-view').then(({ load }) => load()), isOpen || later.isOn);
  return { later, isOpen, toggle: () => setOpen(!isOpen), view };
}

/* What has opened at a form's end is not left below the button; what was open before is where it was. */
function useInSight(shown: string, isSettled: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef(isSettled ? null : shown);
  useEffect(() => {
    if (before.current !== null && before.current !== shown) ref.current?.scrollIntoView({ block: 'nearest' });
    if (before.current !== null || shown !== '') before.current = shown;
  }, [shown]);
  return ref;
}

export function WhenRow({ when: { later, isOpen, toggle, view } }: { when: When }) {
  const ref = useInSight(isOpen && view ? (later.isOn ? 'dates' : 'choices') : '', isOpen);
  if (!later.allowed) return null;
  const planned = view ? view.planned(later.plan) : text.common.loading;
  return (
    <div>
      <button
        type="button"
        class="account-field"
        aria-expanded={isOpen}
        aria-controls={isOpen ? 'when-choices' : undefined}
        onClick={toggle}
      >
        <Badge tint="violet" icon="clock" />
        <span>
          <span class="account-field-label">{text.transfer.when}</span>
          <span class="account-field-name">{later.isOn ? planned : text.transfer.now}</span>
        </span>
        <Icon name="down" size={20} />
      </button>
      {isOpen ? (
        <div ref={ref} id="when-choices" class="when-choices">
          {view ? (
            <view.Fields
              plan={later.plan}
              today={later.today}
              amount={later.amount}
              offersLow={later.offersLow}
              onChange={later.change}
            />
          ) : (
            <RowBones count={1} />
          )}
        </div>
      ) : null}
    </div>
  );
}

/* Over the form: the code of what the bank is to pay by itself. */
export function LaterCode({ when: { later, view } }: { when: When }) {
  const { phase } = later;
  return view && phase.at === 'beginning' ? (
    <view.Code order={phase.order} onDone={later.begun} onClose={later.close} />
  ) : null;
}
