/* Accounts beyond their list: the calls, and what is known of them while a session lasts. */
import type { Bank } from '../api/bank';
import type { components } from '../api/generated/schema';
import type { Account, ReceiptLink } from '../api/types';
import { Cached } from '../model/resource';

type Schemas = components['schemas'];
export type Product = Schemas['Products']['items'][number];
export type AccountOrder = Schemas['AccountOrder'];
export type AccountChange = Schemas['AccountChange'];
export type Holds = Schemas['Holds'];
export type DayBalance = Schemas['DayBalance'];
export type Requisites = Schemas['Requisites'];

const at = (id: string) => encodeURIComponent(id);

function callsOf({ calls: { send } }: Bank) {
  const of = (id: string) => `/v1/accounts/${at(id)}`;
  return {
    products: () => send<Schemas['Products']>({ method: 'GET', path: '/v1/products' }),
    closed: () => send<Schemas['Accounts']>({ method: 'GET', path: '/v1/accounts', query: { status: 'closed' } }),
    one: (id: string) => send<Account>({ method: 'GET', path: of(id) }),
    open: (order: AccountOrder, key: string) =>
      send<Account>({ method: 'POST', path: '/v1/accounts', body: order, key }),
    change: (id: string, change: AccountChange) =>
      send<Account>({ method: 'PATCH', path: of(id), body: change, repeatable: true }),
    arrange: (ids: readonly string[]) =>
      send<Schemas['Accounts']>({ method: 'POST', path: '/v1/accounts/order', body: { ids }, repeatable: true }),
    close: (id: string, sweepTo: string | null) =>
      send<Account>({ method: 'POST', path: `${of(id)}/close`, body: { sweep_to: sweepTo }, repeatable: true }),
    holds: (id: string) => send<Holds>({ method: 'GET', path: `${of(id)}/holds` }),
    balance: (id: string, date: string) =>
      send<DayBalance>({ method: 'GET', path: `${of(id)}/balance`, query: { date } }),
    requisites: (id: string) => send<Requisites>({ method: 'GET', path: `${of(id)}/requisites` }),
    paper: (id: string) => send<ReceiptLink>({ method: 'POST', path: `${of(id)}/requisites/link` }),
  };
}

/* Dropped with the session: whoever has it has the bank. */
export class AccountBook {
  readonly calls: ReturnType<typeof callsOf>;
  readonly products: Cached<readonly Product[]>;
  readonly closed: Cached<readonly Account[]>;
  private readonly ones = new Map<string, Cached<Account>>();
  private readonly held = new Map<string, Cached<Holds>>();
  private readonly given = new Map<string, Cached<Requisites>>();

  constructor(bank: Bank) {
    this.calls = callsOf(bank);
    this.products = new Cached(async () => (await this.calls.products()).items, Date.now);
    this.closed = new Cached(async () => (await this.calls.closed()).items, Date.now);
    bank.listeners.add(() => {
      for (const known of [this.closed, ...this.ones.values(), ...this.held.values()]) {
        if (known.get().state === 'ready') void known.refresh(true);
      }
    });
  }

  /* Also one that is closed. */
  one(id: string): Cached<Account> {
    return cached(this.ones, id, () => this.calls.one(id));
  }

  holds(id: string): Cached<Holds> {
    return cached(this.held, id, () => this.calls.holds(id));
  }

  requisites(id: string): Cached<Requisites> {
    return cached(this.given, id, () => this.calls.requisites(id));
  }
}

function cached<T>(known: Map<string, Cached<T>>, id: string, ask: () => Promise<T>): Cached<T> {
  const found = known.get(id) ?? new Cached(ask, Date.now);
  known.set(id, found);
  return found;
}

const books = new WeakMap<Bank, AccountBook>();

export function accountBookOf(bank: Bank): AccountBook {
  const known = books.get(bank) ?? new AccountBook(bank);
  books.set(bank, known);
  return known;
}
