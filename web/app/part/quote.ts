/* What a payment would cost and when it would be there, asked while it is being written. */
import { useEffect, useState } from 'preact/hooks';
import type { PaymentOrder, PaymentQuote } from '../api/types';
import { asProblem, type Problem } from '../model/problem';
import { usePay } from './pay-data';

export type Quote =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  | { readonly state: 'ready'; readonly quote: PaymentQuote }
  /* The bank would not take the order as it is. */
  | { readonly state: 'refused'; readonly problem: Problem }
  /* Nothing could be learnt now: the sheet of the code says all of it before anything moves. */
  | { readonly state: 'later'; readonly problem: Problem };

export interface Quoted {
  readonly quote: Quote;
  /* Of the same payee, whatever the amount: a name does not vanish while one types. */
  readonly payee: PaymentQuote['payee'] | null;
}

const PAUSE_MS = 350;
const NONE: Quote = { state: 'none' };

/* No answer and "busy" are no refusals. */
export function quoteFailed(problem: Problem): Quote {
  const isRefusal = problem.status === 422 || problem.status === 400 || problem.status === 404;
  return isRefusal ? { state: 'refused', problem } : { state: 'later', problem };
}

/* A refusal for the sum says nothing about whom it goes to. */
export const isOfSum = ({ kind }: Problem) => kind === 'insufficient-funds' || kind === 'limit-exceeded';

/* With `probing` the amount is not the person's: only what concerns the payee is told. */
export function useQuote(order: PaymentOrder | null, probing: boolean): Quoted {
  const { calls } = usePay();
  const asked = order === null ? '' : JSON.stringify(order);
  const whom = order === null ? '' : JSON.stringify([order.kind, order.to]);
  const [known, setKnown] = useState<{ asked: string; quote: Quote }>({ asked: '', quote: NONE });
  const [met, setMet] = useState<{ whom: string; payee: PaymentQuote['payee'] } | null>(null);
  useEffect(() => {
    if (order === null) return;
    let current = true;
    const tell = (quote: Quote) => {
      if (!current) return;
      setKnown({ asked, quote });
      if (quote.state === 'ready') setMet({ whom, payee: quote.quote.payee });
    };
    const timer = setTimeout(() => {
      calls.quote(order).then(
        (quote) => tell({ state: 'ready', quote }),
        (error) => tell(quoteFailed(asProblem(error))),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  const payee = met?.whom === whom ? met.payee : null;
  if (order === null) return { quote: NONE, payee: null };
  if (known.asked !== asked) return { quote: { state: 'asking' }, payee };
  const { quote } = known;
  const isAboutSum = quote.state === 'refused' && isOfSum(quote.problem);
  if (probing && (isAboutSum || quote.state === 'ready')) return { quote: NONE, payee };
  return { quote, payee };
}
