/* One bill from its order to its end: the same bill pressed twice, or after a reload, is paid once. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../ui/hooks';
import type { Account, Payment, PaymentOrder } from '../api/types';
import { useApp, useBank } from '../context';
import { fromWire, type Money, money, toWire } from '../model/money';
import { asProblem, type Problem } from '../model/problem';
import type { Resource } from '../model/resource';
import { billCallsOf } from './bill-data';
import { leavesDoubt } from './doubt';
import { closeKey, dropKey, keptKey, keyFor } from './kept-key';
import { type Later, useLaterPay } from './later';
import { usePay } from './pay-data';

type BillOrder = Extract<PaymentOrder, { kind: 'bill' }>;
export type BillTo = BillOrder['to'];

export type PayPhase =
  | { readonly at: 'writing'; readonly problem: Problem | null; readonly ended: Payment | null }
  | { readonly at: 'sending' }
  /* It may have arrived: the same is asked again. */
  | { readonly at: 'unknown' }
  | { readonly at: 'confirming'; readonly payment: Payment };

export interface BillPay {
  readonly accounts: Resource<readonly Account[]>;
  readonly reload: () => void;
  readonly list: readonly Account[];
  readonly from: Account | null;
  readonly setFrom: (id: string) => void;
  readonly phase: PayPhase;
  readonly later: Later;
  /* Null while it is not known. */
  readonly fee: Money | null;
  readonly short: boolean;
  readonly pay: () => void;
  readonly finish: (payment: Payment) => void;
  readonly close: () => void;
}

const QUOTE_MS = 350;
const CHECK_MS = 4000;
const WRITING: PayPhase = { at: 'writing', problem: null, ended: null };
/* What the same key brings back may have ended since: then it is ordered anew. */
const OVER: readonly Payment['status'][] = ['cancelled', 'expired'];

/* Null until everything is there. */
export function billOrder(to: BillTo | null, amount: Money | null, from: Account | null): BillOrder | null {
  if (!to || !from || !amount || amount.minor <= 0n) return null;
  return { kind: 'bill', from: from.id, to, amount: toWire(amount) as BillOrder['amount'] };
}

function useFee(order: BillOrder | null): Money | null {
  const bank = useBank();
  const asked = order ? JSON.stringify(order) : '';
  const [known, setKnown] = useState<{ asked: string; fee: Money } | null>(null);
  useEffect(() => {
    if (!order) return;
    let current = true;
    const timer = setTimeout(() => {
      billCallsOf(bank)
        .quote(order)
        .then(
          (quote) => current && setKnown({ asked, fee: fromWire(quote.fee) }),
          () => undefined,
        );
    }, QUOTE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return known?.asked === asked ? known.fee : null;
}

interface Bill {
  readonly to: BillTo | null;
  readonly amount: Money | null;
  /* Its provider takes one: the bank is asked how much. */
  readonly hasFee: boolean;
  readonly onPaid?: (paid: Pick<Payment, 'amount'>) => void;
  /* What is paid here, in a word. */
  readonly form: string;
  /* The bank pays it by itself, too: what is owed once it does not. */
  readonly isRepeated: boolean;
}

export function useBillPay({ to, amount, hasFee, onPaid, form, isRepeated }: Bill): BillPay {
  const { router, window } = useApp();
  const bank = useBank();
  const { calls: paying } = usePay();
  const accounts = useSource(bank.accounts);
  const [chosen, setFrom] = useState('');
  const slot = `pay.${form}`;
  const [phase, setPhase] = useState<PayPhase>(() => (keptKey(slot)?.isOpen ? { at: 'unknown' } : WRITING));
  useEffect(() => void bank.accounts.refresh(), [bank]);

  const list = accounts.state === 'ready' ? accounts.data.filter(({ currency }) => currency === 'RUB') : [];
  const from = list.find(({ id }) => id === chosen) ?? list[0] ?? null;
  const order = billOrder(to, amount, from);
  const later = useLaterPay(form, isRepeated, () => order && onPaid?.({ amount: order.amount }));
  const isCovered = from !== null && amount !== null && amount.minor <= fromWire(from.available).minor;
  const asked = useFee(hasFee && isCovered && phase.at === 'writing' ? order : null);
  const fee = hasFee ? asked : rubles(0n);
  const total = (amount?.minor ?? 0n) + (fee?.minor ?? 0n);

  const finish = (payment: Payment) => {
    bank.payment(payment.id).put(payment);
    void bank.moneyMoved();
    if (payment.status === 'awaiting_confirmation') {
      setPhase({ at: 'confirming', payment });
      return;
    }
    dropKey(slot);
    if (payment.status === 'posted' || payment.status === 'sent' || payment.status === 'stopped') {
      if (payment.status !== 'stopped') window.haptic('success');
      onPaid?.(payment);
      const isDone = payment.status === 'posted';
      router.go(isDone ? `/payments/${payment.id}/done` : `/operations/${payment.id}`, { replace: true });
      return;
    }
    setPhase({ at: 'writing', problem: null, ended: payment });
  };

  const send = async (of: string, doubtful: boolean) => {
    const ask = () => paying.order(JSON.parse(of), keyFor(slot, of));
    try {
      const made = await ask();
      const isOver = !doubtful && OVER.includes(made.status);
      if (isOver) dropKey(slot);
      finish(isOver ? await ask() : made);
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

  const pay = () => {
    if (phase.at === 'unknown') {
      const open = keptKey(slot);
      if (open) void send(open.of, true);
      return;
    }
    if (!order || phase.at === 'sending') return;
    if (later.isOn) {
      later.send(order);
      return;
    }
    setPhase({ at: 'sending' });
    void send(JSON.stringify(order), false);
  };

  /* What may have left before this page was loaded is asked after as it was, whatever the form says now. */
  useEffect(() => {
    if (phase.at !== 'unknown') return;
    pay();
    const timer = setInterval(pay, CHECK_MS);
    return () => clearInterval(timer);
  }, [phase.at]);

  /* Reading the SMS may cost a reload: then the sheet comes back. Whoever leaves the form has put it away. */
  useEffect(() => (phase.at === 'confirming' ? () => closeKey(slot) : undefined), [phase.at]);

  return {
    accounts,
    reload: () => void bank.accounts.refresh(true),
    list,
    from,
    setFrom,
    phase,
    later,
    fee,
    short: !later.isOn && from !== null && total > 0n && total > fromWire(from.available).minor,
    pay,
    finish,
    close: () => {
      closeKey(slot);
      setPhase(WRITING);
    },
  };
}

export const rubles = (minor: bigint) => money(minor, 'RUB');
