/* The order that a draft stands for; null until everything is there that cannot be left out. */
import type { PaymentOrder } from '../api/types';
import type { Draft } from '../model/draft';
import { type Money, toWire } from '../model/money';
import { ACCOUNT_DIGITS, BIK_DIGITS, numberKind } from '../model/number';
import { readPhonePayee, readRequisites } from '../model/payee';
import { isComplete } from '../model/phone';

type RequisitesOrder = Extract<PaymentOrder, { kind: 'requisites' }>;
type Budget = NonNullable<RequisitesOrder['to']['budget']>;

export function orderOf(draft: Draft, amount: Money): PaymentOrder | null {
  const common = { from: draft.from, amount: toWire(amount) as PaymentOrder['amount'] };
  const message = draft.message.trim();
  const said = message === '' ? {} : { message };
  switch (draft.kind) {
    case 'own':
      return draft.to === '' ? null : { kind: 'own', ...common, to: { account: draft.to } };
    case 'phone': {
      const { phone, bank, lookUp } = readPhonePayee(draft.to);
      if (!isComplete(phone)) return null;
      if (bank === '') return { kind: 'phone', ...common, to: { phone }, ...said };
      if (lookUp === '') return null;
      return { kind: 'bank_phone', ...common, to: { look_up: lookUp, bank }, ...said };
    }
    case 'account': {
      const kind = numberKind(draft.to);
      if (kind === null) return null;
      if (kind === 'account') return { kind, ...common, to: { number: draft.to }, ...said };
      return { kind, ...common, to: { card: draft.to }, ...said };
    }
    case 'requisites':
      return requisitesOrder(draft, common);
    case 'link':
      if (draft.to === '') return null;
      return { kind: 'link', ...common, to: isRequestId(draft.to) ? { request: draft.to } : { link: draft.to } };
    default:
      return null;
  }
}

/* A request of a person has a number, a link a token. */
export const isRequestId = (to: string) => /^\d{1,19}$/.test(to);

function requisitesOrder(draft: Draft, common: Pick<RequisitesOrder, 'from' | 'amount'>): RequisitesOrder | null {
  const filled = readRequisites(draft.to);
  const name = filled.name.trim();
  const purpose = filled.purpose.trim();
  const isWhole = filled.account.length === ACCOUNT_DIGITS && filled.bik.length === BIK_DIGITS;
  if (!isWhole || name === '' || purpose === '') return null;
  const budget = filled.budget === '' ? null : budgetOf(draft.to);
  if (filled.budget !== '' && (budget === null || filled.inn === '')) return null;
  const to = {
    name,
    account: filled.account,
    bik: filled.bik,
    ...(filled.inn === '' ? {} : { inn: filled.inn }),
    ...(filled.kpp === '' ? {} : { kpp: filled.kpp }),
    ...(budget === null ? {} : { budget }),
  };
  return { kind: 'requisites', ...common, to, purpose };
}

function budgetOf(to: string): Budget | null {
  const { uin, kbk, oktmo, payer_status, basis, period, document_number, document_date } = readRequisites(to);
  if (kbk === '' || oktmo === '' || payer_status === '') return null;
  const rest = { uin, basis, period, document_number, document_date };
  const filled = Object.entries(rest).filter(([, value]) => value.trim() !== '');
  return { kbk, oktmo, payer_status, ...Object.fromEntries(filled) };
}
