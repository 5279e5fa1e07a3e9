import { expect, it } from 'vitest';
import { byDay } from './days';
import { heldOf } from './held';
import { money } from './money';

const entry = (date: string, amount: string, currency = 'RUB') => ({ date, amount: { amount, currency } });

it('groups entries by day and sums only days that are whole', () => {
  const entries = [entry('2026-11-25', '-1.00'), entry('2026-11-25', '3.00'), entry('2026-11-24', '-2.00')];
  const [today, yesterday] = byDay(entries, false);
  expect(today?.sum).toEqual(money(200n));
  expect(yesterday?.sum).toBeNull();
  expect(byDay(entries, true)[1]?.sum).toEqual(money(-200n));
});

it('has no sum of a day with several currencies', () => {
  expect(byDay([entry('2026-11-25', '1.00'), entry('2026-11-25', '1.00', 'USD')], true)[0]?.sum).toBeNull();
});

it('says what is held, when something is', () => {
  const rub = (amount: string) => ({ amount, currency: 'RUB' });
  expect(heldOf({ balance: rub('10.00'), available: rub('7.50') })).toEqual(money(250n));
  expect(heldOf({ balance: rub('10.00'), available: rub('10.00') })).toBeNull();
});
