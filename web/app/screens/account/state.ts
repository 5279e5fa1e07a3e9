/* One account: its money and what of it is held, its number, what happened on it, what was there on a day. */
import { useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account, Entry } from '../../api/types';
import { useBank } from '../../context';
import type { Feed } from '../../model/feed';
import { fromWire } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import type { Freshness, Resource } from '../../model/resource';
import { accountBookOf, type DayBalance, type Holds } from '../../part/account-data';
import { useOneAccount } from '../../part/one-account';
import { type Periods, usePeriods } from '../../part/periods';

export type AccountState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | {
      readonly state: 'ready';
      readonly account: Account;
      /* There is another one to take money from. */
      readonly several: boolean;
      readonly asOf: number;
      readonly freshness: Freshness;
    };

export type DayState =
  | { readonly state: 'none' }
  | { readonly state: 'asking'; readonly day: string }
  | { readonly state: 'known'; readonly day: string; readonly balance: DayBalance }
  | { readonly state: 'failed'; readonly day: string; readonly problem: Problem };

export interface AccountScreen {
  readonly account: AccountState;
  readonly holds: Resource<Holds>;
  readonly loadHolds: () => void;
  readonly day: DayState;
  readonly ask: (day: string) => void;
  readonly feed: Feed<Entry>;
  readonly periods: Periods;
  readonly refresh: () => void;
}

function useDay(id: string): { day: DayState; ask: (day: string) => void } {
  const { calls } = accountBookOf(useBank());
  const [known, setDay] = useState<{ readonly of: string; readonly day: DayState }>({ of: id, day: { state: 'none' } });
  const ask = (day: string) => {
    if (day === '') return setDay({ of: id, day: { state: 'none' } });
    const put = (next: DayState) =>
      setDay((now) => (now.of === id && now.day.state !== 'none' && now.day.day === day ? { of: id, day: next } : now));
    setDay({ of: id, day: { state: 'asking', day } });
    calls.balance(id, day).then(
      (balance) => put({ state: 'known', day, balance }),
      (error) => put({ state: 'failed', day, problem: asProblem(error) }),
    );
  };
  return { day: known.of === id ? known.day : { state: 'none' }, ask };
}

export function useAccount(id: string): AccountScreen {
  const bank = useBank();
  const held = accountBookOf(bank).holds(id);
  const { account, open, refresh } = useOneAccount(id);
  const periods = usePeriods(`period.${id}`);
  const feed = bank.entries(id, periods.period);
  const common = {
    holds: useSource(held),
    loadHolds: () => void held.refresh(true),
    ...useDay(id),
    feed,
    periods,
    refresh: () => {
      refresh();
      void feed.refresh(true);
    },
  };
  if (account.state !== 'ready') return { account, ...common };
  const { data, asOf, freshness } = account;
  const several = open.some(
    (other) => other.id !== id && other.currency === data.currency && fromWire(other.available).minor > 0n,
  );
  return { account: { state: 'ready', account: data, several, asOf, freshness }, ...common };
}
