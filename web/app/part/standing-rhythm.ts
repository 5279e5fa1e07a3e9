/* When a standing order pays, in words: its rhythm, or what must be left. */
import { dayOf } from '../model/date';
import { fromWire } from '../model/money';
import { language } from '../text';
import { standing } from '../text/standing';
import type { Sums } from './money';
import type { Standing } from './standing-data';

type Wire = NonNullable<Standing['threshold']>['below'];

const short = (wire: Wire, sums: Sums) => sums(fromWire(wire), { short: true });

/* As a heading. */
export function everyOf({ schedule, threshold }: Standing, sums: Sums): string {
  if (threshold) return standing.threshold.every(short(threshold.below, sums));
  return schedule ? standing.every[schedule.every] : '';
}

/* When a rhythm ends; nothing where it does not. */
export function endOf({ schedule }: Standing): string {
  if (schedule?.end) return standing.until(dayOf(schedule.end, language));
  return schedule?.times ? standing.times(schedule.times) : '';
}

/* In the middle of a sentence, with every bound that the code agrees to. */
export function rhythmOf(order: Standing, sums: Sums): string {
  const { schedule, threshold } = order;
  if (threshold) return standing.threshold.rhythm(short(threshold.below, sums), short(threshold.at_most_a_month, sums));
  return schedule ? [standing.rhythm[schedule.every], endOf(order)].filter(Boolean).join(', ') : '';
}

/* What is left, as it was said last; nothing before that. */
export function leftOf({ threshold }: Standing, sums: Sums): string {
  return threshold?.left ? standing.threshold.now(short(threshold.left, sums)) : '';
}
