/* Favourites and scheduled payments on the hub, and the way to them from a payment: their code and words come after the
   screen itself. */
import { useLater } from '../../ui/hooks';
import type { Payment } from '../api/types';

const useViews = () => useLater(() => import('./hub-standing-view').then(({ load }) => load()));

export function HubStanding() {
  const views = useViews();
  return views ? <views.Hub /> : null;
}

/* The bank keeps no card's number and no link; a charge is owed once. */
const NOT_KEPT: readonly Payment['kind'][] = ['card', 'link'];

const isKept = ({ kind, payee }: Payment) => !NOT_KEPT.includes(kind) && !(kind === 'bill' && payee.budget?.uin);

/* Keep this payment, or have it made again and again. */
export function AgainLink({ payment }: { payment: Payment }) {
  const views = useViews();
  return views && isKept(payment) ? <views.AgainLink payment={payment.id} /> : null;
}
