/* What can be done with an operation: confirm it, call it off, ask for it back, its receipt, the same again. */
import { useState } from 'preact/hooks';
import { Button } from '../../../ui/button';
import { useCountdown } from '../../../ui/hooks';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { Sheet } from '../../../ui/sheet';
import type { Payment } from '../../api/types';
import { useApp, useBank } from '../../context';
import { secondsUntil } from '../../model/date';
import { asProblem, type Problem } from '../../model/problem';
import { ConfirmSheet } from '../../part/confirm-sheet';
import { isRepeatable, repeat } from '../../part/drafts';
import { problemText } from '../../part/failure';
import { AgainLink } from '../../part/hub-standing';
import { usePay } from '../../part/pay-data';
import { Receipt } from '../../part/receipt';
import { text } from '../../text';
import { transfers } from '../../text/transfers';

interface ActionsProps {
  payment: Payment;
  refresh: () => void;
}

const OPEN: readonly Payment['status'][] = ['awaiting_confirmation', 'stopped'];
/* Went to another bank: only the payee can give it back. */
const GONE: readonly Payment['status'][] = ['sent', 'posted'];

/* One call about the payment, and what it said. */
function useAct(payment: Payment, refresh: () => void) {
  const bank = useBank();
  const [busy, setBusy] = useState<'cancel' | 'code' | 'recall' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const act = async (what: NonNullable<typeof busy>, work: () => Promise<Payment>): Promise<Payment | null> => {
    if (busy) return null;
    setBusy(what);
    setProblem(null);
    try {
      const next = await work();
      bank.payment(payment.id).put(next);
      void bank.moneyMoved();
      return next;
    } catch (error) {
      setProblem(asProblem(error));
      refresh();
      return null;
    } finally {
      setBusy(null);
    }
  };
  return { busy, problem, act };
}

export function Actions({ payment, refresh }: ActionsProps) {
  const { router } = useApp();
  const bank = useBank();
  const pay = usePay();
  const { busy, problem, act } = useAct(payment, refresh);
  const [confirming, setConfirming] = useState(false);
  const over = (next: Payment) => {
    setConfirming(false);
    bank.payment(next.id).put(next);
    void bank.moneyMoved();
    if (next.status === 'posted' || next.status === 'sent') {
      router.go(`/payments/${next.id}/done`, { replace: true });
    } else refresh();
  };
  const confirmStopped = async () => {
    if (await act('code', () => pay.calls.resend(payment.id))) setConfirming(true);
  };
  const isOpen = OPEN.includes(payment.status);
  return (
    <div class="operation-actions">
      {payment.status === 'awaiting_confirmation' ? (
        <Button wide onPress={() => setConfirming(true)}>
          {text.operation.confirm}
        </Button>
      ) : null}
      {payment.stopped ? (
        <StoppedActions
          until={payment.stopped.until}
          busy={busy}
          onConfirm={() => void confirmStopped()}
          onCancel={() => void act('cancel', () => pay.calls.cancel(payment.id))}
        />
      ) : null}
      {payment.status === 'posted' ? <Receipt payment={payment.id} look="soft" /> : null}
      {!isOpen && isRepeatable(payment) ? (
        <Button look="soft" wide onPress={() => router.go(repeat(payment))}>
          <Icon name="repeat" />
          {text.operation.repeat}
        </Button>
      ) : null}
      {GONE.includes(payment.status) ? <AgainLink payment={payment} /> : null}
      {GONE.includes(payment.status) && payment.payee.bank && payment.recall === null ? (
        <Recall
          busy={busy === 'recall'}
          onRecall={async () => (await act('recall', () => pay.calls.recall(payment.id))) !== null}
        />
      ) : null}
      {problem ? (
        <Note look="bad" icon="warning">
          {problemText(problem)}
        </Note>
      ) : null}
      {confirming && payment.status === 'awaiting_confirmation' ? (
        <ConfirmSheet payment={payment} onOver={over} onClose={() => setConfirming(false)} />
      ) : null}
    </div>
  );
}

interface StoppedProps {
  until: string;
  busy: 'cancel' | 'code' | 'recall' | null;
  onConfirm: () => void;
  onCancel: () => void;
}

function StoppedActions({ until, busy, onConfirm, onCancel }: StoppedProps) {
  const { session } = useApp();
  const left = useCountdown(() => secondsUntil(until, session.bankNow()), until);
  return (
    <>
      {left === 0 ? (
        <Button wide busy={busy === 'code' && text.common.loading} onPress={onConfirm}>
          {transfers.status.getCode}
        </Button>
      ) : null}
      <Button look="danger" wide busy={busy === 'cancel' && transfers.status.cancelling} onPress={onCancel}>
        {transfers.status.cancelIt}
      </Button>
    </>
  );
}

function Recall({ busy, onRecall }: { busy: boolean; onRecall: () => Promise<boolean> }) {
  const [asking, setAsking] = useState(false);
  const send = async () => {
    await onRecall();
    setAsking(false);
  };
  return (
    <>
      <Button look="quiet" wide onPress={() => setAsking(true)}>
        {transfers.status.recall}
      </Button>
      {asking ? (
        <Sheet title={transfers.status.recallTitle} closeLabel={text.common.close} onClose={() => setAsking(false)}>
          <p class="operation-recall">{transfers.status.recallText}</p>
          <Button wide busy={busy && transfers.status.recalling} onPress={() => void send()}>
            {transfers.status.recall}
          </Button>
        </Sheet>
      ) : null}
    </>
  );
}
