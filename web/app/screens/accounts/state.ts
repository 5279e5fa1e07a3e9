/* All accounts: open ones in the customer's order, hidden ones, closed ones; and the order being changed. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account } from '../../api/types';
import { useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';
import { accountBookOf } from '../../part/account-data';

export type Arranging =
  | { readonly at: 'rest'; readonly problem: Problem | null }
  | { readonly at: 'choosing'; readonly ids: readonly string[] }
  | { readonly at: 'saving'; readonly ids: readonly string[] };

export interface AccountList {
  readonly accounts: Resource<readonly Account[]>;
  readonly closed: Resource<readonly Account[]>;
  readonly arranging: Arranging;
  readonly refresh: () => void;
  readonly loadClosed: () => void;
  readonly begin: () => void;
  readonly move: (id: string, by: 1 | -1) => void;
  readonly save: () => void;
}

/* The same with one of them a place up or down; as it was where there is no such place. */
export function moved(ids: readonly string[], id: string, by: 1 | -1): readonly string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  const rest = ids.filter((one) => one !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}

export function inOrder(accounts: readonly Account[], ids: readonly string[]): readonly Account[] {
  return ids.flatMap((id) => accounts.find((account) => account.id === id) ?? []);
}

export function useAccounts(): AccountList {
  const bank = useBank();
  const book = accountBookOf(bank);
  const accounts = useSource(bank.accounts);
  const closed = useSource(book.closed);
  const [arranging, setArranging] = useState<Arranging>({ at: 'rest', problem: null });
  useEffect(() => void bank.accounts.refresh(), [bank]);
  const save = async (ids: readonly string[]) => {
    setArranging({ at: 'saving', ids });
    try {
      bank.accounts.put((await book.calls.arrange(ids)).items);
      setArranging({ at: 'rest', problem: null });
    } catch (error) {
      setArranging({ at: 'rest', problem: asProblem(error) });
    }
  };
  return {
    accounts,
    closed,
    arranging,
    refresh: () => void bank.accounts.refresh(true),
    loadClosed: () => void book.closed.refresh(),
    begin: () => {
      if (accounts.state === 'ready') setArranging({ at: 'choosing', ids: accounts.data.map(({ id }) => id) });
    },
    move: (id, by) =>
      setArranging((now) => (now.at === 'choosing' ? { at: 'choosing', ids: moved(now.ids, id, by) } : now)),
    save: () => {
      if (arranging.at === 'choosing') void save(arranging.ids);
    },
  };
}
