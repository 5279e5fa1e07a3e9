/* A new card: which one, for which account. The key is made with the form, so that a repeated press makes one card. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account } from '../../api/types';
import { makeKey, useApp, useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';
import { type Card, cardBookOf } from '../../part/card-data';

export type Product = Card['product'];

export interface IssueScreen {
  readonly accounts: Resource<readonly Account[]>;
  readonly account: Account | null;
  readonly product: Product;
  readonly name: string;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly reload: () => void;
  readonly setAccount: (id: string) => void;
  readonly setProduct: (product: Product) => void;
  readonly setName: (name: string) => void;
  readonly issue: () => Promise<Card | null>;
}

/* Cards are issued for these alone. */
export const fitsCard = (account: Account) => account.kind === 'current';

export function useIssue(): IssueScreen {
  const { session, window } = useApp();
  const bank = useBank();
  const book = cardBookOf(bank, () => session.bankNow());
  const accounts = useSource(bank.accounts);
  const [key, setKey] = useState(makeKey);
  const [chosen, setChosen] = useState<string | null>(null);
  const [product, setProduct] = useState<Product>('virtual');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => void bank.accounts.refresh(), [bank]);
  const fitting = accounts.state === 'ready' ? accounts.data.filter(fitsCard) : [];
  const account = fitting.find(({ id }) => id === chosen) ?? fitting[0] ?? null;
  const edit = <T>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      setKey(makeKey());
      setProblem(null);
    };
  };
  const issue = async (): Promise<Card | null> => {
    if (busy || !account) return null;
    setBusy(true);
    setProblem(null);
    try {
      const trimmed = name.trim();
      const order = { account: account.id, product, ...(trimmed === '' ? {} : { name: trimmed }) };
      const card = await book.calls.issue(order, key);
      window.haptic('success');
      book.put(card);
      void book.cards.refresh(true);
      return card;
    } catch (error) {
      window.haptic('error');
      setProblem(asProblem(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return {
    accounts,
    account,
    product,
    name,
    busy,
    problem,
    reload: () => void bank.accounts.refresh(true),
    setAccount: edit(setChosen),
    setProduct: edit(setProduct),
    setName: edit(setName),
    issue,
  };
}
