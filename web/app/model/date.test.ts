import { describe, expect, it } from 'vitest';
import { bankDay, clock, dateTime, dayTitle, monthName, monthRange, secondsUntil, shiftDay, timeOfDay } from './date';

const words = { today: 'Сегодня', yesterday: 'Вчера' };
const now = new Date('2026-11-25T10:00:00Z');

describe('the bank’s day', () => {
  it('is Moscow’s, not the phone’s', () => {
    expect(bankDay(new Date('2026-11-24T21:00:00Z'))).toBe('2026-11-25');
    expect(bankDay(new Date('2026-11-24T20:59:59Z'))).toBe('2026-11-24');
  });

  it('shifts over months and leap days', () => {
    expect(shiftDay('2026-03-01', -1)).toBe('2026-02-28');
    expect(shiftDay('2028-03-01', -1)).toBe('2028-02-29');
    expect(shiftDay('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('titles of days', () => {
  it.each([
    ['2026-11-25', 'Сегодня'],
    ['2026-11-24', 'Вчера'],
    ['2026-11-23', 'Понедельник, 23 ноября'],
  ])('%s is %s', (day, title) => expect(dayTitle(day, now, 'ru', words)).toBe(title));

  it('say the year when it is another', () => {
    expect(dayTitle('2025-11-25', now, 'ru', words)).toContain('2025');
    expect(dayTitle('2025-11-25', now, 'en', words)).toBe('25 November 2025');
  });
});

describe('months', () => {
  it.each([
    ['2026-11-25', 0, '2026-11-01', '2026-11-30'],
    ['2026-03-31', 1, '2026-02-01', '2026-02-28'],
    ['2026-01-15', 1, '2025-12-01', '2025-12-31'],
  ])('%s minus %i', (day, back, from, to) => expect(monthRange(day, back)).toEqual({ from, to }));

  it('have names', () => expect(monthName('2026-11-01', 'ru')).toBe('Ноябрь'));
});

it('writes times of the bank’s zone', () => {
  expect(timeOfDay('2026-11-25T10:05:00Z', 'ru')).toBe('13:05');
  expect(dateTime('2026-11-25T10:05:00Z', now, 'ru')).toMatch(/^25 ноября.*13:05$/);
  expect(dateTime('2025-01-02T10:05:00Z', now, 'en')).toContain('2025');
});

it('counts down, never below zero', () => {
  expect(secondsUntil('2026-11-25T10:00:30Z', now.getTime())).toBe(30);
  expect(secondsUntil('2026-11-25T09:00:00Z', now.getTime())).toBe(0);
  expect(clock(42)).toBe('0:42');
  expect(clock(125)).toBe('2:05');
});
