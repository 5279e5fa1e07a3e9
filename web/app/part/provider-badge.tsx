/* A provider's mark: its letter on its tint. */
import { Badge, type Tint } from '../../ui/badge';
import type { Provider } from './bill-data';

const TINTS: Readonly<Record<Provider['mark']['tint'], Tint>> = {
  blue: 'blue',
  violet: 'violet',
  green: 'green',
  amber: 'amber',
  red: 'coral',
  teal: 'teal',
};

export function ProviderBadge({ provider, size }: { provider: Provider; size?: 'big' }) {
  const { letter, tint } = provider.mark;
  return size ? <Badge tint={TINTS[tint]} letter={letter} size={size} /> : <Badge tint={TINTS[tint]} letter={letter} />;
}
