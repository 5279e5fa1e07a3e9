/* How an entry of the customer's payment stands, where that is not simply "paid". */
import type { IconName } from '../../ui/icon';
import type { Entry, Payment } from '../api/types';
import { text } from '../text';

export interface EntryState {
  readonly icon: IconName;
  readonly word: string;
}

const ICONS: Readonly<Partial<Record<Payment['status'], IconName>>> = {
  awaiting_confirmation: 'clock',
  stopped: 'shield',
  sent: 'clock',
  rejected: 'close',
  returned: 'repeat',
};

/* What came in is there, whatever became of the payment. */
export function entryState({ direction, status, payment_status }: Entry): EntryState | null {
  const icon = direction === 'out' && payment_status ? ICONS[payment_status] : undefined;
  if (icon && payment_status) return { icon, word: text.operation[payment_status] };
  return status === 'held' ? { icon: 'clock', word: text.history.held } : null;
}
