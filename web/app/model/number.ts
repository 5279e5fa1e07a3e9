/* Numbers of accounts and cards, as far as their form tells. */
export const ACCOUNT_DIGITS = 20;
export const BIK_DIGITS = 9;
const CARD_DIGITS = { least: 16, most: 19 } as const;

export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/* What a line of digits is. */
export function numberKind(digits: string): 'account' | 'card' | null {
  if (!/^\d+$/.test(digits)) return null;
  if (digits.length === ACCOUNT_DIGITS) return 'account';
  return digits.length >= CARD_DIGITS.least && digits.length <= CARD_DIGITS.most ? 'card' : null;
}

/* Four by four, as on a card; an account's twenty digits too, which are five groups of four to read aloud. */
export function formatNumber(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/g, '$1\u00a0');
}
