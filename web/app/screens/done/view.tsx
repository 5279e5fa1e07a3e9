import './screen.css';
import { Badge } from '../../../ui/badge';
import { Bone } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Tick } from '../../../ui/tick';
import type { Payment } from '../../api/types';
import { useApp } from '../../context';
import { dateTime, dayOf } from '../../model/date';
import { formatMoney } from '../../model/format';
import { fromWire } from '../../model/money';
import { isRepeatable, repeat } from '../../part/drafts';
import { Failure } from '../../part/failure';
import { AgainLink } from '../../part/hub-standing';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { Receipt } from '../../part/receipt';
import { Screen } from '../../part/screen';
import { whereTo } from '../../part/where';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { transfers } from '../../text/transfers';
import { useDone } from './state';

export default function DoneScreen({ params }: ScreenProps) {
  const done = useDone(params.payment ?? '');
  if (done.state === 'failed') {
    return (
      <Screen title={text.operation.title} parent="/">
        <Failure problem={done.problem} onRetry={done.retry} />
      </Screen>
    );
  }
  return (
    <div class="done">
      {done.state === 'loading' ? (
        <div class="done-centre" aria-busy="true">
          <span class="bone done-tick-bone" />
          <h1 tabIndex={-1} class="unseen">
            {text.common.loading}
          </h1>
          <Bone width="200px" height="41px" />
        </div>
      ) : (
        <Done payment={done.payment} />
      )}
    </div>
  );
}

function Done({ payment }: { payment: Payment }) {
  const { router, session } = useApp();
  const at = dateTime(payment.posted_at ?? payment.created_at, new Date(session.bankNow()), language);
  const isSent = payment.status === 'sent';
  const where = whereTo(payment);
  const fee = fromWire(payment.fee);
  const arrives = payment.arrival.date ? `${transfers.status.arrives(dayOf(payment.arrival.date, language))}.` : '';
  return (
    <>
      <div class="done-centre">
        {isSent ? <Badge tint="amber" icon="clock" size="big" /> : <Tick />}
        <h1 tabIndex={-1}>{isSent ? transfers.status.sentTitle : text.done.title}</h1>
        <p>
          <Money value={fromWire(payment.amount)} hero shown />
        </p>
        <p>{text.done.toPayee(payment.payee.display)}</p>
        {where === '' ? null : <p class="done-when figures">{where}</p>}
        {fee.minor > 0n ? <p class="done-when figures">{text.confirm.fee(formatMoney(fee, language))}</p> : null}
        <p class="done-when figures">{at}</p>
        {isSent ? (
          <p class="done-when" aria-live="polite">
            {[transfers.status.sentText, arrives].filter(Boolean).join(' ')}
          </p>
        ) : null}
      </div>
      <div class="done-actions">
        {isSent ? (
          <Link to={`/operations/${payment.id}`} class="button button-soft button-wide">
            {transfers.status.line}
          </Link>
        ) : (
          <Receipt payment={payment.id} look="soft" />
        )}
        {isRepeatable(payment) ? (
          <Button look="soft" wide onPress={() => router.go(repeat(payment))}>
            <Icon name="repeat" />
            {text.done.repeat}
          </Button>
        ) : null}
        <AgainLink payment={payment} />
        <Link to="/" class="button button-main button-wide">
          {text.done.home}
        </Link>
      </div>
    </>
  );
}
