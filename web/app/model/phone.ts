/* Phone numbers as people type and paste them. Inside and on the wire: E.164. */

/* "8 900 …", "900 …" and "7 900 …" are Russian; anything else with a plus keeps its country. */
export function toE164(text: string): string {
  const digits = text.replace(/\D/g, '');
  if (digits === '') return '';
  if (/^\s*(\+|00)/.test(text)) return `+${/^\s*00/.test(text) ? digits.slice(2) : digits}`.slice(0, 16);
  if (digits[0] === '8') return `+7${digits.slice(1)}`.slice(0, 12);
  if (digits[0] === '7') return `+${digits}`.slice(0, 12);
  if (digits[0] === '9') return `+7${digits}`.slice(0, 12);
  return `+${digits}`.slice(0, 16);
}

const RUSSIAN = [
  { at: 0, before: '+' },
  { at: 1, before: '\u00a0' },
  { at: 4, before: '\u00a0' },
  { at: 7, before: '-' },
  { at: 9, before: '-' },
] as const;

/* +79000000002 → "+7 900 000-00-02"; works on what is not finished yet. */
export function formatPhone(e164: string): string {
  const digits = e164.replace(/\D/g, '');
  if (digits === '') return '';
  if (digits[0] !== '7') return `+${digits.replace(/(\d{3})(?=\d)/g, '$1\u00a0')}`;
  return RUSSIAN.filter((cut) => cut.at < digits.length)
    .map((cut, index, cuts) => cut.before + digits.slice(cut.at, cuts[index + 1]?.at))
    .join('');
}

export function isComplete(e164: string): boolean {
  return e164.startsWith('+7') ? /^\+7\d{10}$/.test(e164) : /^\+[1-9]\d{8,14}$/.test(e164);
}

/* Where the caret belongs after formatting: behind as many digits as it stood behind before. */
export function caretAfter(formatted: string, digitsBefore: number): number {
  if (digitsBefore <= 0) return formatted.startsWith('+') ? 1 : 0;
  let seen = 0;
  for (let index = 0; index < formatted.length; index += 1) {
    if (/\d/.test(formatted[index] ?? '')) seen += 1;
    if (seen === digitsBefore) return index + 1;
  }
  return formatted.length;
}
