/* What was begun here or in another window: one press and it is where it was. */
import { useEffect } from 'preact/hooks';
import { Badge } from '../../ui/badge';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { useApp, useBank } from '../context';
import type { Draft } from '../model/draft';
import { formatMoney } from '../model/format';
import { parseTyped } from '../model/money';
import { formatPhone } from '../model/phone';
import { language, text } from '../text';
import { Link } from './link';

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

function Row({ draft }: { draft: Draft }) {
  const isPhone = draft.kind === 'phone';
  const hidden = useSource(useApp().hiding);
  const sum = hidden ? null : parseTyped(draft.amount);
  const parts = [
    isPhone && draft.to !== '' ? formatPhone(draft.to) : text.payments[draft.kind],
    sum ? formatMoney(sum, language, { short: true }) : '',
  ];
  return (
    <Link to={isPhone ? '/payments/phone' : '/payments/own'} class="row row-press">
      <Badge tint="amber" icon={isPhone ? 'phone' : 'swap'} />
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
