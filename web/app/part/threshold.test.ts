import { describe, expect, it } from 'vitest';
import { money } from '../model/money';
import { isTight, thresholdOf } from './threshold';

const rub = (amount: string) => ({ amount, currency: 'RUB' });

describe('what a top-up waits for', () => {
  it('is what was typed, in roubles', () => {
    expect(thresholdOf('100', '1500,5', money(30000n))).toEqual({
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
      expect(thresholdOf(below, most, money(30000n))).toBeNull();
    }
  });
  it('needs a month that holds one payment, to the kopeck', () => {
    expect(isTight('300', money(30000n))).toBe(false);
    expect(isTight('299,99', money(30000n))).toBe(true);
    expect(thresholdOf('100', '299,99', money(30000n))).toBeNull();
    expect(thresholdOf('100', '300', null)).not.toBeNull();
  });
});
