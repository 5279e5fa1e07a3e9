/* Cards among the things on home: their code and words come after home itself. */
import { useLater } from '../../ui/hooks';

export function HomeCards() {
  const view = useLater(() => import('./home-cards-view').then(({ load }) => load()));
  return view ? <view.Cards /> : null;
}
