import { describe, expect, it } from 'vitest';
import { groupNumber, isGoodPin, shortExpiry } from './card-data';

describe('what is written on a card', () => {
  it('reads as people read it', () => {
    expect(shortExpiry('2031-11')).toBe('11/31');
    expect(groupNumber('2204999900000015')).toBe('2204\u00a09999\u00a00000\u00a00015');
  });
});

describe('a PIN', () => {
  it.each(['7263', '1235', '0019', '9875'])('%s is good', (pin) => expect(isGoodPin(pin)).toBe(true));
  it.each(['0000', '1234', '9876', '123', '12345', '12a4', ''])('%s is not', (pin) =>
    expect(isGoodPin(pin)).toBe(false),
  );
});
