/* One bill from its order to its end. The key is made with what is paid: the same bill pressed twice is paid once. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSource } from '../../ui/hooks';
import type { Account, Payment, PaymentOrder } from '../api/types';
import { makeKey, useApp, useBank } from '../context';
import { fromWire, type Money, money, toWire } from '../model/money';
import { asProblem, type Problem } from '../model/problem';
import type { Resource } from '../model/resource';
import { billCallsOf } from './bill-data';
import { leavesDoubt } from './doubt';
import { type Later, useLaterPay } from './later';
import { usePay } from './pay-data';

type BillOrder = Extract<PaymentOrder, { kind: 'bill' }>;
export type BillTo = BillOrder['to'];

export type PayPhase =
  | { readonly at: 'writing'; readonly problem: Problem | null }
  | { readonly at: 'sending' }
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
  /* Its name, where the bank may pay it by itself: what is owed once it does not. */
  readonly form?: string;
}

export function useBillPay({ to, amount, hasFee, onPaid, form }: Bill): BillPay {
  const { router, window } = useApp();
  const bank = useBank();
  const { calls: paying } = usePay();
  const accounts = useSource(bank.accounts);
  const [chosen, setFrom] = useState('');
  const [phase, setPhase] = useState<PayPhase>({ at: 'writing', problem: null });
  const key = useRef({ of: '', key: '' });
  useEffect(() => void bank.accounts.refresh(), [bank]);

  const list = accounts.state === 'ready' ? accounts.data.filter(({ currency }) => currency === 'RUB') : [];
  const from = list.find(({ id }) => id === chosen) ?? list[0] ?? null;
  const order = billOrder(to, amount, from);
  const later = useLaterPay(form ?? 'bill', form !== undefined, () => order && onPaid?.({ amount: order.amount }));
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
    key.current = { of: '', key: '' };
    if (payment.status === 'posted' || payment.status === 'sent') {
      window.haptic('success');
      onPaid?.(payment);
      const isDone = payment.status === 'posted';
      router.go(isDone ? `/payments/${payment.id}/done` : `/operations/${payment.id}`, { replace: true });
      return;
    }
    setPhase({ at: 'writing', problem: null });
  };

  const pay = async () => {
    if (!order || phase.at === 'sending') return;
    if (later.isOn) {
      later.send(order);
      return;
    }
    const of = JSON.stringify(order);
    if (key.current.of !== of) key.current = { of, key: makeKey() };
    setPhase({ at: 'sending' });
    try {
      finish(await paying.order(order, key.current.key));
    } catch (error) {
      const problem = asProblem(error);
      window.haptic('error');
      setPhase(leavesDoubt(problem, false) ? { at: 'unknown' } : { at: 'writing', problem });
    }
  };

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
    pay: () => void pay(),
    finish,
    close: () => setPhase({ at: 'writing', problem: null }),
  };
}

export const rubles = (minor: bigint) => money(minor, 'RUB');
