/* Money: decimal strings on the wire, bigint minor units inside, never a number. */

export interface WireAmount {
  amount: string;
  currency: string;
}

export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

const EXPONENTS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, KWD: 3, BHD: 3 };

export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

export function money(minor: bigint, currency = 'RUB'): Money {
  return { minor, currency };
}

export function fromWire(wire: WireAmount): Money {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(wire.amount);
  if (!match) throw new RangeError('not an amount');
  const digits = exponentOf(wire.currency);
  const fraction = (match[3] ?? '').padEnd(digits, '0');
  if (fraction.length > digits) throw new RangeError('more digits than the currency has');
  const minor = BigInt((match[2] ?? '') + fraction);
  return { minor: match[1] ? -minor : minor, currency: wire.currency };
}

/* The absolute value as whole and fractional digits. */
export function splitMoney(value: Money): { negative: boolean; whole: string; fraction: string } {
  const negative = value.minor < 0n;
  const digits = exponentOf(value.currency);
  const text = (negative ? -value.minor : value.minor).toString().padStart(digits + 1, '0');
  const cut = text.length - digits;
  return { negative, whole: text.slice(0, cut), fraction: text.slice(cut) };
}

export function toWire(value: Money): WireAmount {
  const { negative, whole, fraction } = splitMoney(value);
  return { amount: `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`, currency: value.currency };
}

/* Sums what has one currency; a mixed list has no sum. */
export function sum(values: readonly Money[]): Money | null {
  const first = values[0];
  if (!first || values.some((value) => value.currency !== first.currency)) return null;
  return money(
    values.reduce((total, value) => total + value.minor, 0n),
    first.currency,
  );
}

/* What a person typed: digits, at most one comma or dot, blanks ignored; null when it is no amount yet. */
export function parseTyped(text: string, currency = 'RUB'): Money | null {
  const clean = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const match = /^(\d{1,13})(?:\.(\d*))?$/.exec(clean);
  if (!match) return null;
  const digits = exponentOf(currency);
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return null;
  return money(BigInt((match[1] ?? '0') + fraction.padEnd(digits, '0')), currency);
}

/* As one would have typed it. */
export function typedOf(value: Money): string {
  const { whole, fraction } = splitMoney(value);
  return /^0*$/.test(fraction) ? whole : `${whole},${fraction}`;
}

/* Keeps only what may stand in an amount field, in a form that parseTyped understands. */
export function cleanTyped(text: string, currency = 'RUB'): string {
  const marked = text.replace(/[.,юЮбБ]/g, ',').replace(/[^\d,]/g, '');
  const comma = marked.indexOf(',');
  const whole = (comma < 0 ? marked : marked.slice(0, comma)).replace(/^0+(?=\d)/, '').slice(0, 13);
  const digits = exponentOf(currency);
  if (comma < 0 || digits === 0) return whole;
  return `${whole || '0'},${marked
    .slice(comma + 1)
    .replace(/,/g, '')
    .slice(0, digits)}`;
}
