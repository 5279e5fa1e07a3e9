/* An order given to the bank to pay by itself: the same pressed twice, or after a reload, is begun once. */
import { useState } from 'preact/hooks';
import { toast } from '../../ui/toast';
import type { PaymentOrder } from '../api/types';
import { useApp, useBank } from '../context';
import { asProblem, type Problem } from '../model/problem';
import { standing } from '../text/standing';
import { leavesDoubt } from './doubt';
import { dropKey, keyFor } from './kept-key';
import { type Schedule, type Standing, standingBookOf } from './standing-data';
import type { Threshold } from './threshold';

export type BeginPhase =
  | { readonly at: 'writing'; readonly problem: Problem | null }
  | { readonly at: 'sending' }
  /* It may have arrived. */
  | { readonly at: 'unknown' }
  | { readonly at: 'beginning'; readonly order: Standing };

/* By dates, or when little is left with the payee. */
export type Rhythm = { readonly schedule: Schedule } | { readonly threshold: Threshold };

export interface Beginning {
  readonly phase: BeginPhase;
  readonly begin: (order: PaymentOrder, rhythm: Rhythm) => void;
  /* It is confirmed, or awaits its code. */
  readonly begun: (order: Standing) => void;
  readonly close: () => void;
}

/* What the same key brings back may have ended since: then it is begun anew. */
const OVER: readonly Standing['status'][] = ['cancelled', 'expired'];
const WRITING: BeginPhase = { at: 'writing', problem: null };

export function useBeginning(form: string, onBegun: () => void): Beginning {
  const { router, session, window } = useApp();
  const book = standingBookOf(useBank(), () => session.bankNow());
  const [phase, setPhase] = useState(WRITING);
  const slot = `begin.${form}`;
  const begun = (order: Standing) => {
    if (order.status === 'awaiting_confirmation') {
      setPhase({ at: 'beginning', order });
      return;
    }
    dropKey(slot);
    onBegun();
    window.haptic('success');
    toast(standing.begun);
    void book.orders.refresh(true);
    router.go(`/standing/${order.id}`, { replace: true });
  };
  const begin = async (order: PaymentOrder, rhythm: Rhythm) => {
    const body = { order, ...rhythm };
    const ask = () => book.calls.begin(body, keyFor(slot, JSON.stringify(body)));
    setPhase({ at: 'sending' });
    try {
      const made = await ask();
      if (OVER.includes(made.status)) dropKey(slot);
      begun(OVER.includes(made.status) ? await ask() : made);
    } catch (error) {
      const problem = asProblem(error);
      window.haptic('error');
      setPhase(leavesDoubt(problem, false) ? { at: 'unknown' } : { at: 'writing', problem });
    }
  };
  return {
    phase,
    begin: (order, rhythm) => void begin(order, rhythm),
    begun,
    close: () => setPhase(WRITING),
  };
}
