import './screen.css';
import { Bone } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Tick } from '../../../ui/tick';
import type { Payment } from '../../api/types';
import { useApp } from '../../context';
import { dateTime } from '../../model/date';
import { fromWire } from '../../model/money';
import { repeat } from '../../part/drafts';
import { Failure } from '../../part/failure';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { Receipt } from '../../part/receipt';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
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
  return (
    <>
      <div class="done-centre">
        <Tick />
        <h1 tabIndex={-1}>{text.done.title}</h1>
        <p>
          <Money value={fromWire(payment.amount)} hero />
        </p>
        <p>{text.done.toPayee(payment.payee.display)}</p>
        <p class="done-when figures">{at}</p>
      </div>
      <div class="done-actions">
        <Receipt payment={payment.id} look="soft" />
        <Button look="soft" wide onPress={() => router.go(repeat(payment))}>
          <Icon name="repeat" />
          {text.done.repeat}
        </Button>
        <Link to="/" class="button button-main button-wide">
          {text.done.home}
        </Link>
      </div>
    </>
  );
}
