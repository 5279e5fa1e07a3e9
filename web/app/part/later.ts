/* Paying later, in the form of a payment: its plan, kept in this tab beside the draft, and the way of the order to the bank. */
import { useEffect, useState } from 'preact/hooks';
import type { PaymentOrder } from '../api/types';
import { useApp } from '../context';
import { bankDay } from '../model/date';
import type { Money } from '../model/money';
import { tabDrawer } from '../model/storage';
import { type BeginPhase, useBeginning } from './begin-standing';
import { dropPlan, dropWish, loadPlan, type Plan, savePlan, wishedPlan } from './plan';
import type { Standing } from './standing-data';
import { isTimed, rhythmOf } from './threshold';

export interface Later {
  /* The bank pays such an order by itself. */
  readonly allowed: boolean;
  readonly plan: Plan;
  readonly today: string;
  readonly amount: Money | null;
  /* Also when little is left with the payee. */
  readonly offersLow: boolean;
  readonly change: (fields: Partial<Plan>) => void;
  /* Not now. */
  readonly isOn: boolean;
  /* It says when. */
  readonly timed: boolean;
  readonly phase: BeginPhase;
  readonly send: (order: PaymentOrder) => void;
  readonly begun: (order: Standing) => void;
  readonly close: () => void;
}

interface LaterPay {
  /* Its name in this tab. */
  readonly form: string;
  readonly allowed: boolean;
  readonly amount: Money | null;
  readonly offersLow?: boolean;
  readonly onBegun: () => void;
}

export function useLaterPay({ form, allowed, amount, offersLow = false, onBegun }: LaterPay): Later {
  const { session } = useApp();
  const today = bankDay(new Date(session.bankNow()));
  const [plan, setPlan] = useState(() => {
    const known = loadPlan(tabDrawer, form, today);
    const fit = known.when === 'low' && !offersLow ? { ...known, when: 'now' as const } : known;
    return allowed ? wishedPlan(tabDrawer, fit, offersLow) : fit;
  });
  useEffect(() => dropWish(tabDrawer), []);
  const beginning = useBeginning(form, () => {
    dropPlan(tabDrawer, form);
    onBegun();
  });
  return {
    allowed,
    plan,
    today,
    amount,
    offersLow,
    change: (fields) => {
      const next = { ...plan, ...fields };
      savePlan(tabDrawer, form, next);
      setPlan(next);
      if (beginning.phase.at === 'writing') beginning.close();
    },
    isOn: allowed && plan.when !== 'now',
    timed: isTimed(plan, today, amount),
    phase: beginning.phase,
    send: (order) => {
      const rhythm = rhythmOf(plan, amount);
      if (rhythm && beginning.phase.at !== 'sending') beginning.begin(order, rhythm);
    },
    begun: beginning.begun,
    close: beginning.close,
  };
}
