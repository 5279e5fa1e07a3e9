/* A bill that is being filled in: it stays in this tab until it is paid. */
import { fromWire, typedOf } from '../model/money';
import { isObject, tabDrawer } from '../model/storage';
import type { BillRead } from './bill-data';

export interface BillDraft {
  readonly fields: Readonly<Record<string, string>>;
  /* As typed. */
  readonly amount: string;
}

const READ_BILL = 'bill-read';

/* By what it begins: a payment code of GOST R 56042. */
export const isBillCode = (text: string) => text.trimStart().startsWith('ST0001');

const EMPTY: BillDraft = { fields: {}, amount: '' };

const nameOf = (provider: string) => `bill.${provider}`;

function asDraft(value: unknown): BillDraft | null {
  if (!isObject(value) || !isObject(value.fields) || typeof value.amount !== 'string') return null;
  const texts = Object.entries(value.fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { fields: Object.fromEntries(texts), amount: value.amount };
}

export function takeBillDraft(provider: string): BillDraft {
  const read = tabDrawer.read(READ_BILL);
  if (isObject(read) && read.provider === provider) {
    tabDrawer.drop(READ_BILL);
    const draft = asDraft(read);
    if (draft) return draft;
  }
  return asDraft(tabDrawer.read(nameOf(provider))) ?? EMPTY;
}

/* What a bill's code said is taken by the form that opens next: where that is. */
export function openRead({ provider, fields, amount }: BillRead): string {
  tabDrawer.write(READ_BILL, { provider: provider.id, fields, amount: amount ? typedOf(fromWire(amount)) : '' });
  return `/bills/${provider.id}`;
}

export function keepBillDraft(provider: string, draft: BillDraft): void {
  tabDrawer.write(nameOf(provider), draft);
}

export function dropBillDraft(provider: string): void {
  tabDrawer.drop(nameOf(provider));
}
