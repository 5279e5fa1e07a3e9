/* When a payment is to be made: now, on a day, or again and again. Pure; in a form it stays in this tab beside the draft. */
import { shiftDay } from '../model/date';
import { type Drawer, isObject } from '../model/storage';
import type { Rhythm, Schedule } from './standing-data';

/* What can be chosen; every day is seldom wanted, and the bank takes it from other clients. */
export const RHYTHMS = ['once', 'week', 'month', 'quarter', 'year'] as const satisfies readonly Rhythm[];
export const HOLIDAYS = ['same', 'before', 'after'] as const satisfies readonly Schedule['on_holiday'][];
const YEAR = 365;

export type Holiday = (typeof HOLIDAYS)[number];

export interface Plan {
  readonly when: 'now' | (typeof RHYTHMS)[number];
  /* Its day, or the first one. */
  readonly start: string;
  readonly holiday: Holiday;
}

export function newPlan(today: string): Plan {
  return { when: 'now', start: shiftDay(today, 1), holiday: 'same' };
}

export const lastStart = (today: string) => shiftDay(today, YEAR);

/* The bank takes a beginning from today on, a year ahead at most. */
export function isDated({ when, start }: Plan, today: string): boolean {
  return when === 'now' || (start >= today && start <= lastStart(today));
}

/* Null: now. */
export function scheduleOf({ when, start, holiday }: Plan): Schedule | null {
  return when === 'now' ? null : { every: when, start, on_holiday: holiday };
}

const nameOf = (form: string) => `plan.${form}`;

/* A day that has gone by since is no plan any more. */
export function loadPlan(drawer: Drawer, form: string, today: string): Plan {
  const found = drawer.read(nameOf(form));
  const fresh = newPlan(today);
  if (!isObject(found)) return fresh;
  const when = ['now', ...RHYTHMS].find((one) => one === found.when) as Plan['when'] | undefined;
  const holiday = HOLIDAYS.find((one) => one === found.holiday);
  if (when === undefined || holiday === undefined || typeof found.start !== 'string') return fresh;
  return { when, holiday, start: found.start < today ? fresh.start : found.start };
}

export function savePlan(drawer: Drawer, form: string, plan: Plan): void {
  drawer.write(nameOf(form), plan);
}

export function dropPlan(drawer: Drawer, form: string): void {
  drawer.drop(nameOf(form));
}
