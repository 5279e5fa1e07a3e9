/* Templates and standing orders as the bank gives them: the calls, and what is known while a session lasts. */
import type { Bank } from '../api/bank';
import type { components } from '../api/generated/schema';
import type { PaymentOrder } from '../api/types';
import type { Money } from '../model/money';
import { toWire } from '../model/money';
import { formatPhone } from '../model/phone';
import { Cached } from '../model/resource';
import { billedTo } from './where';

type Schemas = components['schemas'];
export type KeptOrder = Schemas['KeptOrder'];
export type Template = Schemas['Template'];
export type Standing = Schemas['StandingOrder'];
export type Schedule = Schemas['Schedule'];
export type Rhythm = Schemas['Rhythm'];
export type StandingStatus = Standing['status'];
export type RunStatus = Schemas['StandingRun']['status'];
export type StandingAct = 'pause' | 'resume' | 'skip' | 'cancel';

const at = (id: string) => encodeURIComponent(id);

export function standingCallsOf({ calls: { send } }: Bank) {
  const one = (id: string, what: string) => `/v1/standing-orders/${at(id)}${what}`;
  return {
    again: (payment: string) => send<KeptOrder>({ method: 'GET', path: `/v1/payments/${at(payment)}/order` }),
    templates: () => send<Schemas['Templates']>({ method: 'GET', path: '/v1/templates' }),
    template: (id: string) => send<Template>({ method: 'GET', path: `/v1/templates/${at(id)}` }),
    keep: (body: Schemas['TemplateRequest']) => send<Template>({ method: 'POST', path: '/v1/templates', body }),
    change: (id: string, body: Schemas['TemplateChange']) =>
      send<Template>({ method: 'PATCH', path: `/v1/templates/${at(id)}`, body, repeatable: true }),
    remove: (id: string) => send<void>({ method: 'DELETE', path: `/v1/templates/${at(id)}` }),
    list: () => send<Schemas['StandingOrders']>({ method: 'GET', path: '/v1/standing-orders' }),
    standing: (id: string) => send<Standing>({ method: 'GET', path: one(id, '') }),
    begin: (body: Schemas['StandingRequest'], key: string) =>
      send<Standing>({ method: 'POST', path: '/v1/standing-orders', body, key }),
    act: (id: string, what: StandingAct) =>
      send<Standing>({ method: 'POST', path: one(id, `/${what}`), repeatable: what !== 'skip' }),
    amount: (id: string, amount: Money) =>
      send<Standing>({ method: 'POST', path: one(id, '/amount'), body: { amount: toWire(amount) } }),
    confirm: (id: string, code: string) =>
      send<Standing>({ method: 'POST', path: one(id, '/confirm'), body: { code } }),
    resend: (id: string) => send<Standing>({ method: 'POST', path: one(id, '/resend') }),
  };
}

/* Dropped with the session: whoever has it has the bank. */
export class StandingBook {
  readonly calls: ReturnType<typeof standingCallsOf>;
  readonly templates: Cached<readonly Template[]>;
  readonly orders: Cached<readonly Standing[]>;

  constructor(bank: Bank, now: () => number) {
    this.calls = standingCallsOf(bank);
    this.templates = new Cached(async () => (await this.calls.templates()).items, now);
    this.orders = new Cached(async () => (await this.calls.list()).items, now);
    bank.listeners.add(({ kind, id }) => {
      const all = id === null;
      if ((all || kind === 'template') && this.templates.get().state === 'ready') void this.templates.refresh(true);
      if ((all || kind === 'standing_order') && this.orders.get().state === 'ready') void this.orders.refresh(true);
    });
  }
}

const books = new WeakMap<Bank, StandingBook>();

export function standingBookOf(bank: Bank, now: () => number): StandingBook {
  const known = books.get(bank);
  if (known) return known;
  const made = new StandingBook(bank, now);
  books.set(bank, made);
  return made;
}

/* The order as it is given again, with this amount. */
export function orderAgain(kept: KeptOrder, amount: Money): PaymentOrder {
  const { look_up, bank } = kept.to;
  return {
    kind: kept.kind,
    from: kept.from,
    to: kept.kind === 'bank_phone' ? { look_up, bank } : kept.to,
    amount: toWire(amount),
    ...(kept.message ? { message: kept.message } : {}),
    ...(kept.purpose ? { purpose: kept.purpose } : {}),
  } as PaymentOrder;
}

/* Whom it goes to: a name, else the number it was given. */
export function payeeOf(kept: KeptOrder, own: string): string {
  if (kept.kind === 'own') return own;
  return kept.display ?? kept.to.name ?? (kept.to.phone ? formatPhone(kept.to.phone) : (kept.to.number ?? ''));
}

/* The same with what a bill is paid for: a provider alone may be paid for several phones. */
export function payeeAndFor(kept: KeptOrder, own: string): string {
  return [payeeOf(kept, own), billedTo(kept.to.fields)].filter(Boolean).join(' · ');
}

export function favouritesFirst(templates: readonly Template[]): readonly Template[] {
  return [...templates.filter(({ favourite }) => favourite), ...templates.filter(({ favourite }) => !favourite)];
}
