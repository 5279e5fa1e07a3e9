import { beforeEach, describe, expect, it } from 'vitest';
import type { Drawer } from '../model/storage';
import {
  dropPlan,
  dropWish,
  isDated,
  loadPlan,
  newPlan,
  type Plan,
  savePlan,
  scheduleOf,
  wishedPlan,
  wishPlan,
} from './plan';

const TODAY = '2027-01-30';
const plan = (fields: Partial<Plan>): Plan => ({ ...newPlan(TODAY), ...fields });

describe('what the bank is given', () => {
  it('is nothing while it is now', () => expect(scheduleOf(newPlan(TODAY))).toBeNull());

  it('is a day, or a rhythm from a day on', () => {
    expect(scheduleOf(plan({ when: 'once', holiday: 'after' }))).toEqual({
      every: 'once',
      start: '2027-01-31',
      on_holiday: 'after',
    });
    expect(scheduleOf(plan({ when: 'month', start: '2027-02-28' }))).toEqual({
      every: 'month',
      start: '2027-02-28',
      on_holiday: 'same',
    });
  });
});

describe('its end', () => {
  const month = (fields: Partial<Plan>) => plan({ when: 'month', ...fields });

  it('is a day or a number, and of no interest to one day', () => {
    expect(scheduleOf(month({ ends: 'day', end: '2027-06-30' }))).toHaveProperty('end', '2027-06-30');
    expect(scheduleOf(month({ ends: 'times', times: '6' }))).toHaveProperty('times', 6);
    expect(scheduleOf(month({}))).not.toHaveProperty('end');
    expect(scheduleOf(plan({ when: 'once', ends: 'times', times: '6' }))).not.toHaveProperty('times');
  });

  it.each([
    [{ ends: 'day', end: '2027-01-30' }, false],
    [{ ends: 'day', end: '2027-01-31' }, true],
    [{ ends: 'day', end: '' }, false],
    [{ ends: 'times', times: '' }, false],
    [{ ends: 'times', times: '0' }, false],
    [{ ends: 'times', times: '999' }, true],
  ] as const)('%j fits: %s', (fields, fits) => expect(isDated(month(fields), TODAY)).toBe(fits));
});

describe('the day', () => {
  it.each([
    ['', false],
    ['2027-01-29', false],
    [TODAY, true],
    ['2028-01-30', true],
    ['2028-01-31', false],
  ])('%j may begin: %s', (start, may) => expect(isDated(plan({ when: 'year', start }), TODAY)).toBe(may));

  it('is of no interest now', () => expect(isDated(plan({ start: '' }), TODAY)).toBe(true));
});

describe('in this tab', () => {
  const kept = new Map<string, unknown>();
  const drawer: Drawer = {
    read: (name) => kept.get(name) ?? null,
    write: (name, value) => kept.set(name, value),
    drop: (name) => kept.delete(name),
    clear: () => kept.clear(),
  };
  beforeEach(() => kept.clear());

  it('each form has its own, until it is dropped', () => {
    const weekly = plan({ when: 'week', start: '2027-03-01', holiday: 'before' });
    savePlan(drawer, 'phone', weekly);
    expect(loadPlan(drawer, 'phone', TODAY)).toEqual(weekly);
    expect(loadPlan(drawer, 'own', TODAY)).toEqual(newPlan(TODAY));
    dropPlan(drawer, 'phone');
    expect(loadPlan(drawer, 'phone', TODAY)).toEqual(newPlan(TODAY));
  });

  it('a day that has gone by becomes tomorrow', () => {
    savePlan(drawer, 'phone', plan({ when: 'month', start: '2027-01-29' }));
    expect(loadPlan(drawer, 'phone', TODAY)).toEqual(plan({ when: 'month' }));
  });

  it('who came for it begins with it, unless something was chosen already', () => {
    const now = plan({});
    expect(wishedPlan(drawer, now, true)).toEqual(now);
    wishPlan(drawer);
    expect(wishedPlan(drawer, now, true).when).toBe('low');
    expect(wishedPlan(drawer, now, false).when).toBe('month');
    expect(wishedPlan(drawer, plan({ when: 'week' }), true).when).toBe('week');
    dropWish(drawer);
    expect(wishedPlan(drawer, now, true)).toEqual(now);
  });

  it.each([
    null,
    'x',
    {},
    { when: 'month' },
    { ...newPlan(TODAY), ends: 'soon' },
    { ...newPlan(TODAY), most: 1 },
    { when: 'hourly', start: TODAY, holiday: 'same' },
    { when: 'now', start: 1 },
  ])('%j is no plan', (found) => {
    kept.set('plan.phone', found);
    expect(loadPlan(drawer, 'phone', TODAY)).toEqual(newPlan(TODAY));
  });
});
