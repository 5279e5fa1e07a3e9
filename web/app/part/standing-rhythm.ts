/* When a standing order pays, in words: its rhythm, or what must be left. */
import { fromWire } from '../model/money';
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

/* In the middle of a sentence. */
export function rhythmOf({ schedule, threshold }: Standing, sums: Sums): string {
  if (threshold) return standing.threshold.rhythm(short(threshold.below, sums));
  return schedule ? standing.rhythm[schedule.every] : '';
}

/* What is left, as it was said last; nothing before that. */
export function leftOf({ threshold }: Standing, sums: Sums): string {
  return threshold?.left ? standing.threshold.now(short(threshold.left, sums)) : '';
}
