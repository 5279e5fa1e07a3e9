/* What others ask of the customer, above the payments: its code and words come after the screen itself. */
import { useLater } from '../../ui/hooks';

export function HubAsks() {
  const view = useLater(() => import('./hub-asks-view').then(({ load }) => load()));
  return view ? <view.Hub /> : null;
}
