/* Who is signed in here: the device key, the token bound to it, and the sign-in that makes them. */
import type { Language } from '../model/format';
import { Observable } from '../model/resource';
import { type Drawer, isObject } from '../model/storage';
import { Bank } from './bank';
import { type Calls, callsOf } from './calls';
import { Client } from './client';
import type { SignInStarted } from './types';
import type { Vault } from './vault';

export type SessionState =
  | { readonly state: 'starting' }
  | { readonly state: 'out'; readonly ended: boolean }
  | { readonly state: 'in'; readonly bank: Bank };

/* A sign-in between its two steps; survives the reload that reading an SMS costs on a phone. */
export interface PendingSignIn {
  readonly phone: string;
  readonly started: SignInStarted;
}

export interface SessionParts {
  readonly vault: Vault;
  readonly drawer: Drawer;
  readonly fetch: typeof fetch;
  readonly origin: string;
  readonly language: () => Language;
  readonly online: () => boolean;
}

const PENDING = 'sign-in';
const CUSTOMER = 'customer';

export class Session extends Observable<SessionState> {
  private pair: CryptoKeyPair | null = null;
  private token: string | null = null;
  private readonly client: Client;
  private readonly calls: Calls;

  constructor(private readonly parts: SessionParts) {
    super({ state: 'starting' });
    this.client = new Client({
      fetch: (input, init) => parts.fetch(input, init),
      origin: parts.origin,
      identity: async () => ({ pair: this.pair ?? (await this.enroll()), token: this.token }),
      language: parts.language,
      now: () => Date.now(),
      online: parts.online,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      signedOut: () => this.end(true),
    });
    this.calls = callsOf(this.client);
  }

  get volatile(): boolean {
    return this.parts.vault.volatile;
  }

  bankNow(): number {
    return this.client.bankNow();
  }

  async start(): Promise<void> {
    const record = await this.parts.vault.load();
    this.pair = record?.pair ?? null;
    if (record?.session) this.enter(record.session.token);
    else this.set({ state: 'out', ended: false });
  }

  pending(): PendingSignIn | null {
    const found = this.parts.drawer.read(PENDING);
    const usable = this.pair !== null && isObject(found) && typeof found.phone === 'string' && isObject(found.started);
    return usable ? (found as unknown as PendingSignIn) : null;
  }

  async signIn(phone: string): Promise<PendingSignIn> {
    const started = await this.calls.signIn(phone);
    const pending = { phone, started };
    this.parts.drawer.write(PENDING, pending);
    return pending;
  }

  forgetPending(): void {
    this.parts.drawer.drop(PENDING);
  }

  async confirm(pending: PendingSignIn, code: string): Promise<void> {
    const done = await this.calls.confirmSignIn(pending.started.id, code, this.volatile);
    this.forgetPending();
    this.claimDrawer(done.customer.id);
    if (this.pair) {
      const session = { token: done.token, expiresAt: done.expires_at };
      await this.parts.vault.save({ pair: this.pair, session });
    }
    this.enter(done.token);
  }

  /* The bank is told if it can be; this device forgets in any case. */
  async signOut(): Promise<void> {
    await this.calls.signOut().catch(() => undefined);
    this.parts.drawer.clear();
    this.end(false);
  }

  /* Drafts wait for the one who wrote them, and for nobody else. */
  private claimDrawer(customer: string): void {
    const { drawer } = this.parts;
    if (drawer.read(CUSTOMER) !== customer) drawer.clear();
    drawer.write(CUSTOMER, customer);
  }

  private async enroll(): Promise<CryptoKeyPair> {
    this.pair = await this.parts.vault.enroll();
    return this.pair;
  }

  private enter(token: string): void {
    this.token = token;
    this.set({ state: 'in', bank: new Bank(this.calls, () => this.bankNow()) });
  }

  private end(ended: boolean): void {
    if (this.get().state === 'out') return;
    this.token = null;
    this.pair = null;
    this.client.forget();
    void this.parts.vault.clear();
    this.set({ state: 'out', ended });
  }
}
