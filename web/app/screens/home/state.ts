/* Home: all the money, the main account, the others, the last operations. */
import { useEffect } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account, Entry } from '../../api/types';
import { useBank } from '../../context';
import type { FeedState } from '../../model/feed';
import { fromWire, type Money, sum } from '../../model/money';
import type { Problem } from '../../model/problem';
import type { Freshness } from '../../model/resource';

export type HomeState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'empty' }
  | {
      readonly state: 'ready';
      readonly total: Money | null;
      readonly main: Account;
      readonly others: readonly Account[];
      readonly asOf: number;
      readonly freshness: Freshness;
    };

export interface Home {
  readonly money: HomeState;
  readonly recent: FeedState<Entry>;
  readonly name: string | null;
  readonly refresh: () => void;
}

export function useHome(): Home {
  const bank = useBank();
  const feed = bank.entries(null, null);
  const accounts = useSource(bank.accounts);
  const customer = useSource(bank.customer);
  const recent = useSource(feed);
  const refresh = (force: boolean) => {
    void bank.accounts.refresh(force);
    void bank.customer.refresh();
    void feed.refresh(force);
  };
  useEffect(() => refresh(false), [bank]);
  return {
    money: accounts.state === 'ready' ? moneyOf(accounts.data, accounts.asOf, accounts.freshness) : accounts,
    recent,
    name: customer.state === 'ready' ? firstName(customer.data.name) : null,
    refresh: () => refresh(true),
  };
}

function moneyOf(accounts: readonly Account[], asOf: number, freshness: Freshness): HomeState {
  const main = accounts.find((account) => account.kind === 'current') ?? accounts[0];
  if (!main) return { state: 'empty' };
  return {
    state: 'ready',
    total: sum(accounts.map((account) => fromWire(account.balance))),
    main,
    others: accounts.filter((account) => account !== main),
    asOf,
    freshness,
  };
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
