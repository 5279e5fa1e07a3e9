/* Where a payment goes, in one line: the bank and the end of the account, or the phone; of a bill, what was filled in. */
import type { Payment } from '../api/types';
import { tail } from '../model/format';
import { formatPhone } from '../model/phone';

export function whereTo({ payee }: Pick<Payment, 'payee'>): string {
  const { bank, account, phone, fields } = payee;
  if (fields) return billedTo(fields);
  return [bank?.name ?? '', account ? tail(account) : '', bank && phone ? formatPhone(phone) : '']
    .filter(Boolean)
    .join(' · ');
}

/* Which phone, contract or charge of a provider a bill is paid for. */
export function billedTo(fields: Readonly<Record<string, string>> | undefined): string {
  return Object.values(fields ?? {})
    .map(fieldSaid)
    .filter(Boolean)
    .join(' · ');
}

export const fieldSaid = (value: string) => (/^\+7\d{10}$/.test(value) ? formatPhone(value) : value);
