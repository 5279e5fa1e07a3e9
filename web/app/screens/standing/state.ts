/* One standing order: what it will do, what it did, and what can be done with it. */
import { useEffect, useState } from 'preact/hooks';
import { toast } from '../../../ui/toast';
import { useApp, useBank } from '../../context';
import type { Money } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { type Standing, type StandingAct, standingBookOf } from '../../part/standing-data';
import { standing } from '../../text/standing';

export type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly order: Standing };

export interface StandingScreen {
  readonly loaded: Loaded;
  readonly reload: () => void;
  readonly busy: StandingAct | 'amount' | null;
  readonly problem: Problem | null;
  readonly act: (what: StandingAct) => void;
  readonly change: (amount: Money) => void;
  readonly confirming: boolean;
  readonly confirm: () => void;
  readonly confirmed: (order: Standing) => void;
  readonly putAside: () => void;
}

const SAID: Readonly<Record<StandingAct, () => string>> = {
  pause: () => standing.status.paused,
  resume: () => standing.begun,
  skip: () => standing.skipped,
  cancel: () => standing.cancelled,
};

export function useStanding(id: string): StandingScreen {
  const { session, window } = useApp();
  const bank = useBank();
  const book = standingBookOf(bank, () => session.bankNow());
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [busy, setBusy] = useState<StandingScreen['busy']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [confirming, setConfirming] = useState(false);
  const take = (order: Standing) => setLoaded({ state: 'ready', order });
  const load = () =>
    book.calls.standing(id).then(take, (error) => setLoaded({ state: 'failed', problem: asProblem(error) }));
  useEffect(() => {
    void load();
    const heard = (told: { kind: string; id: string | null }) => {
      if (told.id === null || (told.kind === 'standing_order' && told.id === id)) void load();
    };
    bank.listeners.add(heard);
    return () => void bank.listeners.delete(heard);
  }, [id]);
  const run = async (what: NonNullable<StandingScreen['busy']>, work: () => Promise<Standing>) => {
    if (busy) return;
    setBusy(what);
    setProblem(null);
    try {
      const next = await work();
      take(next);
      void book.orders.refresh(true);
      if (what === 'amount') setConfirming(next.confirmation !== null);
      else toast(SAID[what]());
    } catch (error) {
      window.haptic('error');
      setProblem(asProblem(error));
      void load();
    }
    setBusy(null);
  };
  return {
    loaded,
    reload: () => void load(),
    busy,
    problem,
    act: (what) => void run(what, () => book.calls.act(id, what)),
    change: (amount) => void run('amount', () => book.calls.amount(id, amount)),
    confirming,
    confirm: () => setConfirming(true),
    confirmed: (order) => {
      setConfirming(false);
      take(order);
      void book.orders.refresh(true);
      toast(standing.changed);
    },
    putAside: () => setConfirming(false),
  };
}
