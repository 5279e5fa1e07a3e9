import { describe, expect, it } from 'vitest';
import { formatAccountNumber, formatMoney, groupTyped, moneyParts, tail } from './format';
import { money } from './money';

describe('money in words of a language', () => {
  it('is Russian with no-break groups, a comma and the sign after a thin space', () => {
    expect(formatMoney(money(123456789n), 'ru')).toBe('1\u00a0234\u00a0567,89\u202f₽');
  });

  it('is English with commas, a point and the sign before', () => {
    expect(formatMoney(money(123456789n), 'en')).toBe('₽1,234,567.89');
  });

  it('has a real minus and a plus when asked', () => {
    expect(formatMoney(money(-150n), 'ru')).toBe('\u22121,50\u202f₽');
    expect(formatMoney(money(-150n), 'en')).toBe('\u2212₽1.50');
    expect(formatMoney(money(150n), 'ru', { plus: true })).toBe('+1,50\u202f₽');
    expect(formatMoney(money(0n), 'ru', { plus: true })).toBe('0,00\u202f₽');
  });

  it('leaves out only a fraction of zeros', () => {
    expect(formatMoney(money(150000n), 'ru', { short: true })).toBe('1\u00a0500\u202f₽');
    expect(formatMoney(money(150050n), 'ru', { short: true })).toBe('1\u00a0500,50\u202f₽');
  });

  it('writes unknown currencies by their code', () => {
    expect(moneyParts(money(100n, 'KZT'), 'en').before).toBe('KZT\u00a0');
  });

  it('has no fraction where the currency has none', () => {
    expect(formatMoney(money(1500n, 'JPY'), 'ru')).toBe('1\u00a0500\u202f¥');
  });
});

it('groups while one types', () => {
  expect(groupTyped('1500,5', 'ru')).toBe('1\u00a0500,5');
  expect(groupTyped('1500,', 'en')).toBe('1,500.');
  expect(groupTyped('', 'ru')).toBe('');
});

it('reads account numbers out in parts', () => {
  expect(formatAccountNumber('40817810500000000417')).toBe('40817\u00a0810\u00a05\u00a00000\u00a00000417');
  expect(formatAccountNumber('12')).toBe('12');
  expect(tail('40817810500000000417')).toBe('··0417');
});
