/* The one table of screens: path, file, title, where "back" leads, which section it belongs to. */
import type { ComponentType } from 'preact';
import type { Text } from './text/ru';

export type Section = 'home' | 'payments' | 'history' | 'more';

export interface ScreenProps {
  readonly params: Readonly<Record<string, string>>;
  /* Drawn as the left column of a wide page. */
  readonly narrow: boolean;
}

export interface ScreenModule {
  readonly default: ComponentType<ScreenProps>;
  /* Where its words come with it. */
  readonly title?: () => string;
  /* What stands at the right of a section on a wide page until something is chosen. */
  readonly Rest?: ComponentType;
}

export interface Route {
  readonly path: string;
  readonly screen: () => Promise<ScreenModule>;
  /* Left out: the screen's module says it. */
  readonly title?: (text: Text) => string;
  readonly parent: string;
  readonly section: Section;
  /* The section's own screen: has the bar below, the left column when wide. */
  readonly list?: true;
  /* The word by which a messenger's link leads here; with a parameter: the word, a hyphen and its value. */
  readonly start?: string;
  /* A customer may show it to others: the screen can be photographed. */
  readonly shareable?: true;
}

const ofSections = (name: Parameters<typeof import('./sections').open>[0]) => () =>
  import('./sections').then(({ open }) => open(name));
const home = ofSections('home');
const ofAccounts = (name: 'one' | 'all' | 'new' | 'requisites' | 'settings' | 'close') => () =>
  import('./accounts').then(({ open }) => open(name));
const ofTransfers = (name: Parameters<typeof import('./transfers').open>[0]) => () =>
  import('./transfers').then(({ open }) => open(name));
const ofCards = (name: 'card' | 'limits' | 'issue') => () => import('./cards').then(({ open }) => open(name));
const ofBills = (name: 'bills' | 'bill' | 'charges') => () => import('./bills').then(({ open }) => open(name));
const ofStanding = (name: Parameters<typeof import('./standing').open>[0]) => () =>
  import('./standing').then(({ open }) => open(name));
const ofAsks = (name: Parameters<typeof import('./asks').open>[0]) => () =>
  import('./asks').then(({ open }) => open(name));
const history = ofSections('history');
const payments = ofTransfers('payments');
const own = ofTransfers('own');
const phone = ofTransfers('phone');
const number = ofTransfers('number');
const requisites = ofTransfers('requisites');
const limits = ofTransfers('limits');
const done = ofTransfers('done');
const operation = ofTransfers('operation');
const more = ofSections('more');
const move = ofSections('move');
const notices = ofSections('notices');
const opened = ofSections('opened');
const help = ofSections('help');
const about = ofSections('about');

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
  { path: '/accounts', screen: ofAccounts('all'), parent: '/', section: 'home', start: 'accounts' },
  { path: '/accounts/open', screen: ofAccounts('new'), parent: '/accounts', section: 'home' },
  { path: '/accounts/:account', screen: ofAccounts('one'), parent: '/', section: 'home', start: 'account' },
  {
    path: '/accounts/:account/requisites',
    screen: ofAccounts('requisites'),
    parent: '/',
    section: 'home',
    shareable: true,
  },
  { path: '/accounts/:account/settings', screen: ofAccounts('settings'), parent: '/', section: 'home' },
  { path: '/accounts/:account/close', screen: ofAccounts('close'), parent: '/', section: 'home' },
  {
    path: '/cards/new',
    screen: ofCards('issue'),
    title: (text) => text.cards.add,
    parent: '/',
    section: 'home',
    start: 'card-new',
  },
  {
    path: '/cards/:card',
    screen: ofCards('card'),
    title: (text) => text.cards.title,
    parent: '/',
    section: 'home',
    start: 'card',
  },
  {
    path: '/cards/:card/limits',
    screen: ofCards('limits'),
    title: (text) => text.cards.limits,
    parent: '/',
    section: 'home',
  },
  { path: '/standing', screen: ofStanding('list'), parent: '/payments', section: 'payments', start: 'standing' },
  {
    path: '/standing/new',
    screen: ofStanding('fresh'),
    parent: '/standing',
    section: 'payments',
    start: 'standing-new',
  },
  { path: '/standing/:standing', screen: ofStanding('one'), parent: '/standing', section: 'payments' },
  { path: '/templates/:template', screen: ofStanding('again'), parent: '/payments', section: 'payments' },
  { path: '/payments/:payment/again', screen: ofStanding('again'), parent: '/payments', section: 'payments' },
  { path: '/ask', screen: ofAsks('ask'), parent: '/payments', section: 'payments', start: 'ask' },
  { path: '/asks', screen: ofAsks('asks'), parent: '/payments', section: 'payments', start: 'asks' },
  { path: '/asks/:direction', screen: ofAsks('asks'), parent: '/payments', section: 'payments' },
  { path: '/pay/:token', screen: ofAsks('pay'), parent: '/payments', section: 'payments', start: 'pay' },
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
    path: '/bills',
    screen: ofBills('bills'),
    title: (text) => text.payments.bills,
    parent: '/payments',
    section: 'payments',
    start: 'bills',
  },
  {
    path: '/bills/charges',
    screen: ofBills('charges'),
    title: (text) => text.payments.bills,
    parent: '/bills',
    section: 'payments',
    start: 'charges',
  },
  {
    path: '/bills/in/:category',
    screen: ofBills('bills'),
    title: (text) => text.payments.bills,
    parent: '/bills',
    section: 'payments',
  },
  {
    path: '/bills/payer/:payer',
    screen: ofBills('bill'),
    title: (text) => text.payments.bills,
    parent: '/bills',
    section: 'payments',
  },
  {
    path: '/bills/:provider',
    screen: ofBills('bill'),
    title: (text) => text.payments.bills,
    parent: '/bills',
    section: 'payments',
  },
  {
    path: '/payments/number',
    screen: number,
    title: (text) => text.payments.account,
    parent: '/payments',
    section: 'payments',
    start: 'transfer-number',
  },
  {
    path: '/payments/requisites',
    screen: requisites,
    title: (text) => text.payments.requisites,
    parent: '/payments',
    section: 'payments',
    start: 'transfer-requisites',
  },
  {
    path: '/payments/limits',
    screen: limits,
    title: (text) => text.payments.limits,
    parent: '/payments',
    section: 'payments',
    start: 'limits',
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
  {
    path: '/opened/:notice',
    screen: opened,
    title: (text) => text.more.notices,
    parent: '/',
    section: 'home',
    start: 'n',
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
    if (parameter !== undefined && /^[\w-]{1,40}$/.test(value)) return fixed + value;
  }
  return null;
}
