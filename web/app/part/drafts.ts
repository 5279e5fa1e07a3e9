/* Starting a payment from somewhere else than its form. */

import type { Payment } from '../api/types';
import { makeKey } from '../context';
import { type DraftFields, type DraftKind, loadDraft, newDraft, saveDraft, wasSent } from '../model/draft';
import { fromWire, splitMoney } from '../model/money';
import { isObject, tabDrawer } from '../model/storage';

/* A draft that may have reached the bank already is not replaced: its outcome comes first. */
export function startDraft(kind: DraftKind, fields: Partial<DraftFields>): void {
  const known = loadDraft(tabDrawer, kind);
  if (known && wasSent(tabDrawer, known)) return;
  saveDraft(tabDrawer, newDraft(kind, makeKey, fields));
}

const PAYEES = 'payees';
const KEPT = 30;

/* The bank answers with a payee's name, not the number: to repeat a payment the tab remembers whom it was to. */
export function rememberPayee(payment: string, phone: string): void {
  const known = tabDrawer.read(PAYEES);
  const pairs = isObject(known) ? Object.entries(known).slice(1 - KEPT) : [];
  tabDrawer.write(PAYEES, Object.fromEntries([...pairs, [payment, phone]]));
}

function payeeOf(payment: string): string {
  const known = tabDrawer.read(PAYEES);
  const phone = isObject(known) ? known[payment] : '';
  return typeof phone === 'string' ? phone : '';
}

function typed(payment: Payment): string {
  const { whole, fraction } = splitMoney(fromWire(payment.amount));
  return /^0*$/.test(fraction) ? whole : `${whole},${fraction}`;
}

/* The same payment once more, as a new draft; the path of its form. */
export function repeat(payment: Payment): string {
  startDraft(payment.kind, {
    from: payment.from,
    to: payment.kind === 'own' ? (payment.to_account ?? '') : payeeOf(payment.id),
    amount: typed(payment),
    message: payment.message ?? '',
  });
  return payment.kind === 'own' ? '/payments/own' : '/payments/phone';
}
