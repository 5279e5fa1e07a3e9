/* What a link, or a customer's request, asks for: known before the form is shown. */
import { useEffect, useState } from 'preact/hooks';
import { useApp, useBank } from '../../context';
import { dropDraft, loadDraft, wasSent } from '../../model/draft';
import { fromWire, type Money, typedOf } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { tabDrawer } from '../../model/storage';
import { type Ask, type AskBook, askBookOf, type PayLink } from '../../part/ask-data';
import { startDraft } from '../../part/drafts';
import { isRequestId } from '../../part/order';
import { type Transfer, useTransfer } from '../../part/transfer';

export interface Wanted {
  readonly to: string;
  readonly person: string;
  /* Null: the payer says how much. */
  readonly amount: Money | null;
  readonly note: string | null;
}

export type PayState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'gone' }
  | { readonly state: 'own' }
  | { readonly state: 'over'; readonly status: Exclude<Ask['status'], 'open'> }
  | { readonly state: 'ready'; readonly wanted: Wanted };

export function payStateOf(to: string, found: PayLink | Ask): PayState {
  if (found.status !== 'open') return { state: 'over', status: found.status };
  const amount = found.amount ? fromWire(found.amount) : null;
  return { state: 'ready', wanted: { to, person: found.person ?? '', amount, note: found.note } };
}

async function find(book: AskBook, token: string): Promise<PayState> {
  if (isRequestId(token)) {
    const found = (await book.calls.list('in')).items.find(({ id }) => id === token);
    return found ? payStateOf(token, found) : { state: 'gone' };
  }
  const [link, mine] = await Promise.all([book.calls.look(token), book.calls.list('out')]);
  return mine.items.some((ask) => ask.token === token) ? { state: 'own' } : payStateOf(token, link);
}

export function usePayState(token: string): { pay: PayState; again: () => void } {
  const { session } = useApp();
  const bank = useBank();
  const book = askBookOf(bank, () => session.bankNow());
  const [pay, setPay] = useState<PayState>({ state: 'loading' });
  const load = async () => {
    setPay({ state: 'loading' });
    try {
      setPay(await find(book, token));
    } catch (error) {
      const problem = asProblem(error);
      setPay(problem.status === 404 || problem.status === 400 ? { state: 'gone' } : { state: 'failed', problem });
    }
  };
  useEffect(() => void load(), [token]);
  return { pay, again: () => void load() };
}

/* The draft of this request and of no other; one that may have been sent is found out about first. */
function begin({ to, amount }: Wanted): void {
  const known = loadDraft(tabDrawer, 'link');
  if (known && (known.to === to || wasSent(tabDrawer, known))) return;
  dropDraft(tabDrawer, 'link');
  startDraft('link', { to, amount: amount ? typedOf(amount) : '' });
}

export function usePaying(wanted: Wanted): Transfer {
  useState(() => begin(wanted));
  return useTransfer('link');
}
