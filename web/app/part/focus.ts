import type { BankWindow } from '../window';

/* In a messenger a field that takes the focus by itself calls the keyboard over a page that is still being laid out,
   and a frame may not do it at all. */
export function mayFocusAtOnce({ name }: BankWindow): boolean {
  return name === 'browser' && matchMedia('(pointer: fine)').matches;
}
