/* A feed's entries by day, each day with its sum when all of it is known. */
import { fromWire, type Money, sum, type WireAmount } from './money';

interface Dated {
  readonly date: string;
  readonly amount: WireAmount;
}

export interface Day<T> {
  readonly date: string;
  readonly items: readonly T[];
  /* null: part of the day is not loaded yet, or there is more than one currency. */
  readonly sum: Money | null;
}

export function byDay<T extends Dated>(items: readonly T[], complete: boolean): readonly Day<T>[] {
  const days: { date: string; items: T[] }[] = [];
  for (const item of items) {
    const last = days[days.length - 1];
    if (last?.date === item.date) last.items.push(item);
    else days.push({ date: item.date, items: [item] });
  }
  return days.map((day, index) => ({
    ...day,
    sum: index === days.length - 1 && !complete ? null : sum(day.items.map((item) => fromWire(item.amount))),
  }));
}
