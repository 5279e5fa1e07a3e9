/* Accounts for the tests of screens. */
import type { Account } from './types';

const account = (id: string, currency: Account['currency'], amount: string, isMain = false): Account => ({
  id,
  number: '40817810500000000011',
  name: id,
  kind: 'current',
  product: 'current',
  currency,
  balance: { amount, currency },
  held: { amount: '0.00', currency },
  available: { amount, currency },
  is_main: isMain,
  hidden: false,
  status: 'open',
  opened_at: '2025-11-25T09:00:00Z',
  closed_at: null,
});

export const all = [
  account('savings', 'RUB', '10.00'),
  account('dollars', 'USD', '3.00'),
  account('main', 'RUB', '5.50', true),
  account('more', 'RUB', '0.00'),
] as const;
