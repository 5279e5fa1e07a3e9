/* The window the bank is opened in: one interface, a file a window, one table. */
import { browser } from './browser';

export type Haptic = 'success' | 'error' | 'selection';
export type Scheme = 'light' | 'dark';

export interface BankWindow {
  readonly name: 'browser';
  /* The entry path without its last slash; routes live behind it. */
  readonly base: string;
  /* The window draws its own header with a back button: ours stays away. */
  readonly hasBackButton: boolean;
  /* Is this the window we are in? */
  fits(): boolean;
  start(): void;
  /* What the window wants; null: the system's. */
  scheme(): Scheme | null;
  onScheme(listener: () => void): void;
  haptic(kind: Haptic): void;
  /* null hides the window's back button. */
  onBack(handler: (() => void) | null): void;
  /* Shows a document of ours; false when the window refused and the person must press a link. */
  openDocument(url: string): boolean;
}

/* The first that fits; the browser fits always and stays last. */
export const windows: readonly BankWindow[] = [browser];

export function findWindow(): BankWindow {
  return windows.find((candidate) => candidate.fits()) ?? browser;
}
