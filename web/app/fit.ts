/* Fits the page into its window: insets, height and the corner that the messenger keeps for itself, as CSS variables. */
import { type Drawer, isObject } from './model/storage';
import type { BankWindow, Insets } from './window';
import type { WindowFacts } from './window/launch';

const SIDES = ['top', 'right', 'bottom', 'left'] as const;

export function fitInto(window_: BankWindow, root: HTMLElement): void {
  root.dataset.window = window_.name;
  root.style.setProperty('--corner', `${window_.corner}px`);
  /* The browser's own value is zero inside some messengers and right in others: the larger one is. */
  window_.onInsets((insets: Insets) => {
    for (const side of SIDES) {
      root.style.setProperty(`--safe-${side}`, `max(env(safe-area-inset-${side}, 0px), ${insets[side]}px)`);
    }
  });
  window_.onHeight((height) => root.style.setProperty('--height', `${height}px`));
}

/* For the tab's reloads: the address that said it is gone by then. */
export function keepFacts(drawer: Drawer, facts: WindowFacts): void {
  drawer.write('window', facts);
}

export function keptFacts(drawer: Drawer): WindowFacts | null {
  const found = drawer.read('window');
  return isObject(found) && typeof found.window === 'string' && typeof found.version === 'string'
    ? (found as unknown as WindowFacts)
    : null;
}
