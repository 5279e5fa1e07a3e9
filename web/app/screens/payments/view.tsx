import '../../../ui/card.css';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Icon } from '../../../ui/icon';
import type { IconName } from '../../../ui/icons';
import { StateView } from '../../../ui/state-view';
import type { Entry } from '../../api/types';
import { useApp } from '../../context';
import { dayTitle } from '../../model/date';
import { fromWire } from '../../model/money';
import { Failure } from '../../part/failure';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { Screen } from '../../part/screen';
import { Unfinished } from '../../part/unfinished';
import { language, text } from '../../text';
import { useRecent } from './state';

export default function PaymentsScreen() {
  const { recent, refresh } = useRecent();
  return (
    <Screen title={text.payments.title}>
      <Unfinished />
      <nav class="card" aria-label={text.payments.title}>
        <Choice to="/payments/phone" icon="phone" title={text.payments.phone} hint={text.payments.phoneHint} />
        <Choice to="/payments/own" icon="swap" title={text.payments.own} hint={text.payments.ownHint} />
      </nav>
      <section aria-labelledby="lately">
        <div class="part-title payments-title">
          <h2 id="lately">{text.payments.recent}</h2>
        </div>
        {recent.state === 'loading' ? (
          <div aria-busy="true">
            <RowBones count={3} />
          </div>
        ) : null}
        {recent.state === 'failed' ? <Failure problem={recent.problem} onRetry={refresh} /> : null}
        {recent.state === 'empty' ? (
          <StateView picture="empty" title={text.history.empty} text={text.payments.recentEmpty} />
        ) : null}
        {recent.state === 'ready' ? (
          <div class="card">
            {recent.items.map((entry) => (
              <Lately key={entry.id} entry={entry} />
            ))}
          </div>
        ) : null}
      </section>
    </Screen>
  );
}

export function Rest() {
  return (
    <div class="rest">
      <StateView picture="choose" title={text.payments.choose} text={text.payments.chooseText} />
    </div>
  );
}

function Choice({ to, icon, title, hint }: { to: string; icon: IconName; title: string; hint: string }) {
  const here = useApp().router.get().path;
  return (
    <Link to={to} class="row row-press" current={here === to}>
      <Badge tint="teal" icon={icon} />
      <span class="row-body">
        <span class="row-title">{title}</span>
        <span class="row-sub">{hint}</span>
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}

function Lately({ entry }: { entry: Entry }) {
  const { router, session } = useApp();
  const to = `/operations/${entry.payment}`;
  const day = dayTitle(entry.date, new Date(session.bankNow()), language, text.common);
  return (
    <Link to={to} class="row row-press" current={router.get().path === to}>
      {entry.kind === 'phone' ? (
        <Badge tint={tintOf(entry.title)} letter={entry.title.charAt(0)} />
      ) : (
        <Badge tint="teal" icon="swap" />
      )}
      <span class="row-body">
        <span class="row-title">{entry.title}</span>
        <span class="row-sub">{day}</span>
      </span>
      <span class="row-end">
        <Money value={fromWire(entry.amount)} secret />
      </span>
    </Link>
  );
}
