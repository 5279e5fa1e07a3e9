/* Cards as the bank gives them: the calls, and what is known of them while a session lasts. */
import type { Bank } from '../api/bank';
import type { components } from '../api/generated/schema';
import { Feed } from '../model/feed';
import { Cached } from '../model/resource';

type Schemas = components['schemas'];
export type Card = Schemas['Card'];
export type CardOperation = Schemas['CardOperation'];
export type CardLimits = Schemas['CardLimits'];
export type CardLimitsChange = Schemas['CardLimitsChange'];
export type CardRequest = Schemas['CardRequest'];
export type CardConfirmed = Schemas['CardConfirmed'];
export type CardDetails = Schemas['CardDetails'];
export type CardChannel = Schemas['CardChannel'];
export type BlockReason = Schemas['CardBlock']['reason'];

const at = (id: string) => encodeURIComponent(id);

export function cardCallsOf({ calls: { send } }: Bank) {
  const act = (id: string, what: 'freeze' | 'unfreeze' | 'close') =>
    send<Card>({ method: 'POST', path: `/v1/cards/${at(id)}/${what}`, repeatable: true });
  return {
    list: () => send<Schemas['Cards']>({ method: 'GET', path: '/v1/cards' }),
    issue: (order: Schemas['CardOrder'], key: string) =>
      send<Card>({ method: 'POST', path: '/v1/cards', body: order, key }),
    rename: (id: string, name: string) =>
      send<Card>({ method: 'PATCH', path: `/v1/cards/${at(id)}`, body: { name }, repeatable: true }),
    freeze: (id: string) => act(id, 'freeze'),
    unfreeze: (id: string) => act(id, 'unfreeze'),
    close: (id: string) => act(id, 'close'),
    block: (id: string, reason: BlockReason) =>
      send<Card>({ method: 'POST', path: `/v1/cards/${at(id)}/block`, body: { reason }, repeatable: true }),
    reissue: (id: string, key: string) => send<Card>({ method: 'POST', path: `/v1/cards/${at(id)}/reissue`, key }),
    reveal: (id: string) => send<CardRequest>({ method: 'POST', path: `/v1/cards/${at(id)}/reveal` }),
    pin: (id: string) => send<CardRequest>({ method: 'POST', path: `/v1/cards/${at(id)}/pin` }),
    limits: (id: string) => send<CardLimits>({ method: 'GET', path: `/v1/cards/${at(id)}/limits` }),
    changeLimits: (id: string, body: CardLimitsChange) =>
      send<CardLimits>({ method: 'PATCH', path: `/v1/cards/${at(id)}/limits`, body }),
    operations: (id: string, cursor: string | null) =>
      send<Schemas['CardOperations']>({
        method: 'GET',
        path: `/v1/cards/${at(id)}/operations`,
        query: { limit: 20, ...(cursor === null ? {} : { cursor }) },
      }),
    dispute: (id: string) =>
      send<Schemas['DisputedOperation']>({
        method: 'POST',
        path: `/v1/card-operations/${at(id)}/dispute`,
        repeatable: true,
      }),
    resend: (id: string) => send<CardRequest>({ method: 'POST', path: `/v1/card-requests/${at(id)}/resend` }),
    confirm: (id: string, body: Schemas['CardConfirmation']) =>
      send<CardConfirmed>({ method: 'POST', path: `/v1/card-requests/${at(id)}/confirm`, body }),
  };
}

export type CardCalls = ReturnType<typeof cardCallsOf>;

/* Dropped with the session: whoever has it has the bank. */
export class CardBook {
  readonly calls: CardCalls;
  readonly cards: Cached<readonly Card[]>;
  private readonly feeds = new Map<string, Feed<CardOperation>>();

  constructor(bank: Bank, now: () => number) {
    this.calls = cardCallsOf(bank);
    this.cards = new Cached(async () => (await this.calls.list()).items, now);
    this.now = now;
    bank.listeners.add(({ kind, id }) => {
      if (kind !== 'card' && id !== null) return;
      if (this.cards.get().state === 'ready') void this.cards.refresh(true);
      for (const feed of this.feeds.values()) if (feed.get().state === 'ready') void feed.refresh(true);
    });
  }

  private readonly now: () => number;

  operations(card: string): Feed<CardOperation> {
    const known = this.feeds.get(card);
    if (known) return known;
    const feed = new Feed<CardOperation>((cursor) => this.calls.operations(card, cursor), this.now);
    this.feeds.set(card, feed);
    return feed;
  }

  /* A card as the bank has just given it. */
  put(card: Card): void {
    const known = this.cards.get();
    if (known.state !== 'ready') return;
    const others = known.data.filter(({ id }) => id !== card.id);
    const place = known.data.findIndex(({ id }) => id === card.id);
    const next = place < 0 ? [card, ...known.data] : [...others.slice(0, place), card, ...others.slice(place)];
    this.cards.put(next);
  }
}

const books = new WeakMap<Bank, CardBook>();

export function cardBookOf(bank: Bank, now: () => number): CardBook {
  const known = books.get(bank);
  if (known) return known;
  const book = new CardBook(bank, now);
  books.set(bank, book);
  return book;
}

/* 2031-11 as on a card: 11/31. */
export const shortExpiry = (expiry: string) => `${expiry.slice(5)}/${expiry.slice(2, 4)}`;

/* 2204 9999 0000 0015 */
export const groupNumber = (number: string) => number.replace(/(\d{4})(?=\d)/g, '$1\u00a0');

/* Four digits, not all the same, not in a row up or down. */
export function isGoodPin(pin: string): boolean {
  if (!/^\d{4}$/.test(pin)) return false;
  const steps = [1, 2, 3].map((i) => Number(pin[i]) - Number(pin[i - 1]));
  return ![0, 1, -1].some((step) => steps.every((one) => one === step));
}
