/* Closing an account: why it cannot be now, or what happens, where the rest goes, and that it is done. */
import { useState } from 'preact/hooks';
import type { Account } from '../../api/types';
import { useApp, useBank } from '../../context';
import { heldOf } from '../../model/held';
import { fromWire, type Money } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { accountBookOf } from '../../part/account-data';
import { useOneAccount } from '../../part/one-account';

export type CloseState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'main'; readonly account: Account }
  | { readonly state: 'held'; readonly account: Account; readonly held: Money }
  | { readonly state: 'nowhere'; readonly account: Account; readonly sum: Money }
  | {
      readonly state: 'ready';
      readonly account: Account;
      /* What is left; null: nothing. */
      readonly rest: Money | null;
      readonly ways: readonly Account[];
      readonly to: Account | null;
      readonly closing: boolean;
      readonly problem: Problem | null;
    }
  | { readonly state: 'done'; readonly rest: Money | null; readonly to: Account | null };

export interface Closing {
  readonly close: CloseState;
  readonly refresh: () => void;
  readonly choose: (id: string) => void;
  readonly send: () => void;
}

/* Where the rest may go: another open account in its currency, the main one first. */
export function waysOf(account: Account, open: readonly Account[]): readonly Account[] {
  const others = open.filter(({ id, currency }) => id !== account.id && currency === account.currency);
  return [...others.filter((one) => one.is_main), ...others.filter((one) => !one.is_main)];
}

type Done = Extract<CloseState, { state: 'done' }>;

export function useClosing(id: string): Closing {
  const bank = useBank();
  const { window } = useApp();
  const { account, open, refresh } = useOneAccount(id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [closing, setClosing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<Done | null>(null);

  const stateOf = (): CloseState => {
    if (done) return done;
    if (account.state !== 'ready') return account;
    const { data } = account;
    const held = heldOf(data);
    const sum = fromWire(data.balance);
    const rest = sum.minor === 0n ? null : sum;
    const ways = waysOf(data, open);
    if (data.status === 'closed') return { state: 'done', rest: null, to: null };
    if (data.is_main) return { state: 'main', account: data };
    if (held) return { state: 'held', account: data, held };
    if (rest && ways.length === 0) return { state: 'nowhere', account: data, sum: rest };
    const to = rest ? (ways.find((way) => way.id === chosen) ?? ways[0] ?? null) : null;
    return { state: 'ready', account: data, rest, ways, to, closing, problem };
  };
  const close = stateOf();

  const send = async (to: Account | null, rest: Money | null) => {
    setClosing(true);
    setProblem(null);
    try {
      await accountBookOf(bank).calls.close(id, to?.id ?? null);
      window.haptic('success');
      setDone({ state: 'done', rest, to });
      await bank.moneyMoved();
    } catch (error) {
      setProblem(asProblem(error));
      /* What was in the way may have changed since it was looked at. */
      void bank.accounts.refresh(true);
    }
    setClosing(false);
  };

  return {
    close,
    refresh,
    choose: setChosen,
    send: () => {
      if (close.state === 'ready' && !closing) void send(close.to, close.rest);
    },
  };
}
