/* One operation, from an entry of the history or from a payment of the customer's. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Bank } from '../../api/bank';
import type { Account, Entry, Payment } from '../../api/types';
import { useBank } from '../../context';
import { asProblem, Problem } from '../../model/problem';
import { Cached, type Freshness } from '../../model/resource';
import { useAccounts } from '../../part/entries';

export type OperationState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem; readonly retry: () => void }
  | {
      readonly state: 'ready';
      readonly entry: Entry | null;
      readonly payment: Payment | null;
      readonly account: Account | null;
      readonly toAccount: Account | null;
      readonly asOf: number;
      readonly freshness: Freshness;
      readonly refresh: () => void;
    };

const FAR = 25;
const NOTHING = new Cached<Payment | null>(
  async () => null,
  () => Date.now(),
);

/* The contract has no call for one entry: it is looked for where the history keeps it. */
async function seekEntry(bank: Bank, id: string): Promise<Entry> {
  const feed = bank.entries(null, null);
  await feed.refresh();
  for (let page = 0; page < FAR; page += 1) {
    const found = bank.findEntry(id);
    if (found) return found;
    const state = feed.get();
    if (state.state === 'failed') throw state.problem;
    if (state.state !== 'ready' || state.more === 'end') break;
    if (state.more === 'failed') throw new Problem('no-answer', 0, '');
    await feed.more();
  }
  throw new Problem('not-found', 404, '');
}

type Sought = { readonly entry: Entry | null; readonly problem: Problem | null };

function useEntry(id: string | undefined): { sought: Sought; again: () => void } {
  const bank = useBank();
  const [sought, setSought] = useState<Sought>(() => ({ entry: id ? bank.findEntry(id) : null, problem: null }));
  const seek = () => {
    if (!id) return;
    setSought({ entry: null, problem: null });
    seekEntry(bank, id).then(
      (entry) => setSought({ entry, problem: null }),
      (error) => setSought({ entry: null, problem: asProblem(error) }),
    );
  };
  useEffect(() => {
    if (!sought.entry) seek();
  }, [id]);
  return { sought, again: seek };
}

export function useOperation(params: Readonly<Record<string, string>>): OperationState {
  const bank = useBank();
  const accounts = useAccounts();
  const { sought, again } = useEntry(params.entry);
  const { entry, problem } = sought;
  const paymentId = params.payment ?? entry?.payment ?? null;
  const cached = paymentId ? bank.payment(paymentId) : NOTHING;
  const payment = useSource<ReturnType<Cached<Payment | null>['get']>>(cached);
  useEffect(() => {
    void cached.refresh();
    void bank.accounts.refresh();
  }, [cached, bank]);

  if (problem) return { state: 'failed', problem, retry: again };
  if (params.entry && !entry) return { state: 'loading' };
  if (payment.state === 'failed' && !entry) {
    return { state: 'failed', problem: payment.problem, retry: () => void cached.refresh(true) };
  }
  const data = payment.state === 'ready' ? payment.data : null;
  if (!entry && !data) return { state: 'loading' };
  const find = (id: string | null | undefined) => accounts.find((account) => account.id === id) ?? null;
  return {
    state: 'ready',
    entry,
    payment: data,
    account: find(entry?.account ?? data?.from),
    toAccount: find(data?.to_account),
    asOf: payment.state === 'ready' ? payment.asOf : 0,
    freshness: payment.state === 'ready' && data ? payment.freshness : 'fresh',
    refresh: () => void cached.refresh(true),
  };
}
