/* What was begun here or in another window: one press and it is where it was, or gone. */
import '../../ui/card.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { useSource } from '../../ui/hooks';
import type { IconName } from '../../ui/icon';
import { Icon } from '../../ui/icon';
import { useBank } from '../context';
import { type Draft, type DraftKind, dropDraft, loadDraft, saveDraft, wasSent } from '../model/draft';
import { parseTyped } from '../model/money';
import { formatPhone } from '../model/phone';
import { tabDrawer } from '../model/storage';
import { text } from '../text';
import { Link } from './link';
import { useSums } from './money';

/* A draft that was thrown away can be taken back where it stood, as long as one looks at it. */
export function Unfinished() {
  const { drafts } = useBank();
  const known = useSource(drafts);
  const [thrown, setThrown] = useState<readonly Draft[]>([]);
  useEffect(() => void drafts.refresh(), [drafts]);
  const kept = known.state === 'ready' ? known.data.filter(({ kind }) => FORMS[kind]) : [];
  const gone = thrown.filter(({ kind }) => !kept.some((draft) => draft.kind === kind));
  if (kept.length + gone.length === 0) return null;
  const remove = (draft: Draft) => {
    drafts.drop(draft);
    dropDraft(tabDrawer, draft.kind);
    setThrown([...thrown.filter(({ kind }) => kind !== draft.kind), draft]);
  };
  const restore = (draft: Draft) => {
    saveDraft(tabDrawer, draft);
    drafts.keep(draft, true);
    setThrown(thrown.filter((one) => one !== draft));
  };
  return (
    <section class="card" aria-label={text.unfinished.title}>
      {kept.map((draft) => (
        <Row key={draft.kind} draft={draft} onRemove={() => remove(draft)} />
      ))}
      {gone.map((draft) => (
        <Gone key={draft.kind} onRestore={() => restore(draft)} />
      ))}
    </section>
  );
}

/* Where a draft of each kind is written, and how it looks. */
const FORMS: Readonly<Partial<Record<DraftKind, { path: string; icon: IconName; title: () => string }>>> = {
  own: { path: '/payments/own', icon: 'swap', title: () => text.payments.own },
  phone: { path: '/payments/phone', icon: 'phone', title: () => text.payments.phone },
  account: { path: '/payments/number', icon: 'wallet', title: () => text.payments.account },
  requisites: { path: '/payments/requisites', icon: 'building', title: () => text.payments.requisites },
};

interface RowProps {
  draft: Draft;
  onRemove: () => void;
}

function Row({ draft, onRemove }: RowProps) {
  const sums = useSums();
  const form = FORMS[draft.kind];
  if (!form) return null;
  const sum = parseTyped(draft.amount);
  const phone = draft.kind === 'phone' ? (draft.to.split(' ')[0] ?? '') : '';
  const said = [phone === '' ? form.title() : formatPhone(phone), sum ? sums(sum, { short: true }) : '']
    .filter(Boolean)
    .join(' · ');
  const mine = loadDraft(tabDrawer, draft.kind);
  /* What may have reached the bank is not thrown away before it is known. */
  const isSent = mine !== null && wasSent(tabDrawer, mine);
  return (
    <div class="row-pair">
      <Link to={form.path} class="row row-press">
        <Badge tint="amber" icon={form.icon} />
        <span class="row-body">
          <span class="row-title">{text.unfinished.title}</span>
          <span class="row-sub figures">{said}</span>
        </span>
        {isSent ? (
          <span class="row-end row-sub">
            <Icon name="chevron" size={20} />
          </span>
        ) : null}
      </Link>
      {isSent ? null : (
        <button
          type="button"
          class="row-side"
          aria-label={`${text.unfinished.remove}: ${form.title()}`}
          onClick={onRemove}
        >
          <Icon name="close" size={20} />
        </button>
      )}
    </div>
  );
}

/* Its button takes the focus that the pressed one had. */
function Gone({ onRestore }: { onRestore: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector('button')?.focus(), []);
  return (
    <div class="row" ref={ref}>
      <output class="row-body">{text.unfinished.removed}</output>
      <span class="row-end">
        <Button look="quiet" onPress={onRestore}>
          {text.unfinished.restore}
        </Button>
      </span>
    </div>
  );
}
