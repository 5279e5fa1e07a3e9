/* What every screen is handed: the session, the bank behind it, the window, the way to other screens. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Bank } from './api/bank';
import type { Session } from './api/session';
import type { Language } from './model/format';
import { Observable } from './model/resource';
import { deviceDrawer } from './model/storage';
import type { Router } from './router';
import type { Theme } from './theme';
import type { BankWindow } from './window';

export interface App {
  readonly session: Session;
  readonly router: Router;
  readonly window: BankWindow;
  readonly online: Online;
  readonly hiding: Hiding;
  readonly setLanguage: (language: Language) => Promise<void>;
  readonly setTheme: (theme: Theme) => void;
}

export class Online extends Observable<boolean> {
  constructor() {
    super(navigator.onLine !== false);
    window.addEventListener('online', () => this.set(true));
    window.addEventListener('offline', () => this.set(false));
  }
}

/* Sums hidden from a neighbour's eyes; kept on this device. */
export class Hiding extends Observable<boolean> {
  constructor() {
    super(deviceDrawer.read('hidden') === true);
  }

  toggle(): void {
    deviceDrawer.write('hidden', !this.current);
    this.set(!this.current);
  }
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('drawn outside the app');
  return app;
}

export function useBank(): Bank {
  const state = useApp().session.get();
  if (state.state !== 'in') throw new Error('drawn without a session');
  return state.bank;
}

/* Keys of payments; random, made with the draft. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
