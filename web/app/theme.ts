/* Light, dark or as the window says; set before the first paint. Our own colours in every window. */
import { deviceDrawer } from './model/storage';
import type { BankWindow, Colours, Scheme } from './window';

export type Theme = 'system' | Scheme;

export function chosenTheme(): Theme {
  const chosen = deviceDrawer.read('theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/* wanted: what the window asks for; null: the system's. */
export function applyTheme(wanted: Scheme | null): void {
  const chosen = chosenTheme();
  const system: Scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = chosen === 'system' ? (wanted ?? system) : chosen;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', colours().surface);
}

function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { surface: token('surface'), bar: token('surface-2'), accent: token('accent'), onAccent: token('on-accent') };
}

/* The same around the app: what the messenger draws takes our colours. */
export function followTheme(window_: BankWindow): void {
  applyTheme(window_.scheme());
  window_.paint(colours());
}

export function chooseTheme(theme: Theme, window_: BankWindow): void {
  deviceDrawer.write('theme', theme);
  followTheme(window_);
}
