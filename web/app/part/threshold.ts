/* Topping up when little is left, as its customer types it; and what the bank is asked for by any plan. Pure. */
import type { components } from '../api/generated/schema';
import { type Money, parseTyped, toWire } from '../model/money';
import type { Rhythm } from './begin-standing';
import { isDated, type Plan, scheduleOf } from './plan';

export type Threshold = components['schemas']['Threshold'];

const rubles = (sum: Money): Threshold['below'] => ({ amount: toWire(sum).amount, currency: 'RUB' });

/* What is to be sent; nothing while a sum is missing, or a month holds not one payment. */
export function thresholdOf({ below, most }: Pick<Plan, 'below' | 'most'>, amount: Money | null): Threshold | null {
  const [low, month] = [parseTyped(below, 'RUB'), parseTyped(most, 'RUB')];
  if (!low || !month || low.minor === 0n || month.minor === 0n || isTight(most, amount)) return null;
  return { below: rubles(low), at_most_a_month: rubles(month) };
}

/* A month that is wide enough for nothing. */
export function isTight(most: string, amount: Money | null): boolean {
  const month = parseTyped(most, 'RUB');
  return month !== null && amount !== null && amount.minor > month.minor;
}

/* Null: it is paid now, or something is missing. */
export function rhythmOf(plan: Plan, amount: Money | null): Rhythm | null {
  if (plan.when === 'low') {
    const threshold = thresholdOf(plan, amount);
    return threshold && { threshold };
  }
  const schedule = scheduleOf(plan);
  return schedule && { schedule };
}

/* It says when. */
export function isTimed(plan: Plan, today: string, amount: Money | null): boolean {
  return plan.when === 'low' ? thresholdOf(plan, amount) !== null : isDated(plan, today);
}
