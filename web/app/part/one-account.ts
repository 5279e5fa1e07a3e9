/* One account by its id: of those that are open, or one that is closed. */
import { useEffect } from 'preact/hooks';
import { useSource } from '../../ui/hooks';
import type { Account } from '../api/types';
import { useBank } from '../context';
import type { Resource } from '../model/resource';
import { accountBookOf } from './account-data';

export interface OneAccount {
  readonly account: Resource<Account>;
  /* All that are open. */
  readonly open: readonly Account[];
  readonly refresh: () => void;
}

export function useOneAccount(id: string): OneAccount {
  const bank = useBank();
  const single = accountBookOf(bank).one(id);
  const all = useSource(bank.accounts);
  const alone = useSource(single);
  const open = all.state === 'ready' ? all.data : [];
  const found = open.find((account) => account.id === id);
  useEffect(() => void bank.accounts.refresh(), [bank]);
  useEffect(() => {
    if (all.state === 'ready' && !found) void single.refresh();
  }, [single, all.state, found]);
  const refresh = () => {
    void bank.accounts.refresh(true);
    if (alone.state !== 'loading') void single.refresh(true);
  };
  if (all.state !== 'ready') return { account: all, open, refresh };
  return { account: found ? { ...all, data: found } : alone, open, refresh };
}
