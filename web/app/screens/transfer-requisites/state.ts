/* By requisites: to a person, to a company, to the budget. */
import { ACCOUNT_DIGITS, BIK_DIGITS } from '../../model/number';
import { type RequisiteName, type Requisites, readRequisites, writeRequisites } from '../../model/payee';
import type { Problem } from '../../model/problem';
import { type Transfer, useTransfer } from '../../part/transfer';

export type Whom = 'person' | 'company' | 'budget';

/* A field of the form: how long it may be, what may stand in it. */
export interface FieldRow {
  readonly name: Exclude<RequisiteName, 'budget'>;
  readonly longest: number;
  readonly digits?: true;
}

const WHOM: readonly FieldRow[] = [{ name: 'name', longest: 160 }];
const WHERE: readonly FieldRow[] = [
  { name: 'bik', longest: BIK_DIGITS, digits: true },
  { name: 'account', longest: ACCOUNT_DIGITS, digits: true },
];
const INN: FieldRow = { name: 'inn', longest: 12, digits: true };
const KPP: FieldRow = { name: 'kpp', longest: 9 };
const PURPOSE: FieldRow = { name: 'purpose', longest: 210 };

export const fieldsOf: Readonly<Record<Whom, readonly FieldRow[]>> = {
  person: [...WHOM, ...WHERE, INN, PURPOSE],
  company: [...WHOM, INN, KPP, ...WHERE, PURPOSE],
  budget: [
    ...WHOM,
    INN,
    KPP,
    ...WHERE,
    { name: 'uin', longest: 25, digits: true },
    { name: 'kbk', longest: 20 },
    { name: 'oktmo', longest: 11, digits: true },
    { name: 'payer_status', longest: 2, digits: true },
    PURPOSE,
  ],
};

/* Of a payment to the budget, and seldom needed. */
export const seldom: readonly FieldRow[] = [
  { name: 'basis', longest: 2 },
  { name: 'period', longest: 10 },
  { name: 'document_number', longest: 15 },
  { name: 'document_date', longest: 10 },
];

/* A company has ten digits of INN and a KPP; what is to the budget says so itself. */
export function whomOf(requisites: Requisites): Whom {
  if (requisites.budget === 'yes') return 'budget';
  return requisites.budget === '' && (requisites.kpp !== '' || requisites.inn.length === 10) ? 'company' : 'person';
}

/* Which field the bank finds wrong: by its pointer, or by what it says of the bank. */
export function wrongField(problem: Problem | null): FieldRow['name'] | null {
  if (problem === null) return null;
  if (problem.kind === 'bank-unknown') return 'bik';
  if (problem.kind === 'account-not-found') return 'account';
  const pointer = problem.errors[0]?.pointer ?? '';
  const last = pointer.split('/').pop() ?? '';
  const known = [...fieldsOf.budget, ...seldom].find(({ name }) => name === last);
  return known?.name ?? null;
}

export interface RequisitesTransfer {
  readonly transfer: Transfer;
  readonly requisites: Requisites;
  readonly bank: string | null;
  readonly wrong: FieldRow['name'] | null;
  readonly set: (fields: Partial<Requisites>) => void;
  readonly complete: boolean;
}

export function useRequisitesTransfer(): RequisitesTransfer {
  const transfer = useTransfer('requisites');
  const requisites = readRequisites(transfer.draft.to);
  const { quote, payee } = transfer.quoted;
  const said = transfer.phase.at === 'writing' ? transfer.phase.refusal : null;
  const wrong = wrongField(said ?? (quote.state === 'refused' ? quote.problem : null));
  return {
    transfer,
    requisites,
    bank: payee?.bank?.name ?? null,
    wrong,
    set: (fields) => transfer.change({ to: writeRequisites({ ...requisites, ...fields }) }),
    complete: transfer.order !== null && wrong === null,
  };
}
