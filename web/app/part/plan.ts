/* When a payment is to be made: now, on a day, again and again, or when little is left with the payee. Pure; in a form it
   stays in this tab beside the draft. */
import { shiftDay } from '../model/date';
import { type Drawer, isObject } from '../model/storage';
import type { Rhythm, Schedule } from './standing-data';

/* What can be chosen; every day is seldom wanted, and the bank takes it from other clients. */
export const RHYTHMS = ['once', 'week', 'month', 'quarter', 'year'] as const satisfies readonly Rhythm[];
export const HOLIDAYS = ['same', 'before', 'after'] as const satisfies readonly Schedule['on_holiday'][];
export const ENDS = ['never', 'day', 'times'] as const;
const WHENS = ['now', 'low', ...RHYTHMS] as const;
const YEAR = 365;
const MOST_TIMES = 999;

export type Holiday = (typeof HOLIDAYS)[number];
export type Ends = (typeof ENDS)[number];

export interface Plan {
  readonly when: (typeof WHENS)[number];
  /* Its day, or the first one. */
  readonly start: string;
  readonly holiday: Holiday;
  /* How a rhythm ends, the last day that it may pay on, how often it pays. */
  readonly ends: Ends;
  readonly end: string;
  readonly times: string;
  /* Topped up below so much, by so much a month at most; as typed. */
  readonly below: string;
  readonly most: string;
}

export function newPlan(today: string): Plan {
  const start = shiftDay(today, 1);
  return {
    when: 'now',
    start,
    holiday: 'same',
    ends: 'never',
    end: shiftDay(start, YEAR),
    times: '12',
    below: '100',
    most: '3000',
  };
}

export const lastStart = (today: string) => shiftDay(today, YEAR);

export const isRhythm = (when: Plan['when']): when is Exclude<(typeof RHYTHMS)[number], 'once'> =>
  when !== 'now' && when !== 'low' && when !== 'once';

function endsWell({ when, start, ends, end, times }: Plan): boolean {
  if (!isRhythm(when) || ends === 'never') return true;
  return ends === 'day' ? end >= start : /^\d{1,3}$/.test(times) && Number(times) >= 1 && Number(times) <= MOST_TIMES;
}

/* The bank takes a beginning from today on, a year ahead at most. */
export function isDated(plan: Plan, today: string): boolean {
  const { when, start } = plan;
  return when === 'now' || when === 'low' || (start >= today && start <= lastStart(today) && endsWell(plan));
}

/* Null: not by dates. */
export function scheduleOf({ when, start, holiday, ends, end, times }: Plan): Schedule | null {
  if (when === 'now' || when === 'low') return null;
  const schedule: Schedule = { every: when, start, on_holiday: holiday };
  if (!isRhythm(when) || ends === 'never') return schedule;
  return ends === 'day' ? { ...schedule, end } : { ...schedule, times: Number(times) };
}

const nameOf = (form: string) => `plan.${form}`;

/* A day that has gone by since is no plan any more. */
export function loadPlan(drawer: Drawer, form: string, today: string): Plan {
  const found = drawer.read(nameOf(form));
  const fresh = newPlan(today);
  if (!isObject(found)) return fresh;
  const when = WHENS.find((one) => one === found.when);
  const holiday = HOLIDAYS.find((one) => one === found.holiday);
  const ends = ENDS.find((one) => one === found.ends);
  const typed = ['start', 'end', 'times', 'below', 'most'].every((name) => typeof found[name] === 'string');
  if (when === undefined || holiday === undefined || ends === undefined || !typed) return fresh;
  const { start, end, times, below, most } = found as unknown as Plan;
  return { when, holiday, ends, start: start < today ? fresh.start : start, end, times, below, most };
}

export function savePlan(drawer: Drawer, form: string, plan: Plan): void {
  drawer.write(nameOf(form), plan);
}

export function dropPlan(drawer: Drawer, form: string): void {
  drawer.drop(nameOf(form));
}

/* Somebody has come to set up what the bank pays by itself: the next form begins with that. */
const WISH = 'plan-wish';

export function wishPlan(drawer: Drawer): void {
  drawer.write(WISH, true);
}

export function dropWish(drawer: Drawer): void {
  drawer.drop(WISH);
}

export function wishedPlan(drawer: Drawer, plan: Plan, offersLow: boolean): Plan {
  if (drawer.read(WISH) !== true || plan.when !== 'now') return plan;
  return { ...plan, when: offersLow ? 'low' : 'month' };
}
