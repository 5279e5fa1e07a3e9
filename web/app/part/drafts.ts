/* Starting a payment from somewhere else than its form. */

import type { Payment } from '../api/types';
import { makeKey } from '../context';
import { type DraftFields, type DraftKind, loadDraft, newDraft, saveDraft, wasSent } from '../model/draft';
import { fromWire, splitMoney } from '../model/money';
import { tabDrawer } from '../model/storage';

/* A draft that may have reached the bank already is not replaced: its outcome comes first. */
export function startDraft(kind: DraftKind, fields: Partial<DraftFields>): void {
  const known = loadDraft(tabDrawer, kind);
  if (known && wasSent(tabDrawer, known)) return;
  saveDraft(tabDrawer, newDraft(kind, makeKey, fields));
}

function typed(payment: Payment): string {
  const { whole, fraction } = splitMoney(fromWire(payment.amount));
  return /^0*$/.test(fraction) ? whole : `${whole},${fraction}`;
}

/* The same payment once more, as a new draft; the path of its form. */
export function repeat(payment: Payment): string {
  startDraft(payment.kind, {
    from: payment.from,
    to: (payment.kind === 'own' ? payment.to_account : payment.payee.phone) ?? '',
    amount: typed(payment),
    message: payment.message ?? '',
  });
  return payment.kind === 'own' ? '/payments/own' : '/payments/phone';
}
