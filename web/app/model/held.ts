/* What of a balance is promised already; null when nothing is. */
import { fromWire, type Money, money, type WireAmount } from './money';

export function heldOf(account: { readonly balance: WireAmount; readonly available: WireAmount }): Money | null {
  const held = fromWire(account.balance).minor - fromWire(account.available).minor;
  return held > 0n ? money(held, account.balance.currency) : null;
}
