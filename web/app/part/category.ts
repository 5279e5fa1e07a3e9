/* How a category looks. */
import type { Tint } from '../../ui/badge';
import type { IconName } from '../../ui/icon';
import type { Category } from '../api/types';

export const categories: Readonly<Record<Category, { icon: IconName; tint: Tint }>> = {
  salary: { icon: 'salary', tint: 'green' },
  groceries: { icon: 'groceries', tint: 'amber' },
  transport: { icon: 'transport', tint: 'blue' },
  cafe: { icon: 'cafe', tint: 'coral' },
  health: { icon: 'health', tint: 'coral' },
  home: { icon: 'building', tint: 'slate' },
  mobile: { icon: 'mobile', tint: 'violet' },
  entertainment: { icon: 'entertainment', tint: 'violet' },
  shopping: { icon: 'shopping', tint: 'blue' },
  transfer: { icon: 'transfer', tint: 'teal' },
  own: { icon: 'swap', tint: 'teal' },
  interest: { icon: 'interest', tint: 'green' },
  cash: { icon: 'cash', tint: 'green' },
  other: { icon: 'other', tint: 'slate' },
};
