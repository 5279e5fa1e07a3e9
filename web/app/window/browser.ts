/* The plain browser, and what every other window falls back to. */
import type { BankWindow, Haptic } from './index';

const PATTERNS: Readonly<Record<Haptic, number | number[]>> = {
  success: [12, 60, 18],
  error: [30, 50, 30],
  selection: 6,
};

const dark = () => matchMedia('(prefers-color-scheme: dark)');

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function browserWindow(base: string): BankWindow {
  return {
    name: 'browser',
    base,
    hasBackButton: false,
    hasMainButton: false,
    corner: 0,
    canClose: false,
    start: () => undefined,
    ready: () => undefined,
    close: () => globalThis.close(),
    scheme: () => null,
    onScheme: (listener) => dark().addEventListener('change', listener),
    paint: () => undefined,
    /* CSS knows them itself here. */
    onInsets: () => undefined,
    onHeight: () => undefined,
    haptic: (kind) => {
      if (navigator.userActivation?.hasBeenActive === false) return;
      navigator.vibrate?.(PATTERNS[kind]);
    },
    onBack: () => undefined,
    mainButton: () => undefined,
    scan: () => import('./scan').then((module) => module.scanPicture()),
    openOutside: () => false,
    give: async (url) => (window.open(url, '_blank') === null ? 'refused' : 'tab'),
    guardClosing: (on) => {
      if (on) window.addEventListener('beforeunload', ask);
      else window.removeEventListener('beforeunload', ask);
    },
    guardScreen: () => undefined,
    brighten: () => undefined,
  };
}
