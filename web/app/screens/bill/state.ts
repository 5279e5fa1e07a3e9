/* One bill: its provider, what is filled in, what is saved. */
import { useEffect, useState } from 'preact/hooks';
import { toast } from '../../../ui/toast';
import type { Payment, PaymentOrder } from '../../api/types';
import { useApp, useBank } from '../../context';
import { fromWire, type Money, parseTyped, typedOf } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import {
  billCallsOf,
  cleanValue,
  type FieldFault,
  faultOf,
  type Payer,
  type Provider,
  type ProviderField,
} from '../../part/bill-data';
import { type BillDraft, dropBillDraft, keepBillDraft, takeBillDraft } from '../../part/bill-draft';
import { type BillPay, type BillTo, useBillPay } from '../../part/bill-pay';
import { problemText } from '../../part/failure';
import { bills } from '../../text/bills';

type OrderAmount = PaymentOrder['amount'];

export type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly provider: Provider; readonly payer: Payer | null };

/* By its own id, or by that of a saved bill. */
export function useProvider(params: Readonly<Record<string, string>>): { loaded: Loaded; again: () => void } {
  const bank = useBank();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  const { provider = '', payer = '' } = params;
  useEffect(() => {
    let current = true;
    const calls = billCallsOf(bank);
    const load = async (): Promise<Loaded> => {
      const { items } = await calls.payers();
      if (payer === '') return { state: 'ready', provider: await calls.provider(provider), payer: null };
      const found = items.find(({ id }) => id === payer);
      if (!found) return { state: 'failed', problem: asProblem(new Error('not found')) };
      return { state: 'ready', provider: found.provider, payer: found };
    };
    setLoaded({ state: 'loading' });
    load().then(
      (next) => current && setLoaded(next),
      (error) => current && setLoaded({ state: 'failed', problem: asProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [provider, payer, tries]);
  return { loaded, again: () => setTries(tries + 1) };
}

export interface BillForm {
  readonly draft: BillDraft;
  readonly amount: Money | null;
  readonly valueOf: (field: ProviderField) => string;
  readonly set: (field: ProviderField, typed: string) => void;
  readonly setAmount: (typed: string) => void;
  /* What is wrong with a field that was left. */
  readonly faults: Readonly<Record<string, FieldFault>>;
  readonly leave: (field: ProviderField) => void;
  readonly outside: boolean;
  readonly complete: boolean;
  readonly save: boolean;
  readonly setSave: (save: boolean) => void;
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly pay: BillPay;
  readonly remove: () => void;
}

function firstDraft(provider: Provider, payer: Payer | null): BillDraft {
  if (!payer) return takeBillDraft(provider.id);
  return { fields: payer.fields, amount: payer.amount ? typedOf(fromWire(payer.amount)) : '' };
}

export function useBillForm(provider: Provider, payer: Payer | null): BillForm {
  const { router } = useApp();
  const bank = useBank();
  const [draft, setDraft] = useState(() => firstDraft(provider, payer));
  const [left, setLeft] = useState<readonly string[]>([]);
  const [save, setSave] = useState(false);
  const [name, setName] = useState('');
  const amount = parseTyped(draft.amount, 'RUB');
  const values = provider.fields.map((field) => draft.fields[field.name] ?? '');
  const wrong = provider.fields.map((field, i) => faultOf(field, values[i] ?? ''));
  const minor = amount?.minor ?? 0n;
  const outside = minor > 0n && (minor < fromWire(provider.least).minor || minor > fromWire(provider.most).minor);
  const complete = wrong.every((fault) => fault === null) && !outside;
  const to: BillTo | null = complete ? { provider: provider.id, fields: pick(provider, draft) } : null;
  const onPaid = ({ amount: paid }: Pick<Payment, 'amount'>) => {
    if (!payer) dropBillDraft(provider.id);
    if (!save) return;
    const named = name.trim() ? { name: name.trim() } : {};
    const body = { provider: provider.id, fields: pick(provider, draft), amount: paid as OrderAmount, ...named };
    billCallsOf(bank)
      .save(body)
      .catch(() => undefined);
  };
  const pay = useBillPay({
    to,
    amount,
    hasFee: provider.fee !== null,
    onPaid,
    form: payer ? `bill.${provider.id}.${payer.id}` : `bill.${provider.id}`,
    isRepeated: true,
    offersLow: provider.threshold,
  });
  const keep = (next: BillDraft) => {
    setDraft(next);
    if (!payer) keepBillDraft(provider.id, next);
  };
  return {
    draft,
    amount,
    valueOf: (field) => draft.fields[field.name] ?? '',
    set: (field, typed) => {
      keep({ ...draft, fields: { ...draft.fields, [field.name]: cleanValue(field, typed) } });
      setLeft(left.filter((one) => one !== field.name));
    },
    setAmount: (typed) => keep({ ...draft, amount: typed }),
    faults: Object.fromEntries(
      provider.fields.map((field, i) => [field.name, left.includes(field.name) ? (wrong[i] ?? null) : null]),
    ),
    leave: (field) => {
      if ((draft.fields[field.name] ?? '') !== '' && !left.includes(field.name)) setLeft([...left, field.name]);
    },
    outside,
    complete,
    save,
    setSave,
    name,
    setName,
    pay,
    remove: () => {
      if (!payer) return;
      billCallsOf(bank)
        .drop(payer.id)
        .then(
          () => {
            toast(bills.form.removed);
            router.go('/bills', { replace: true });
          },
          (error) => toast(problemText(asProblem(error))),
        );
    },
  };
}

function pick(provider: Provider, draft: BillDraft): Record<string, string> {
  return Object.fromEntries(provider.fields.map(({ name }) => [name, draft.fields[name] ?? '']));
}
