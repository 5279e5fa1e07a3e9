/* Starting a payment from somewhere else than its form. */

import type { Payment } from '../api/types';
import { makeKey } from '../context';
import { type DraftFields, type DraftKind, loadDraft, newDraft, saveDraft, wasSent } from '../model/draft';
import { fromWire, typedOf } from '../model/money';
import { ACCOUNT_DIGITS } from '../model/number';
import { readRequisites, writePhonePayee, writeRequisites } from '../model/payee';
import { tabDrawer } from '../model/storage';
import { keepBillDraft } from './bill-draft';

/* A draft that may have reached the bank already is not replaced: its outcome comes first. */
export function startDraft(kind: DraftKind, fields: Partial<DraftFields>): void {
  const known = loadDraft(tabDrawer, kind);
  if (known && wasSent(tabDrawer, known)) return;
  saveDraft(tabDrawer, newDraft(kind, makeKey, fields));
}

function requisitesOf({ payee, purpose }: Payment): string {
  const { uin, kbk, oktmo, payer_status, basis, period, document_number, document_date } = payee.budget ?? {};
  const budget = { uin, kbk, oktmo, payer_status, basis, period, document_number, document_date };
  const filled = Object.entries(budget).filter(([, value]) => value !== undefined);
  return writeRequisites({
    ...readRequisites(''),
    ...Object.fromEntries(filled),
    name: payee.display,
    account: payee.account ?? '',
    bik: payee.bank?.bik ?? '',
    inn: payee.inn ?? '',
    kpp: payee.kpp ?? '',
    purpose: purpose ?? '',
    budget: payee.budget ? 'yes' : '',
  });
}

interface Again {
  readonly form: DraftKind;
  readonly path: string;
  readonly to: (payment: Payment) => string;
}

/* The form of each kind, and whom to put into it. Of a card only its end is known: its number is typed anew. */
const AGAIN: Readonly<Partial<Record<Payment['kind'], Again>>> = {
  own: { form: 'own', path: '/payments/own', to: (payment) => payment.to_account ?? '' },
  phone: { form: 'phone', path: '/payments/phone', to: (payment) => payment.payee.phone ?? '' },
  bank_phone: {
    form: 'phone',
    path: '/payments/phone',
    to: ({ payee }) => writePhonePayee({ phone: payee.phone ?? '', bank: payee.bank?.bik ?? '', lookUp: '' }),
  },
  account: {
    form: 'account',
    path: '/payments/number',
    to: ({ payee }) => (payee.account?.length === ACCOUNT_DIGITS ? payee.account : ''),
  },
  card: { form: 'account', path: '/payments/number', to: () => '' },
  requisites: { form: 'requisites', path: '/payments/requisites', to: requisitesOf },
};

/* A charge is owed once. */
function billOf({ kind, payee: { provider, fields, budget } }: Payment) {
  return kind === 'bill' && provider && fields && !budget?.uin ? { provider, fields } : null;
}

export function isRepeatable(payment: Payment): boolean {
  return AGAIN[payment.kind] !== undefined || billOf(payment) !== null;
}

/* The same payment once more, as a new draft; the path of its form. */
export function repeat(payment: Payment): string {
  const bill = billOf(payment);
  if (bill) {
    keepBillDraft(bill.provider, { fields: bill.fields, amount: typedOf(fromWire(payment.amount)) });
    return `/bills/${bill.provider}`;
  }
  const again = AGAIN[payment.kind];
  if (!again) return '/payments';
  startDraft(again.form, {
    from: payment.from,
    to: again.to(payment),
    amount: typedOf(fromWire(payment.amount)),
    message: payment.message ?? '',
  });
  return again.path;
}
