/* Money that is asked for, as the bank gives it: the calls, and what is known while a session lasts. */
import type { Bank } from '../api/bank';
import type { components } from '../api/generated/schema';
import { Cached } from '../model/resource';
import { type AnyWindow, linkTo, type OpenWindow } from './windows';

type Schemas = components['schemas'];
export type Ask = Schemas['PaymentRequest'];
export type AskWish = Schemas['PaymentRequestWish'];
export type Unwanted = Schemas['Unwanted']['items'][number];
export type PayLink = Schemas['PaymentLink'];
export type Direction = Ask['direction'];

const at = (id: string) => encodeURIComponent(id);

export function askCallsOf({ calls: { send } }: Pick<Bank, 'calls'>) {
  const one = (id: string, what: string) => `/v1/payment-requests/${at(id)}/${what}`;
  return {
    list: (direction: Direction) =>
      send<Schemas['PaymentRequests']>({ method: 'GET', path: '/v1/payment-requests', query: { direction } }),
    ask: (body: AskWish, key: string) => send<Ask>({ method: 'POST', path: '/v1/payment-requests', body, key }),
    cancel: (id: string) => send<Ask>({ method: 'POST', path: one(id, 'cancel'), repeatable: true }),
    decline: (id: string, forEver: boolean) =>
      send<Ask>({ method: 'POST', path: one(id, 'decline'), body: { for_ever: forEver }, repeatable: true }),
    unwanted: () => send<Schemas['Unwanted']>({ method: 'GET', path: '/v1/payment-requests/unwanted' }),
    allow: (id: string) => send<Ask>({ method: 'POST', path: one(id, 'allow'), repeatable: true }),
    look: (token: string) => send<PayLink>({ method: 'GET', path: `/v1/payment-links/${at(token)}` }),
  };
}

/* Dropped with the session. */
export class AskBook {
  readonly calls: ReturnType<typeof askCallsOf>;
  readonly in: Cached<readonly Ask[]>;
  readonly out: Cached<readonly Ask[]>;
  /* Who is not wanted to ask any more. */
  readonly unwanted: Cached<readonly Unwanted[]>;

  constructor(bank: Bank, now: () => number) {
    this.calls = askCallsOf(bank);
    this.in = new Cached(async () => (await this.calls.list('in')).items, now);
    this.out = new Cached(async () => (await this.calls.list('out')).items, now);
    this.unwanted = new Cached(async () => (await this.calls.unwanted()).items, now);
    bank.listeners.add(({ kind, id }) => {
      if (id === null || kind === 'money_request') this.refresh();
    });
  }

  /* What has been read once is read anew. */
  refresh(): void {
    for (const list of [this.in, this.out, this.unwanted]) if (list.get().state === 'ready') void list.refresh(true);
  }
}

const books = new WeakMap<Bank, AskBook>();

export function askBookOf(bank: Bank, now: () => number): AskBook {
  const known = books.get(bank);
  if (known) return known;
  const made = new AskBook(bank, now);
  books.set(bank, made);
  return made;
}

/* Where a link opens the bank at its payment, this window's own first. */
export function payLinks(windows: readonly OpenWindow[], own: AnyWindow, token: string): OpenWindow[] {
  const first = (window: AnyWindow) => (window === own ? 0 : 1);
  return [...windows]
    .sort((a, b) => first(a.window) - first(b.window))
    .map((open) => ({ window: open.window, url: linkTo(open, `pay-${token}`) }));
}
