import { describe, expect, it } from 'vitest';
import { caretAfter, formatPhone, isComplete, toE164 } from './phone';

describe('a phone as people type and paste it', () => {
  it.each([
    ['+7 900 000-00-02', '+79000000002'],
    ['8 (900) 000-00-02', '+79000000002'],
    ['9000000002', '+79000000002'],
    ['79000000002', '+79000000002'],
    ['+7 900 000-00-02 ext', '+79000000002'],
    ['8900000000277', '+79000000002'],
    ['+375 29 000 00 00', '+375290000000'],
    ['00375290000000', '+375290000000'],
    ['', ''],
    ['+', ''],
  ])('%j is %j', (text, e164) => expect(toE164(text)).toBe(e164));
});

describe('a phone as it is shown', () => {
  it.each([
    ['', ''],
    ['+7', '+7'],
    ['+7900', '+7\u00a0900'],
    ['+79000000002', '+7\u00a0900\u00a0000-00-02'],
    ['+375290000000', '+375\u00a0290\u00a0000\u00a0000'],
  ])('%j is %j', (e164, shown) => expect(formatPhone(e164)).toBe(shown));

  it('reads back what it shows', () => expect(toE164(formatPhone('+79000000002'))).toBe('+79000000002'));
});

it('knows when a number is complete', () => {
  expect(isComplete('+79000000002')).toBe(true);
  expect(isComplete('+7900000000')).toBe(false);
  expect(isComplete('+375290000000')).toBe(true);
  expect(isComplete('')).toBe(false);
});

it('keeps the caret behind the digit it stood behind', () => {
  expect(caretAfter('+7\u00a0900', 1)).toBe(2);
  expect(caretAfter('+7\u00a0900', 2)).toBe(4);
  expect(caretAfter('+7\u00a0900', 0)).toBe(1);
  expect(caretAfter('+7\u00a0900', 9)).toBe(6);
});
