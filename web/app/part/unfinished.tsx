/* What was begun here or in another window: one press and it is where it was. */
import { useEffect } from 'preact/hooks';
import { Badge } from '../../ui/badge';
import { useSource } from '../../ui/hooks';
import type { IconName } from '../../ui/icon';
import { Icon } from '../../ui/icon';
import { useBank } from '../context';
import type { Draft, DraftKind } from '../model/draft';
import { parseTyped } from '../model/money';
import { formatPhone } from '../model/phone';
import { text } from '../text';
import { Link } from './link';
import { useSums } from './money';

export function Unfinished() {
  const { drafts } = useBank();
  const known = useSource(drafts);
  useEffect(() => void drafts.refresh(), [drafts]);
  if (known.state !== 'ready' || known.data.length === 0) return null;
  return (
    <section class="card" aria-label={text.unfinished.title}>
      {known.data.map((draft) => (
        <Row key={draft.kind} draft={draft} />
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

function Row({ draft }: { draft: Draft }) {
  const sums = useSums();
  const form = FORMS[draft.kind];
  if (!form) return null;
  const sum = parseTyped(draft.amount);
  const phone = draft.kind === 'phone' ? (draft.to.split(' ')[0] ?? '') : '';
  const parts = [phone === '' ? form.title() : formatPhone(phone), sum ? sums(sum, { short: true }) : ''];
  return (
    <Link to={form.path} class="row row-press">
      <Badge tint="amber" icon={form.icon} />
      <span class="row-body">
        <span class="row-title">{text.unfinished.title}</span>
        <span class="row-sub figures">{parts.filter(Boolean).join(' · ')}</span>
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}
