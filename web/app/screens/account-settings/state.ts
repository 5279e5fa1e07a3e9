/* An account's name, whether home shows it, whether it is the main one. */
import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../api/types';
import { useApp, useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import { type AccountChange, accountBookOf } from '../../part/account-data';
import { type OneAccount, useOneAccount } from '../../part/one-account';

export type Saving =
  | { readonly at: 'rest' }
  | { readonly at: 'saving' | 'saved'; readonly what: keyof AccountChange }
  | { readonly at: 'refused'; readonly what: keyof AccountChange; readonly problem: Problem };

export interface Settings {
  readonly one: OneAccount;
  readonly name: string;
  readonly saving: Saving;
  readonly type: (name: string) => void;
  readonly saveName: () => void;
  readonly change: (change: AccountChange) => void;
}

export const mayBeMain = (account: Account) => account.kind === 'current' && account.currency === 'RUB';

export function useSettings(id: string): Settings {
  const bank = useBank();
  const { window } = useApp();
  const one = useOneAccount(id);
  const [typed, setTyped] = useState<string | null>(null);
  const [saving, setSaving] = useState<Saving>({ at: 'rest' });
  useEffect(() => setTyped(null), [id]);
  const known = one.account.state === 'ready' ? one.account.data.name : '';
  const change = async (asked: AccountChange, what: keyof AccountChange) => {
    setSaving({ at: 'saving', what });
    try {
      await accountBookOf(bank).calls.change(id, asked);
      await bank.accounts.refresh(true);
      if (what === 'name') setTyped(null);
      window.haptic('success');
      setSaving({ at: 'saved', what });
    } catch (error) {
      setSaving({ at: 'refused', what, problem: asProblem(error) });
    }
  };
  const start = (asked: AccountChange) => {
    const [what] = Object.keys(asked) as (keyof AccountChange)[];
    if (saving.at !== 'saving' && what) void change(asked, what);
  };
  return {
    one,
    name: typed ?? known,
    saving,
    type: (name) => {
      setTyped(name);
      setSaving({ at: 'rest' });
    },
    saveName: () => start({ name: typed ?? known }),
    change: start,
  };
}
