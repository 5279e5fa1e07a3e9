/* One bill from its order to its end. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../ui/hooks';
import type { Account, Payment, PaymentOrder } from '../api/types';
import { useBank } from '../context';
import { fromWire, type Money, money, toWire } from '../model/money';
import type { Resource } from '../model/resource';
import { billCallsOf } from './bill-data';
import { type Later, useLaterPay } from './later';
import { type PayPhase, usePayOnce } from './pay-once';

type BillOrder = Extract<PaymentOrder, { kind: 'bill' }>;
export type BillTo = BillOrder['to'];

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
  /* What is paid here, in a word. */
  readonly form: string;
  /* The bank pays it by itself, too: what is owed once it does not. */
  readonly isRepeated: boolean;
  /* Its provider tells what is left. */
  readonly offersLow?: boolean;
}

export function useBillPay({ to, amount, hasFee, onPaid, form, isRepeated, offersLow }: Bill): BillPay {
  const bank = useBank();
  const accounts = useSource(bank.accounts);
  const [chosen, setFrom] = useState('');
  const { phase, send, ask, finish, close } = usePayOnce(form, (payment) => onPaid?.(payment));
  useEffect(() => void bank.accounts.refresh(), [bank]);

  const list = accounts.state === 'ready' ? accounts.data.filter(({ currency }) => currency === 'RUB') : [];
  const from = list.find(({ id }) => id === chosen) ?? list[0] ?? null;
  const order = billOrder(to, amount, from);
  const later = useLaterPay({
    form,
    allowed: isRepeated,
    amount,
    offersLow: offersLow ?? false,
    onBegun: () => order && onPaid?.({ amount: order.amount }),
  });
  const isCovered = from !== null && amount !== null && amount.minor <= fromWire(from.available).minor;
  const asked = useFee(hasFee && isCovered && phase.at === 'writing' ? order : null);
  const fee = hasFee ? asked : rubles(0n);
  const total = (amount?.minor ?? 0n) + (fee?.minor ?? 0n);

  const pay = () => {
    if (phase.at === 'unknown') {
      ask();
      return;
    }
    if (!order || phase.at === 'sending') return;
    if (later.isOn) later.send(order);
    else send(order);
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
    pay,
    finish,
    close,
  };
}

export const rubles = (minor: bigint) => money(minor, 'RUB');
