/* A new account: which one, in which currency, called what; opened once whatever happens on the way. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import { makeKey, useApp, useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';
import { type AccountOrder, accountBookOf, type Product } from '../../part/account-data';

export interface Opening {
  readonly products: Resource<readonly Product[]>;
  readonly order: AccountOrder;
  readonly product: Product | null;
  readonly opening: boolean;
  readonly problem: Problem | null;
  readonly refresh: () => void;
  readonly change: (order: Partial<AccountOrder>) => void;
  readonly send: () => void;
}

/* Another product keeps the currency where it has it. */
export function changed(
  order: AccountOrder,
  change: Partial<AccountOrder>,
  products: readonly Product[],
): AccountOrder {
  const next = { ...order, ...change };
  const currencies = products.find(({ product }) => product === next.product)?.currencies ?? [];
  const [first] = currencies;
  return currencies.includes(next.currency) || first === undefined ? next : { ...next, currency: first };
}

/* The key is made with what is asked for: an edit asks for something else. */
interface Draft {
  readonly order: AccountOrder;
  readonly key: string;
}

export function useOpening(opened: (id: string) => void): Opening {
  const bank = useBank();
  const { window } = useApp();
  const book = accountBookOf(bank);
  const products = useSource(book.products);
  const [{ order, key }, setDraft] = useState<Draft>(() => ({
    order: { product: 'current', currency: 'RUB', name: '' },
    key: makeKey(),
  }));
  const [opening, setOpening] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => void book.products.refresh(true), [book]);
  const send = async () => {
    setOpening(true);
    setProblem(null);
    try {
      const { id } = await book.calls.open(order, key);
      await bank.accounts.refresh(true);
      window.haptic('success');
      opened(id);
    } catch (error) {
      setProblem(asProblem(error));
      setOpening(false);
    }
  };
  const known = products.state === 'ready' ? products.data : [];
  return {
    products,
    order,
    product: known.find((one) => one.product === order.product) ?? null,
    opening,
    problem,
    refresh: () => void book.products.refresh(true),
    change: (change) => {
      if (opening) return;
      setProblem(null);
      setDraft((draft) => ({ order: changed(draft.order, change, known), key: makeKey() }));
    },
    send: () => {
      if (!opening) void send();
    },
  };
}
