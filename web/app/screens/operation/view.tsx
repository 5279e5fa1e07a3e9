import './screen.css';
import { Badge, tintOf } from '../../../ui/badge';
import { Bone, RowBones } from '../../../ui/bones';
import type { IconName } from '../../../ui/icon';
import { Icon } from '../../../ui/icon';
import type { Payment } from '../../api/types';
import { useApp } from '../../context';
import { dateTime } from '../../model/date';
import { fromWire, money } from '../../model/money';
import { categories } from '../../part/category';
import { Failure } from '../../part/failure';
import { HideButton } from '../../part/hide-button';
import { Money } from '../../part/money';
import { Screen } from '../../part/screen';
import { Stale } from '../../part/stale';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { Actions } from './actions';
import { Facts } from './facts';
import { Outcome } from './outcome';
import { type OperationState, useOperation } from './state';

type Ready = Extract<OperationState, { state: 'ready' }>;

export default function OperationScreen({ params }: ScreenProps) {
  const operation = useOperation(params);
  return (
    <Screen title={text.operation.title} parent="/history" tools={<HideButton />}>
      {operation.state === 'loading' ? <Loading /> : null}
      {operation.state === 'failed' ? <Failure problem={operation.problem} onRetry={operation.retry} /> : null}
      {operation.state === 'ready' ? <Operation operation={operation} /> : null}
    </Screen>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <span class="unseen">{text.common.loading}</span>
      <div class="operation-head">
        <span class="bone badge badge-big" />
        <Bone width="140px" height="24px" />
        <Bone width="200px" height="41px" />
        <Bone width="180px" height="20px" />
      </div>
      <RowBones count={5} plain />
    </div>
  );
}

type Status = Payment['status'] | 'held';

const LOOKS: Readonly<Record<Status, { icon: IconName; look: string }>> = {
  posted: { icon: 'check', look: 'good' },
  held: { icon: 'clock', look: 'wait' },
  awaiting_confirmation: { icon: 'clock', look: 'wait' },
  rejected: { icon: 'close', look: 'bad' },
  cancelled: { icon: 'close', look: 'plain' },
  expired: { icon: 'close', look: 'plain' },
  sent: { icon: 'clock', look: 'wait' },
  returned: { icon: 'repeat', look: 'plain' },
  stopped: { icon: 'clock', look: 'wait' },
};

function Operation({ operation }: { operation: Ready }) {
  const { entry, payment } = operation;
  const status: Status = payment?.status ?? entry?.status ?? 'held';
  return (
    <>
      <Stale freshness={operation.freshness} asOf={operation.asOf} onRefresh={operation.refresh} />
      <Head operation={operation} status={status} />
      {payment ? <Outcome payment={payment} /> : null}
      {payment ? <Actions payment={payment} refresh={operation.refresh} /> : null}
      <Facts entry={entry} payment={payment} account={operation.account} toAccount={operation.toAccount} />
    </>
  );
}

const PEOPLE: readonly string[] = ['phone', 'bank_phone', 'account', 'card'] satisfies Payment['kind'][];

function Head({ operation, status }: { operation: Ready; status: Status }) {
  const { session } = useApp();
  const { entry, payment } = operation;
  const title = entry?.title ?? payment?.entry_title ?? text.operation.payment;
  const kind = entry?.kind ?? payment?.kind;
  const category = categories[entry?.category ?? (kind === 'own' ? 'own' : 'transfer')];
  const at = payment?.posted_at ?? payment?.created_at ?? entry?.time;
  const { icon, look } = LOOKS[status];
  return (
    <div class="operation-head">
      {kind !== undefined && PEOPLE.includes(kind) ? (
        <Badge tint={tintOf(title)} letter={title.charAt(0)} size="big" />
      ) : (
        <Badge tint={category.tint} icon={category.icon} size="big" />
      )}
      <h2>{title}</h2>
      <Amount operation={operation} />
      <p class={`operation-status operation-${look}`}>
        <Icon name={icon} size={20} />
        <span class="figures">
          {text.operation[status]}
          {at ? ` · ${dateTime(at, new Date(session.bankNow()), language)}` : ''}
        </span>
      </p>
    </div>
  );
}

/* An entry is signed already; a payment of the customer's went out. */
function Amount({ operation }: { operation: Ready }) {
  const { entry, payment } = operation;
  if (entry) {
    return (
      <Money
        value={fromWire(entry.amount)}
        style={{ plus: true }}
        hero
        look={entry.direction === 'in' ? 'in' : undefined}
      />
    );
  }
  if (!payment) return null;
  const sum = fromWire(payment.amount);
  const moved = payment.status === 'posted' || payment.status === 'sent';
  return <Money value={moved ? money(-sum.minor, sum.currency) : sum} hero />;
}
