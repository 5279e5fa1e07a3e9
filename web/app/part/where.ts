/* Where a payment goes, in one line: the bank and the end of the account, or the phone. */
import type { Payment } from '../api/types';
import { tail } from '../model/format';
import { formatPhone } from '../model/phone';

export function whereTo({ payee }: Pick<Payment, 'payee'>): string {
  const { bank, account, phone } = payee;
  return [bank?.name ?? '', account ? tail(account) : '', bank && phone ? formatPhone(phone) : '']
    .filter(Boolean)
    .join(' · ');
}
