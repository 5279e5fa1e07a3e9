/* Theme first, then the words and the session together, then the screen. */
import '../ui/tokens.css';
import '../ui/base.css';
import { render } from 'preact';
import { followKeyboard } from '../ui/viewport';
import { Session } from './api/session';
import { Vault } from './api/vault';
import { type App, AppContext, Hiding, Online } from './context';
import { Frame, prepare } from './frame';
import { tabDrawer } from './model/storage';
import { Router } from './router';
import { chooseLanguage, firstLanguage, language, speak } from './text';
import { applyTheme, chooseTheme } from './theme';
import { findWindow } from './window';

const bankWindow = findWindow();
applyTheme(bankWindow);
bankWindow.start();

const online = new Online();
const session = new Session({
  vault: new Vault(storageFactory),
  drawer: tabDrawer,
  fetch: window.fetch.bind(window),
  origin: location.origin,
  language: () => language,
  online: () => online.get(),
});

const app: App = {
  session,
  router: new Router(bankWindow.base),
  window: bankWindow,
  online,
  hiding: new Hiding(),
  setLanguage: async (next) => {
    await chooseLanguage(next);
    draw();
  },
  setTheme: (theme) => chooseTheme(theme, bankWindow),
};

/* In a sandboxed frame even the question throws. */
function storageFactory(): IDBFactory | undefined {
  return window.indexedDB;
}

/* Another language is another tree: everything is drawn anew. */
function draw(): void {
  const place = document.getElementById('app');
  if (!place) return;
  render(
    <AppContext.Provider value={app}>
      <Frame key={language} />
    </AppContext.Provider>,
    place,
  );
}

async function start(): Promise<void> {
  bankWindow.onScheme(() => applyTheme(bankWindow));
  followKeyboard(document.documentElement);
  const refresh = () => {
    const state = session.get();
    if (state.state === 'in' && document.visibilityState === 'visible') state.bank.refreshStale();
  };
  document.addEventListener('visibilitychange', refresh);
  online.subscribe(() => online.get() && refresh());
  /* A screen whose code does not come says so itself. */
  const ready = session.start().then(() => prepare(app).catch(() => undefined));
  await Promise.all([speak(firstLanguage()), ready]);
  draw();
}

void start();
