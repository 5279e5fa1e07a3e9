/* The key of what is being ordered, kept in this tab with what it stands for: the same pressed twice, or after a reload, is
   one order. */
import { makeKey } from '../context';
import { isObject, tabDrawer } from '../model/storage';

export interface KeptKey {
  /* What is ordered, to the letter. */
  readonly of: string;
  readonly key: string;
  /* It left, and how it ended is not known here. */
  readonly isOpen: boolean;
  /* The bank has it, and it waited for its code. */
  readonly isMade: boolean;
}

export function keptKey(slot: string): KeptKey | null {
  const known = tabDrawer.read(slot);
  if (!isObject(known) || typeof known.of !== 'string' || typeof known.key !== 'string') return null;
  return { of: known.of, key: known.key, isOpen: known.isOpen === true, isMade: known.isMade === true };
}

export function keyFor(slot: string, of: string): string {
  const known = keptKey(slot);
  const { key, isMade } = known?.of === of ? known : { key: makeKey(), isMade: false };
  tabDrawer.write(slot, { of, key, isMade, isOpen: true });
  return key;
}

export function markMade(slot: string): void {
  const known = keptKey(slot);
  if (known) tabDrawer.write(slot, { ...known, isMade: true });
}

/* The key stays with what it stands for; but a form that is opened anew does not ask after it. */
export function closeKey(slot: string): void {
  const known = keptKey(slot);
  if (known) tabDrawer.write(slot, { ...known, isOpen: false });
}

export function dropKey(slot: string): void {
  tabDrawer.drop(slot);
}
