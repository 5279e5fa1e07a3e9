/* Light, dark or as the system says; set before the first paint. */
import { deviceDrawer } from './model/storage';
import type { BankWindow, Scheme } from './window';

export type Theme = 'system' | Scheme;

const BAR: Readonly<Record<Scheme, string>> = { light: '#f2f5f5', dark: '#0b1213' };

export function chosenTheme(): Theme {
  const chosen = deviceDrawer.read('theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function applyTheme(window_: BankWindow): void {
  const chosen = chosenTheme();
  const system: Scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const scheme = chosen === 'system' ? (window_.scheme() ?? system) : chosen;
  document.documentElement.dataset.theme = scheme;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BAR[scheme]);
}

export function chooseTheme(theme: Theme, window_: BankWindow): void {
  deviceDrawer.write('theme', theme);
  applyTheme(window_);
}
