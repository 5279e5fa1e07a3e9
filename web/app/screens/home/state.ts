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
      /* A sum a currency, in the order of the accounts. */
      readonly totals: readonly Money[];
      readonly main: Account;
      /* Those that home shows. */
      readonly others: readonly Account[];
      readonly count: number;
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
  const main = accounts.find((account) => account.is_main) ?? accounts[0];
  if (!main) return { state: 'empty' };
  return {
    state: 'ready',
    totals: totalsOf(accounts),
    main,
    others: accounts.filter((account) => account !== main && !account.hidden),
    count: accounts.length,
    asOf,
    freshness,
  };
}

/* Money of different currencies has no sum. */
export function totalsOf(accounts: readonly Account[]): readonly Money[] {
  const currencies = [...new Set(accounts.map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const same = accounts.filter((account) => account.currency === currency);
    return sum(same.map((account) => fromWire(account.balance))) ?? [];
  });
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
