/* Confirming one payment by its code. */
import { useState } from 'preact/hooks';
import { useCountdown } from '../../ui/hooks';
import type { Payment } from '../api/types';
import { useApp, useBank } from '../context';
import { secondsUntil } from '../model/date';
import { asProblem, type Problem } from '../model/problem';
import { usePay } from './pay-data';

export interface Confirming {
  readonly payment: Payment;
  readonly code: string;
  readonly busy: 'confirm' | 'resend' | 'cancel' | null;
  readonly problem: Problem | null;
  readonly resent: boolean;
  readonly resendLeft: number;
  readonly expired: boolean;
  /* Its code went to another window: here another one is needed. */
  readonly elsewhere: boolean;
  readonly waitLeft: number;
  readonly setCode: (code: string) => void;
  readonly confirm: (code: string) => void;
  readonly resend: () => void;
  /* Told whether the bank agreed. */
  readonly cancel: () => Promise<boolean>;
}

/* The payment has ended, or another window has taken it over. */
const OVER: readonly Problem['kind'][] = [
  'not-awaiting-confirmation',
  'account-not-found',
  'not-found',
  'another-session',
];

/* onOver: the payment awaits nothing any more, however it ended. */
export function useConfirming(first: Payment, onOver: (payment: Payment) => void): Confirming {
  const { session, window } = useApp();
  const { calls } = useBank();
  const pay = usePay();
  const [payment, setPayment] = useState(first);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState<Confirming['busy']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [resent, setResent] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);

  const left = (until: string | undefined) => (until ? secondsUntil(until, session.bankNow()) : 0);
  const resendLeft = useCountdown(() => left(payment.confirmation?.resend_at), payment);
  const lifeLeft = useCountdown(() => left(payment.confirmation?.expires_at), payment);
  const waitLeft = useCountdown(() => Math.max(0, Math.ceil((waitUntil - session.bankNow()) / 1000)), waitUntil);

  const take = (next: Payment) => {
    if (next.status === 'awaiting_confirmation') setPayment(next);
    else onOver(next);
  };

  /* After a refusal or silence the payment itself says how it stands. */
  const lookAgain = async () => {
    try {
      take(await calls.payment(payment.id));
    } catch {
      /* What was said already is all that is known. */
    }
  };

  const fail = async (error: unknown) => {
    const found = asProblem(error);
    window.haptic('error');
    if (found.retryAfter !== null && found.status === 429) setWaitUntil(session.bankNow() + found.retryAfter * 1000);
    const over = OVER.includes(found.kind) || found.attemptsLeft === 0;
    if (over || found.unanswered || found.status >= 500) await lookAgain();
    setProblem(found);
    setCode('');
    setBusy(null);
  };

  const run = async (what: NonNullable<Confirming['busy']>, work: () => Promise<Payment>): Promise<boolean> => {
    if (busy) return false;
    setBusy(what);
    setProblem(null);
    setResent(false);
    try {
      const next = await work();
      setBusy(null);
      setCode('');
      setResent(what === 'resend');
      if (what === 'cancel') return true;
      take(next);
      return true;
    } catch (error) {
      await fail(error);
      return false;
    }
  };

  return {
    payment,
    code,
    busy,
    problem,
    resent,
    resendLeft,
    expired: lifeLeft === 0,
    elsewhere: payment.confirmation?.here === false,
    waitLeft,
    setCode: (next) => {
      setCode(next);
      if (next !== '' && waitLeft === 0) setProblem(null);
    },
    confirm: (entered) => void run('confirm', () => pay.calls.confirm(payment.id, entered)),
    resend: () => void run('resend', () => pay.calls.resend(payment.id)),
    cancel: () => run('cancel', () => pay.calls.cancel(payment.id)),
  };
}
