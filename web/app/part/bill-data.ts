/* Bills as the bank gives them: the calls, the words' types, and what may stand in a field. */
import type { Bank } from '../api/bank';
import type { components } from '../api/generated/schema';

type Schemas = components['schemas'];
export type Provider = Schemas['Provider'];
export type ProviderField = Schemas['ProviderField'];
export type ProviderCategory = Schemas['ProviderCategory'];
export type Payer = Schemas['Payer'];
export type Charge = Schemas['Charge'];
export type Charges = Schemas['Charges'];
export type BillFields = Schemas['BillFields'];
export type BillRead = Schemas['BillRead'];

export const CATEGORIES: readonly ProviderCategory[] = [
  'mobile',
  'utilities',
  'internet',
  'tv',
  'taxes',
  'fines',
  'education',
  'charity',
  'other',
];

const at = (id: string) => encodeURIComponent(id);

export function billCallsOf({ calls: { send } }: Bank) {
  return {
    search: (body: Schemas['ProviderQuery']) =>
      send<Schemas['Providers']>({ method: 'POST', path: '/v1/providers/search', body, repeatable: true }),
    provider: (id: string) => send<Provider>({ method: 'GET', path: `/v1/providers/${at(id)}` }),
    read: (text: string) =>
      send<BillRead>({ method: 'POST', path: '/v1/bills/read', body: { text }, repeatable: true }),
    payers: () => send<Schemas['Payers']>({ method: 'GET', path: '/v1/payers' }),
    save: (body: Schemas['PayerOrder']) => send<Payer>({ method: 'POST', path: '/v1/payers', body, repeatable: true }),
    drop: (id: string) => send<void>({ method: 'DELETE', path: `/v1/payers/${at(id)}`, repeatable: true }),
    ask: (body: Schemas['ChargeQuery']) => send<Charges>({ method: 'POST', path: '/v1/charges/look-ups', body }),
    charges: (id: string) => send<Charges>({ method: 'GET', path: `/v1/charges/look-ups/${at(id)}` }),
    quote: (order: Schemas['PaymentOrder']) =>
      send<Schemas['PaymentQuote']>({ method: 'POST', path: '/v1/payments/quote', body: order, repeatable: true }),
  };
}

export type FieldFault = 'shape' | 'key' | null;

/* The weights of INN and UIN; the bank checks again. */
const INN_WEIGHTS: readonly (readonly number[])[] = [
  [2, 4, 10, 3, 5, 9, 4, 6, 8],
  [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
];

function innKey(digits: string, weights: readonly number[]): boolean {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return (sum % 11) % 10 === Number(digits[weights.length]);
}

export function isInn(value: string): boolean {
  const [ten = [], eleven = [], twelve = []] = INN_WEIGHTS;
  if (/^\d{10}$/.test(value)) return innKey(value, ten);
  return /^\d{12}$/.test(value) && innKey(value, eleven) && innKey(value, twelve);
}

export function isUin(value: string): boolean {
  if (!/^(\d{20}|\d{25})$/.test(value)) return false;
  const body = value.slice(0, -1);
  const sumFrom = (start: number) =>
    [...body].reduce((total, digit, i) => total + Number(digit) * (((i + start - 1) % 10) + 1), 0) % 11;
  const first = sumFrom(1);
  const key = first < 10 ? first : sumFrom(3) % 10;
  return key === Number(value.slice(-1));
}

/* What is wrong with a value that somebody has finished writing. */
export function faultOf(field: ProviderField, value: string): FieldFault {
  if (!new RegExp(`^(?:${field.pattern})$`, 'u').test(value)) return 'shape';
  if (field.kind === 'uin' && !isUin(value)) return 'key';
  return field.kind === 'inn' && !isInn(value) ? 'key' : null;
}

/* People write blanks, hyphens and 8 instead of +7. */
export function cleanValue(field: ProviderField, typed: string): string {
  if (field.kind === 'text') return typed.replace(/^\s+/, '').replace(/\s+/g, ' ');
  const digits = typed.replace(/\D/g, '');
  if (field.kind !== 'phone') return digits;
  if (digits === '') return '';
  const national = digits.replace(typed.startsWith('+') ? /^7/ : /^[78]/, '');
  return `+7${national.slice(0, 10)}`;
}
