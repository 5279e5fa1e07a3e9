/* The address first, then the theme, then the window, the words and the session together, then the screen. */
import { arrival } from './window/launch';
import '../ui/tokens.css';
import '../ui/base.css';
import { render } from 'preact';
import { followKeyboard } from '../ui/viewport';
import { type Entrance, Session } from './api/session';
import { Vault } from './api/vault';
import { type App, AppContext, Hiding, Online } from './context';
import { fitInto, keepFacts, keptFacts } from './fit';
import { Frame, prepare } from './frame';
import { tabDrawer } from './model/storage';
import { Gate, prepareGate } from './part/gate';
import { Router } from './router';
import { pathOfStart } from './routes';
import { chooseLanguage, firstLanguage, language, speak } from './text';
import { applyTheme, chooseTheme, followTheme } from './theme';
import { type BankWindow, findWindow } from './window';

const kept = keptFacts(tabDrawer);
applyTheme((arrival.facts ?? kept)?.scheme ?? null);

const online = new Online();
const session = new Session({
  vault: new Vault(storageFactory),
  drawer: tabDrawer,
  fetch: window.fetch.bind(window),
  origin: location.origin,
  language: () => language,
  online: () => online.get(),
});

/* In a sandboxed frame even the question throws. */
function storageFactory(): IDBFactory | undefined {
  return window.indexedDB;
}

function appIn(bankWindow: BankWindow, draw: () => void): App {
  return {
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
}

function settleIn(bankWindow: BankWindow): void {
  if (arrival.facts) keepFacts(tabDrawer, arrival.facts);
  bankWindow.onScheme(() => {
    followTheme(bankWindow);
    const facts = keptFacts(tabDrawer);
    if (facts) keepFacts(tabDrawer, { ...facts, scheme: bankWindow.scheme() });
  });
  followTheme(bankWindow);
  fitInto(bankWindow, document.documentElement);
  followKeyboard(document.documentElement);
  bankWindow.start();
}

function refreshOnReturn(): void {
  const refresh = () => {
    const state = session.get();
    if (state.state === 'in' && document.visibilityState === 'visible') state.bank.refreshStale();
  };
  document.addEventListener('visibilitychange', refresh);
  online.subscribe(() => online.get() && refresh());
}

/* Only from the window's own address: a link to a screen is not led away from it. */
function goToStart(app: App, { start }: Extract<Entrance, { state: 'open' }>): void {
  const word = start ?? arrival.start ?? '';
  if (word.startsWith('go-')) app.session.carry(word.slice(3));
  const path = pathOfStart(word);
  const { router } = app;
  if (path !== null && router.get().path === '/') router.go(path, { replace: true });
}

async function start(): Promise<void> {
  const words = speak(firstLanguage());
  const entering = session.start(arrival.launch);
  const globals = window as unknown as Readonly<Record<string, unknown>>;
  const bankWindow = await findWindow({ path: location.pathname, globals, arrival, kept });
  settleIn(bankWindow);
  let entrance: Entrance | null = null;
  const app = appIn(bankWindow, draw);
  const enter = async (attempt: Promise<Entrance>) => {
    entrance = await attempt;
    if (entrance.state === 'open') goToStart(app, entrance);
    /* A screen whose code does not come says so itself. */
    const code = entrance.state === 'open' ? prepare(app) : prepareGate();
    await Promise.all([words, code.catch(() => undefined)]);
    draw();
  };

  /* Another language is another tree: everything is drawn anew. */
  function draw(): void {
    const place = document.getElementById('app');
    if (!place || !entrance) return;
    const again = () => void enter(session.start(arrival.launch));
    render(
      <AppContext.Provider value={app}>
        {entrance.state === 'open' ? (
          <Frame key={language} />
        ) : (
          <Gate key={language} entrance={entrance} again={again} />
        )}
      </AppContext.Provider>,
      place,
    );
    bankWindow.ready();
  }

  refreshOnReturn();
  await enter(entering);
}

void start();
