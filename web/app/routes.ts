/* The one table of screens: path, file, title, where "back" leads, which section it belongs to. */
import type { ComponentType } from 'preact';
import { speakMoving } from './text';
import type { Text } from './text/ru';

export type Section = 'home' | 'payments' | 'history' | 'more';

export interface ScreenProps {
  readonly params: Readonly<Record<string, string>>;
  /* Drawn as the left column of a wide page. */
  readonly narrow: boolean;
}

export interface ScreenModule {
  readonly default: ComponentType<ScreenProps>;
  /* What stands at the right of a section on a wide page until something is chosen. */
  readonly Rest?: ComponentType;
}

export interface Route {
  readonly path: string;
  readonly screen: () => Promise<ScreenModule>;
  readonly title: (text: Text) => string;
  readonly parent: string;
  readonly section: Section;
  /* The section's own screen: has the bar below, the left column when wide. */
  readonly list?: true;
  /* The word by which a messenger's link leads here; with a parameter: the word, a hyphen and its value. */
  readonly start?: string;
  /* A customer may show it to others: the screen can be photographed. */
  readonly shareable?: true;
}

const home = () => import('./screens/home/view');
const account = () => import('./screens/account/view');
const history = () => import('./screens/history/view');
const payments = () => import('./screens/payments/view');
const own = () => import('./screens/transfer-own/view');
const phone = () => import('./screens/transfer-phone/view');
const done = () => import('./screens/done/view');
const operation = () => import('./screens/operation/view');
const more = () => import('./screens/more/view');
const move = () => withMoving(import('./screens/move/view'));
const notices = () => withMoving(import('./screens/notices/view'));
const help = () => import('./screens/help/view');
const about = () => import('./screens/about/view');

/* Screens whose words are a dictionary of their own. */
async function withMoving(screen: Promise<ScreenModule>): Promise<ScreenModule> {
  const [module] = await Promise.all([screen, speakMoving()]);
  return module;
}

export const routes: readonly Route[] = [
  {
    path: '/',
    screen: home,
    title: (text) => text.home.title,
    parent: '/',
    section: 'home',
    list: true,
    start: 'home',
  },
  {
    path: '/accounts/:account',
    screen: account,
    title: (text) => text.account.title,
    parent: '/',
    section: 'home',
    start: 'account',
  },
  {
    path: '/payments',
    screen: payments,
    title: (text) => text.payments.title,
    parent: '/',
    section: 'payments',
    list: true,
    start: 'payments',
  },
  {
    path: '/payments/own',
    screen: own,
    title: (text) => text.transfer.ownTitle,
    parent: '/payments',
    section: 'payments',
    start: 'transfer-own',
  },
  {
    path: '/payments/phone',
    screen: phone,
    title: (text) => text.transfer.phoneTitle,
    parent: '/payments',
    section: 'payments',
    start: 'transfer-phone',
  },
  {
    path: '/payments/:payment/done',
    screen: done,
    title: (text) => text.done.title,
    parent: '/',
    section: 'payments',
    shareable: true,
  },
  {
    path: '/history',
    screen: history,
    title: (text) => text.history.title,
    parent: '/',
    section: 'history',
    list: true,
    start: 'history',
  },
  {
    path: '/entries/:entry',
    screen: operation,
    title: (text) => text.operation.title,
    parent: '/history',
    section: 'history',
    shareable: true,
  },
  {
    path: '/operations/:payment',
    screen: operation,
    title: (text) => text.operation.title,
    parent: '/history',
    section: 'history',
    start: 'operation',
    shareable: true,
  },
  {
    path: '/more',
    screen: more,
    title: (text) => text.more.title,
    parent: '/',
    section: 'more',
    list: true,
    start: 'more',
  },
  {
    path: '/more/move',
    screen: move,
    title: (text) => text.more.move,
    parent: '/more',
    section: 'more',
    start: 'move',
  },
  {
    path: '/more/notices',
    screen: notices,
    title: (text) => text.more.notices,
    parent: '/more',
    section: 'more',
    start: 'notices',
  },
  {
    path: '/more/help',
    screen: help,
    title: (text) => text.help.title,
    parent: '/more',
    section: 'more',
    start: 'help',
  },
  {
    path: '/more/about',
    screen: about,
    title: (text) => text.about.title,
    parent: '/more',
    section: 'more',
    start: 'about',
  },
];

export const sections: readonly { section: Section; path: string; icon: 'home' | 'payments' | 'history' | 'more' }[] = [
  { section: 'home', path: '/', icon: 'home' },
  { section: 'payments', path: '/payments', icon: 'payments' },
  { section: 'history', path: '/history', icon: 'history' },
  { section: 'more', path: '/more', icon: 'more' },
];

/* Where a link's word leads; null: to home, like every word that is not known. */
export function pathOfStart(start: string): string | null {
  for (const { start: word, path } of routes) {
    const [fixed = '', parameter] = path.split(':');
    if (word === undefined) continue;
    if (parameter === undefined && start === word) return path;
    const value = start.startsWith(`${word}-`) ? start.slice(word.length + 1) : '';
    if (parameter !== undefined && /^[A-Za-z0-9]{1,40}$/.test(value)) return fixed + value;
  }
  return null;
}
