/* Whom a payment goes to, as a draft keeps it: one line of text, read and written here alone. */
import { BIK_DIGITS, numberKind } from './number';
import { isComplete, toE164 } from './phone';
import { isObject } from './storage';

/* By phone: a customer of ours, or, with a bank, whoever the look-up found there. */
export interface PhonePayee {
  readonly phone: string;
  readonly bank: string;
  readonly lookUp: string;
}

export function readPhonePayee(to: string): PhonePayee {
  const [phone = '', bank = '', lookUp = ''] = to.split(' ');
  return { phone, bank, lookUp };
}

export function writePhonePayee({ phone, bank, lookUp }: PhonePayee): string {
  return bank === '' ? phone : `${phone} ${bank} ${lookUp}`;
}

const REQUISITES = [
  'name',
  'account',
  'bik',
  'inn',
  'kpp',
  'purpose',
  'budget',
  'uin',
  'kbk',
  'oktmo',
  'payer_status',
  'basis',
  'period',
  'document_number',
  'document_date',
] as const;

export type RequisiteName = (typeof REQUISITES)[number];
/* `budget` is empty or "yes": whether the fields of a payment to the budget are there. */
export type Requisites = Readonly<Record<RequisiteName, string>>;

export function readRequisites(to: string): Requisites {
  let found: unknown = null;
  try {
    found = JSON.parse(to);
  } catch {
    /* Nothing is written yet. */
  }
  const value = (name: RequisiteName) => {
    const one = isObject(found) ? found[name] : '';
    return typeof one === 'string' ? one : '';
  };
  return Object.fromEntries(REQUISITES.map((name) => [name, value(name)])) as Record<RequisiteName, string>;
}

/* Only what is filled in; nothing at all is an empty line. */
export function writeRequisites(requisites: Requisites): string {
  const filled = REQUISITES.filter((name) => requisites[name] !== '').map((name) => [name, requisites[name]]);
  return filled.length === 0 ? '' : JSON.stringify(Object.fromEntries(filled));
}

export type Recognised =
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'account'; readonly number: string }
  | { readonly kind: 'text'; readonly text: string };

/* What somebody typed or pasted into the one field: a phone, a number, or requisites in words. Null: not yet anything. */
export function recognise(typed: string): Recognised | null {
  const text = typed.trim();
  const digits = text.replace(/\D/g, '');
  const isNumber = /^[\d\s()+\u00a0.-]+$/.test(text);
  if (!isNumber) return digits.length >= BIK_DIGITS ? { kind: 'text', text } : null;
  if (!text.startsWith('+') && numberKind(digits) !== null) return { kind: 'account', number: digits };
  const phone = toE164(text);
  return digits.length <= 15 && isComplete(phone) ? { kind: 'phone', phone } : null;
}
