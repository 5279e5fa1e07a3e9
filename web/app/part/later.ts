/* Paying later, in the form of a payment: its plan, kept in this tab beside the draft, and the way of the order to the bank. */
import { useState } from 'preact/hooks';
import type { PaymentOrder } from '../api/types';
import { useApp } from '../context';
import { bankDay } from '../model/date';
import { tabDrawer } from '../model/storage';
import { type BeginPhase, useBeginning } from './begin-standing';
import { dropPlan, isDated, loadPlan, type Plan, savePlan, scheduleOf } from './plan';
import type { Standing } from './standing-data';

export interface Later {
  /* The bank pays such an order by itself. */
  readonly allowed: boolean;
  readonly plan: Plan;
  readonly today: string;
  readonly change: (fields: Partial<Plan>) => void;
  /* Not now. */
  readonly isOn: boolean;
  readonly dated: boolean;
  readonly phase: BeginPhase;
  readonly send: (order: PaymentOrder) => void;
  readonly begun: (order: Standing) => void;
  readonly close: () => void;
}

export function useLaterPay(form: string, allowed: boolean, onBegun: () => void): Later {
  const { session } = useApp();
  const today = bankDay(new Date(session.bankNow()));
  const [plan, setPlan] = useState(() => loadPlan(tabDrawer, form, today));
  const beginning = useBeginning(form, () => {
    dropPlan(tabDrawer, form);
    onBegun();
  });
  return {
    allowed,
    plan,
    today,
    change: (fields) => {
      const next = { ...plan, ...fields };
      savePlan(tabDrawer, form, next);
      setPlan(next);
      if (beginning.phase.at === 'writing') beginning.close();
    },
    isOn: allowed && plan.when !== 'now',
    dated: isDated(plan, today),
    phase: beginning.phase,
    send: (order) => {
      const schedule = scheduleOf(plan);
      if (schedule && beginning.phase.at !== 'sending') beginning.begin(order, { schedule });
    },
    begun: beginning.begun,
    close: beginning.close,
  };
}
