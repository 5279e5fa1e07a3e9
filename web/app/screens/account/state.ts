/* One account: its money, its number, what happened on it. */
import { useEffect } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account, Entry } from '../../api/types';
import { useBank } from '../../context';
import type { Feed } from '../../model/feed';
import { Problem } from '../../model/problem';
import type { Freshness } from '../../model/resource';
import { type Periods, usePeriods } from '../../part/periods';

export type AccountState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | {
      readonly state: 'ready';
      readonly account: Account;
      readonly several: boolean;
      readonly asOf: number;
      readonly freshness: Freshness;
    };

export interface AccountScreen {
  readonly account: AccountState;
  readonly feed: Feed<Entry>;
  readonly periods: Periods;
  readonly refresh: () => void;
}

export function useAccount(id: string): AccountScreen {
  const bank = useBank();
  const accounts = useSource(bank.accounts);
  const periods = usePeriods(`period.${id}`);
  const feed = bank.entries(id, periods.period);
  useEffect(() => void bank.accounts.refresh(), [bank]);
  const refresh = () => {
    void bank.accounts.refresh(true);
    void feed.refresh(true);
  };
  if (accounts.state !== 'ready') return { account: accounts, feed, periods, refresh };
  const account = accounts.data.find((candidate) => candidate.id === id);
  const state: AccountState = account
    ? {
        state: 'ready',
        account,
        several: accounts.data.length > 1,
        asOf: accounts.asOf,
        freshness: accounts.freshness,
      }
    : { state: 'failed', problem: new Problem('not-found', 404, '') };
  return { account: state, feed, periods, refresh };
}
