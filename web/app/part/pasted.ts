/* What the bank read out of a pasted text or a code, as the draft of the form that it belongs to. */
import type { FoundRequisites } from '../api/types';
import type { DraftFields, DraftKind } from '../model/draft';
import { fromWire, typedOf } from '../model/money';
import { type RequisiteName, type Requisites, readRequisites, writeRequisites } from '../model/payee';

export interface Pasted {
  readonly form: DraftKind;
  readonly path: string;
  readonly fields: Partial<DraftFields>;
}

/* The bank's names of fields and the form's. */
const NAMES: Readonly<Record<string, RequisiteName>> = {
  name: 'name',
  inn: 'inn',
  kpp: 'kpp',
  account: 'account',
  bik: 'bik',
  purpose: 'purpose',
  kbk: 'kbk',
  oktmo: 'oktmo',
  uin: 'uin',
  drawer_status: 'payer_status',
  tax_reason: 'basis',
  tax_period: 'period',
  document_number: 'document_number',
  document_date: 'document_date',
};

/* Shown as they were found: what does not fit is said at its field. */
export function requisitesOf(found: FoundRequisites): Requisites {
  const named = found.fields.flatMap(({ name, value }) => (NAMES[name] ? [[NAMES[name], value] as const] : []));
  const isBudget = found.fields.some(({ name }) => name === 'kbk');
  return { ...readRequisites(''), ...Object.fromEntries(named), budget: isBudget ? 'yes' : '' };
}

function amountOf({ sum }: FoundRequisites): Partial<DraftFields> {
  return sum ? { amount: typedOf(fromWire(sum)) } : {};
}

/* Null: nothing in it that could be paid to. */
export function draftOf(found: FoundRequisites): Pasted | null {
  const one = (name: string) => found.fields.find((field) => field.name === name && field.good)?.value ?? '';
  const amount = amountOf(found);
  if (found.fields.some(({ name }) => name === 'account' || name === 'bik')) {
    const to = writeRequisites(requisitesOf(found));
    return { form: 'requisites', path: '/payments/requisites', fields: { ...amount, to } };
  }
  if (one('card') !== '') return { form: 'account', path: '/payments/number', fields: { ...amount, to: one('card') } };
  if (one('phone') !== '') return { form: 'phone', path: '/payments/phone', fields: { ...amount, to: one('phone') } };
  return null;
}
