/* How money is written: no-break spaces in groups, a real minus, the sign where the language puts it. */
import { type Money, splitMoney } from './money';

export type Language = 'ru' | 'en';

const NO_BREAK = '\u00a0';
const THIN = '\u202f';
const MINUS = '\u2212';

const SIGNS: Readonly<Record<string, string>> = { RUB: '₽', USD: '$', EUR: '€', CNY: '¥', JPY: '¥' };

export interface MoneyStyle {
  /* Show "+" for what comes in. */
  readonly plus?: boolean;
  /* Leave out a fraction of zeros, for buttons and chips. */
  readonly short?: boolean;
}

export interface MoneyParts {
  readonly before: string;
  readonly whole: string;
  readonly fraction: string;
  readonly after: string;
}

export function group(whole: string, language: Language): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, language === 'ru' ? NO_BREAK : ',');
}

export function moneyParts(value: Money, language: Language, style: MoneyStyle = {}): MoneyParts {
  const { negative, whole, fraction } = splitMoney(value);
  const sign = SIGNS[value.currency] ?? value.currency;
  const prefix = negative ? MINUS : style.plus && value.minor > 0n ? '+' : '';
  const hidden = fraction === '' || (style.short === true && /^0+$/.test(fraction));
  const point = language === 'ru' ? ',' : '.';
  return {
    before: language === 'ru' ? prefix : prefix + (sign.length > 1 ? sign + NO_BREAK : sign),
    whole: group(whole, language),
    fraction: hidden ? '' : point + fraction,
    after: language === 'ru' ? THIN + sign : '',
  };
}

export function formatMoney(value: Money, language: Language, style: MoneyStyle = {}): string {
  const parts = moneyParts(value, language, style);
  return parts.before + parts.whole + parts.fraction + parts.after;
}

/* The field's text while it is being typed: "1500,5" becomes "1 500,5". */
export function groupTyped(clean: string, language: Language): string {
  const comma = clean.indexOf(',');
  const whole = comma < 0 ? clean : clean.slice(0, comma);
  const rest = comma < 0 ? '' : (language === 'ru' ? ',' : '.') + clean.slice(comma + 1);
  return group(whole, language) + rest;
}

/* 40817 810 0 0000 0000417: currency and control key apart, as people read them out. */
export function formatAccountNumber(number: string): string {
  if (!/^\d{20}$/.test(number)) return number;
  const cuts = [0, 5, 8, 9, 13, 20];
  return cuts
    .slice(1)
    .map((end, index) => number.slice(cuts[index], end))
    .join(NO_BREAK);
}

export function tail(number: string): string {
  return `··${number.slice(-4)}`;
}
