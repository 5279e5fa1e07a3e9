/* When a standing order pays, in words: its rhythm, or what must be left. */
import { formatMoney } from '../model/format';
import { fromWire } from '../model/money';
import { language } from '../text';
import { standing } from '../text/standing';
import type { Standing } from './standing-data';

type Wire = NonNullable<Standing['threshold']>['below'];

const short = (wire: Wire) => formatMoney(fromWire(wire), language, { short: true });

/* As a heading. */
export function everyOf({ schedule, threshold }: Standing): string {
  if (threshold) return standing.threshold.every(short(threshold.below));
  return schedule ? standing.every[schedule.every] : '';
}

/* In the middle of a sentence. */
export function rhythmOf({ schedule, threshold }: Standing): string {
  if (threshold) return standing.threshold.rhythm(short(threshold.below));
  return schedule ? standing.rhythm[schedule.every] : '';
}

/* What is left, as it was said last; nothing before that. */
export function leftOf({ threshold }: Standing): string {
  return threshold?.left ? standing.threshold.now(short(threshold.left)) : '';
}
