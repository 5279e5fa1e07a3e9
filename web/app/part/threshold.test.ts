import { describe, expect, it } from 'vitest';
import { money } from '../model/money';
import { newPlan } from './plan';
import { isTight, isTimed, rhythmOf, thresholdOf } from './threshold';

const rub = (amount: string) => ({ amount, currency: 'RUB' });

describe('what a top-up waits for', () => {
  it('is what was typed, in roubles', () => {
    expect(thresholdOf({ below: '100', most: '1500,5' }, money(30000n))).toEqual({
      below: rub('100.00'),
      at_most_a_month: rub('1500.50'),
    });
  });
  it('is nothing while a sum is missing or is none', () => {
    for (const [below, most] of [
      ['', '1500'],
      ['100', ''],
      ['0', '1500'],
      ['100', '0'],
      [',', '1500'],
    ] as const) {
      expect(thresholdOf({ below, most }, money(30000n))).toBeNull();
    }
  });
  it('needs a month that holds one payment, to the kopeck', () => {
    expect(isTight('300', money(30000n))).toBe(false);
    expect(isTight('299,99', money(30000n))).toBe(true);
    expect(thresholdOf({ below: '100', most: '299,99' }, money(30000n))).toBeNull();
    expect(thresholdOf({ below: '100', most: '300' }, null)).not.toBeNull();
  });
});

describe('what the bank is asked for', () => {
  const today = '2027-01-30';
  const plan = newPlan(today);
  it('is nothing now', () => expect(rhythmOf(plan, money(30000n))).toBeNull());
  it('is dates, or a threshold that fits the sum', () => {
    expect(rhythmOf({ ...plan, when: 'week' }, money(30000n))).toHaveProperty('schedule.every', 'week');
    const low = { ...plan, when: 'low' as const, most: '300' };
    expect(rhythmOf(low, money(30000n))).toEqual({
      threshold: { below: rub('100.00'), at_most_a_month: rub('300.00') },
    });
    expect([isTimed(low, today, money(30000n)), isTimed(low, today, money(30001n))]).toEqual([true, false]);
    expect(rhythmOf(low, money(30001n))).toBeNull();
  });
});
