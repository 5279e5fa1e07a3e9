import { describe, expect, it } from 'vitest';
import { cleanTyped, fromWire, money, parseTyped, sum, toWire, typedOf } from './money';

describe('money on the wire', () => {
  it.each([
    ['0.00', 0n],
    ['1234.56', 123456n],
    ['-10.00', -1000n],
    ['99999999999999999.99', 9999999999999999999n],
  ])('%s comes in and goes out the same', (amount, minor) => {
    const value = fromWire({ amount, currency: 'RUB' });
    expect(value).toEqual(money(minor));
    expect(toWire(value)).toEqual({ amount, currency: 'RUB' });
  });

  it('knows currencies with other exponents', () => {
    expect(fromWire({ amount: '500', currency: 'JPY' }).minor).toBe(500n);
    expect(toWire(money(1500n, 'KWD'))).toEqual({ amount: '1.500', currency: 'KWD' });
  });

  it.each(['', '1e3', '1.234', '1,5', '+1', ' 1'])('refuses %j', (amount) => {
    expect(() => fromWire({ amount, currency: 'RUB' })).toThrow(RangeError);
  });
});

describe('sum', () => {
  it('adds one currency', () => expect(sum([money(150n), money(-50n)])).toEqual(money(100n)));
  it('has no sum of several currencies', () => expect(sum([money(1n), money(1n, 'USD')])).toBeNull());
  it('has no sum of nothing', () => expect(sum([])).toBeNull());
});

describe('an amount as typed', () => {
  it.each([
    ['1500', 150000n],
    ['1 500,5', 150050n],
    ['0,01', 1n],
    ['12.', 1200n],
  ])('%j is an amount', (text, minor) => expect(parseTyped(text)).toEqual(money(minor)));

  it.each(['', ',', '1,234', 'abc', '-5', '12345678901234'])('%j is none yet', (text) => {
    expect(parseTyped(text)).toBeNull();
  });

  it.each([
    ['1 500,55 ₽', '1500,55'],
    ['1500.559', '1500,55'],
    [',5', '0,5'],
    ['007', '7'],
    ['1,2,3', '1,23'],
    ['12ю5', '12,5'],
  ])('%j is cleaned to %j', (text, clean) => expect(cleanTyped(text)).toBe(clean));

  it.each([
    ['1500', money(150000n)],
    ['1500,50', money(150050n)],
    ['0,01', money(1n)],
    ['15', money(15n, 'JPY')],
    ['1,500', money(1500n, 'KWD')],
  ])('%j is how one would have typed it', (written, value) => {
    expect(typedOf(value)).toBe(written);
    expect(parseTyped(written, value.currency)).toEqual(value);
  });

  it('has no fraction where the currency has none', () => expect(cleanTyped('15,5', 'JPY')).toBe('15'));
});
