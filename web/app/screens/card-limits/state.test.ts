import { describe, expect, it } from 'vitest';
import { readSums } from './state';

describe('sums of a limit', () => {
  it('are read as typed', () => {
    expect(readSums('5000', '20 000,50', 'RUB')).toEqual({
      day: { amount: '5000.00', currency: 'RUB' },
      month: { amount: '20000.50', currency: 'RUB' },
    });
  });
  it.each([
    ['', '1'],
    ['0', '1'],
    ['5', '4'],
    ['5', ''],
    ['x', '5'],
  ])('%s and %s are none', (day, month) => expect(readSums(day, month, 'RUB')).toBeNull());
});
