/* The window the bank is opened in: one interface, a file a window, one table. A window's code comes only into it. */
import { browserWindow } from './browser';
import type { Arrival, MessengerName, WindowFacts } from './launch';

export type WindowName = 'browser' | MessengerName;
export type Haptic = 'success' | 'error' | 'selection';
export type Scheme = 'light' | 'dark';

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/* Colours of ours for what the messenger draws around us, as #rrggbb. */
export interface Colours {
  readonly surface: string;
  readonly bar: string;
  readonly accent: string;
  readonly onAccent: string;
}

/* Drawn by the messenger: its words come from a closed list and say nothing of the customer. */
export interface MainButton {
  readonly text: string;
  readonly active: boolean;
  readonly busy: boolean;
  readonly onPress: () => void;
}

/* How a document was given: in a tab, by the messenger's download, in the browser outside, or not at all. */
export type Given = 'tab' | 'saved' | 'outside' | 'refused';

export interface BankWindow {
  readonly name: WindowName;
  /* The entry path without its last slash; routes live behind it. */
  readonly base: string;
  /* The window draws a back button: ours stays away. */
  readonly hasBackButton: boolean;
  /* The window draws the button of a form: ours stays away. */
  readonly hasMainButton: boolean;
  /* How wide the messenger's own controls lie over our right upper corner. */
  readonly corner: number;
  readonly canClose: boolean;
  /* Says that we are here, at full height, not to be swiped away. */
  start(): void;
  /* There is something to look at. */
  ready(): void;
  close(): void;
  /* What the window wants; null: the system's. */
  scheme(): Scheme | null;
  onScheme(listener: () => void): void;
  paint(colours: Colours): void;
  /* Listened to, never read once: they change with the keyboard and come late. */
  onInsets(listener: (insets: Insets) => void): void;
  onHeight(listener: (height: number) => void): void;
  haptic(kind: Haptic): void;
  /* null hides the window's back button. */
  onBack(handler: (() => void) | null): void;
  mainButton(button: MainButton | null): void;
  /* What a QR code says; null when nothing was read. */
  scan(): Promise<string | null>;
  /* In a browser outside; false: the link itself has to do. */
  openOutside(url: string): boolean;
  /* Shows or saves a document of ours. */
  give(url: string, fileName: string): Promise<Given>;
  /* Ask before closing: something typed would be lost. */
  guardClosing(on: boolean): void;
  /* No pictures of the screen, where the window can forbid them. */
  guardScreen(on: boolean): void;
  /* As bright as it gets, for a code that somebody else's camera reads. */
  brighten(on: boolean): void;
}

export interface WindowParts {
  readonly base: string;
  readonly facts: WindowFacts;
}

/* null: its messenger is not around us. */
type Make = (parts: WindowParts) => BankWindow | null;

interface Entry {
  readonly name: MessengerName;
  readonly base: string;
  /* Its messenger has left a mark of its own in this webview. */
  readonly isPresent: (globals: Readonly<Record<string, unknown>>) => boolean;
  readonly load: () => Promise<Make>;
}

/* A row a messenger. */
export const entries: readonly Entry[] = [
  {
    name: 'telegram',
    base: '/t',
    isPresent: (globals) => 'TelegramWebviewProxy' in globals,
    load: () => import('./telegram').then((module) => module.telegramWindow),
  },
  {
    name: 'vk',
    base: '/v',
    isPresent: (globals) => 'AndroidBridge' in globals,
    load: () => import('./vk').then((module) => module.vkWindow),
  },
  {
    name: 'max',
    base: '/m',
    isPresent: (globals) => 'WebViewHandler' in globals,
    load: () => import('./max').then((module) => module.maxWindow),
  },
];

export interface Around {
  readonly path: string;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly arrival: Arrival;
  /* What was known before a reload of this tab. */
  readonly kept: WindowFacts | null;
}

/* By the entry path first, then by what is there. */
export function chooseEntry({ path, globals, arrival, kept }: Around): { entry: Entry | null; base: string } {
  const byPath = entries.find(({ base }) => path === base || path.startsWith(`${base}/`));
  if (byPath) return { entry: byPath, base: byPath.base };
  const name = arrival.facts?.window ?? kept?.window;
  const byMark = entries.find((entry) => entry.name === name) ?? entries.find((entry) => entry.isPresent(globals));
  return { entry: byMark ?? null, base: '' };
}

/* Without a messenger around it, or when its code does not come, every entry is a plain browser's window. */
export async function findWindow(around: Around): Promise<BankWindow> {
  const { entry, base } = chooseEntry(around);
  if (entry) {
    const known = [around.arrival.facts, around.kept].find((facts) => facts?.window === entry.name);
    const facts = known ?? { window: entry.name, version: '', platform: '', scheme: null };
    const make = await entry.load().catch(() => null);
    const made = make?.({ base, facts });
    if (made) return made;
  }
  return browserWindow(base);
}
