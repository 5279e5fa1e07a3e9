/* One feed of everything, narrowed by account and month. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account, Entry } from '../../api/types';
import { useBank } from '../../context';
import type { Feed } from '../../model/feed';
import { tabDrawer } from '../../model/storage';
import { type Periods, usePeriods } from '../../part/periods';

export const EVERY = 'all';
const CHOSEN = 'history.account';

export interface History {
  /* null: not known yet. */
  readonly accounts: readonly Account[] | null;
  readonly account: string;
  readonly chooseAccount: (id: string) => void;
  readonly periods: Periods;
  readonly feed: Feed<Entry>;
}

export function useHistory(): History {
  const bank = useBank();
  const known = useSource(bank.accounts);
  const accounts = known.state === 'ready' ? known.data : null;
  const periods = usePeriods('history.period');
  const [chosen, setChosen] = useState(() => {
    const kept = tabDrawer.read(CHOSEN);
    return typeof kept === 'string' ? kept : EVERY;
  });
  useEffect(() => void bank.accounts.refresh(), [bank]);
  const account = accounts?.some((candidate) => candidate.id === chosen) ? chosen : EVERY;
  return {
    accounts,
    account,
    periods,
    feed: bank.entries(account === EVERY ? null : account, periods.period),
    chooseAccount: (id) => {
      tabDrawer.write(CHOSEN, id);
      setChosen(id);
    },
  };
}
