/* The plain browser. */
import type { BankWindow, Haptic } from './index';

const PATTERNS: Readonly<Record<Haptic, number | number[]>> = {
  success: [12, 60, 18],
  error: [30, 50, 30],
  selection: 6,
};

const dark = () => matchMedia('(prefers-color-scheme: dark)');

export const browser: BankWindow = {
  name: 'browser',
  base: '',
  hasBackButton: false,
  fits: () => true,
  start: () => undefined,
  scheme: () => null,
  onScheme: (listener) => dark().addEventListener('change', listener),
  haptic: (kind) => {
    if (navigator.userActivation?.hasBeenActive === false) return;
    navigator.vibrate?.(PATTERNS[kind]);
  },
  onBack: () => undefined,
  openDocument: (url) => window.open(url, '_blank') !== null,
};
