/* One order from the press to its end: the same pressed twice, or after a reload, is paid once. */
import { useEffect, useState } from 'preact/hooks';
import type { Payment, PaymentOrder } from '../api/types';
import { useApp, useBank } from '../context';
import { asProblem, type Problem } from '../model/problem';
import { leavesDoubt } from './doubt';
import { closeKey, dropKey, keptKey, keyFor, markMade } from './kept-key';
import { usePay } from './pay-data';

export type PayPhase =
  /* ended: what was ordered before came to nothing. */
  | { readonly at: 'writing'; readonly problem: Problem | null; readonly ended: Payment | null }
  | { readonly at: 'sending' }
  /* It may have arrived: the same is asked again. */
  | { readonly at: 'unknown' }
  | { readonly at: 'confirming'; readonly payment: Payment };

export interface PayOnce {
  readonly phase: PayPhase;
  readonly send: (order: PaymentOrder) => void;
  /* What may have arrived is asked after. */
  readonly ask: () => void;
  readonly finish: (payment: Payment) => void;
  readonly close: () => void;
}

const CHECK_MS = 4000;
const WRITING: PayPhase = { at: 'writing', problem: null, ended: null };
/* What the same key brings back may have ended since: then it is ordered anew. */
const OVER: readonly Payment['status'][] = ['cancelled', 'expired'];
const TAKEN: readonly Payment['status'][] = ['posted', 'sent', 'stopped'];

/* form: what is paid here, in a word; onPaid: the bank has taken it. */
export function usePayOnce(form: string, onPaid: (payment: Payment) => void): PayOnce {
  const { router, window } = useApp();
  const bank = useBank();
  const { calls } = usePay();
  const slot = `pay.${form}`;
  const [phase, setPhase] = useState<PayPhase>(() => (keptKey(slot)?.isOpen ? { at: 'unknown' } : WRITING));

  /* isFormer: it was put aside here, and ended elsewhere. */
  const finish = (payment: Payment, isFormer = false) => {
    bank.payment(payment.id).put(payment);
    void bank.moneyMoved();
    if (payment.status === 'awaiting_confirmation') {
      markMade(slot);
      setPhase({ at: 'confirming', payment });
      return;
    }
    dropKey(slot);
    if (!TAKEN.includes(payment.status)) {
      setPhase({ at: 'writing', problem: null, ended: payment });
      return;
    }
    if (payment.status !== 'stopped' && !isFormer) window.haptic('success');
    onPaid(payment);
    const isDone = payment.status === 'posted' && !isFormer;
    router.go(isDone ? `/payments/${payment.id}/done` : `/operations/${payment.id}`, { replace: true });
  };

  const order = async (of: string, doubtful: boolean) => {
    const known = keptKey(slot);
    const isPutAside = !doubtful && known?.of === of && known.isMade;
    const sent = () => calls.order(JSON.parse(of), keyFor(slot, of));
    try {
      const made = await sent();
      const isOver = !doubtful && OVER.includes(made.status);
      if (isOver) dropKey(slot);
      finish(isOver ? await sent() : made, isPutAside && !isOver);
    } catch (error) {
      const problem = asProblem(error);
      if (leavesDoubt(problem, doubtful)) {
        setPhase({ at: 'unknown' });
        return;
      }
      closeKey(slot);
      window.haptic('error');
      setPhase({ at: 'writing', problem, ended: null });
    }
  };

  /* What may have left before this page was loaded is asked after as it was, whatever the form says now. */
  const ask = () => {
    const open = keptKey(slot);
    if (open) void order(open.of, true);
  };
  useEffect(() => {
    if (phase.at !== 'unknown') return;
    ask();
    const timer = setInterval(ask, CHECK_MS);
    return () => clearInterval(timer);
  }, [phase.at]);

  /* Reading the SMS may cost a reload: then the sheet comes back. Whoever leaves the form has put it away. */
  useEffect(() => (phase.at === 'confirming' ? () => closeKey(slot) : undefined), [phase.at]);

  return {
    phase,
    send: (wanted) => {
      setPhase({ at: 'sending' });
      void order(JSON.stringify(wanted), false);
    },
    ask,
    finish: (payment) => finish(payment),
    close: () => {
      closeKey(slot);
      setPhase(WRITING);
    },
  };
}
