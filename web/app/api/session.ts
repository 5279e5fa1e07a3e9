/* Who is signed in here: the device key, the token bound to it, and the sign-in that makes them. */
import type { Language } from '../model/format';
import { asProblem, type Problem } from '../model/problem';
import { Observable } from '../model/resource';
import { type Drawer, isObject } from '../model/storage';
import { Bank } from './bank';
import { type Calls, callsOf } from './calls';
import { Client } from './client';
import { digest } from './proof';
import type { CheckedLaunch, ClaimedHandover, Confirmed, SignInStarted } from './types';
import type { Vault } from './vault';

export type SessionState =
  | { readonly state: 'starting' }
  | { readonly state: 'out'; readonly ended: boolean }
  | { readonly state: 'in'; readonly bank: Bank }
  /* Here no more; the problem says where. What was begun is on the server. */
  | { readonly state: 'closed'; readonly windows: Problem['windows'] };

/* A sign-in between its two steps; survives the reload that reading an SMS costs on a phone. */
export interface PendingSignIn {
  readonly phone: string;
  readonly started: SignInStarted;
}

/* What a messenger opened the bank with. */
export interface Opening {
  readonly window: CheckedLaunch['window'];
  readonly raw: string;
}

/* start: the word of the link that led here, signed by the messenger. */
export type Entrance =
  | { readonly state: 'open'; readonly start: string | null }
  | { readonly state: 'refused' }
  | { readonly state: 'failed'; readonly problem: Problem };

/* A launch that the bank has checked: for this key and a quarter of an hour; then the key has it renewed. */
interface Ticket {
  readonly id: string;
  readonly start: string | null;
  /* Of which launch: a digest, so that a frame put in anew is known again however old its address is. */
  readonly mark: string;
  readonly madeAt: number;
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
const TICKET = 'launch';
/* Of the tab, whoever signs in: how it was opened. */
const OF_THE_TAB = [TICKET, 'window'];
const TICKET_FRESH_MS = 12 * 60_000;
const NO_PERMISSION: readonly number[] = [400, 413, 422];

export class Session extends Observable<SessionState> {
  private pair: CryptoKeyPair | null = null;
  private token: string | null = null;
  private opening: Opening | null = null;
  /* The token of a link from another window, until it is used or given up. */
  private carried: string | null = null;
  private readonly client: Client;
  readonly calls: Calls;

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
      closed: ({ windows }) => this.set({ state: 'closed', windows }),
    });
    this.calls = callsOf(this.client);
  }

  get volatile(): boolean {
    return this.parts.vault.volatile;
  }

  bankNow(): number {
    return this.client.bankNow();
  }

  /* What the messenger says is checked before anything is shown; a session of before goes on in this window. */
  async start(opening: Opening | null = null): Promise<Entrance> {
    const record = await this.parts.vault.load();
    this.pair = record?.pair ?? null;
    this.opening = opening;
    const former = this.ticket();
    let ticket: Ticket | null = null;
    try {
      if (opening) ticket = await this.checked(opening);
    } catch (error) {
      const problem = asProblem(error);
      if (this.get().state === 'closed') return { state: 'open', start: null };
      return NO_PERMISSION.includes(problem.status) ? { state: 'refused' } : { state: 'failed', problem };
    }
    if (record?.session) {
      this.enter(record.session.token);
      if (ticket && ticket.id !== former?.id) void this.calls.linkWindow(ticket.id).catch(() => undefined);
    } else this.set({ state: 'out', ended: false });
    return { state: 'open', start: ticket?.start ?? null };
  }

  /* The same launch again is not asked about again. */
  private async checked({ window, raw }: Opening): Promise<Ticket> {
    const mark = await digest(new TextEncoder().encode(raw));
    const kept = this.pair ? this.ticket() : null;
    if (kept?.mark === mark) return kept;
    const { id, start } = await this.calls.launch(window, raw);
    const ticket = { id, start, mark, madeAt: this.bankNow() };
    this.parts.drawer.write(TICKET, ticket);
    return ticket;
  }

  private ticket(): Ticket | null {
    const found = this.parts.drawer.read(TICKET);
    return isObject(found) && typeof found.id === 'string' && typeof found.madeAt === 'number'
      ? (found as unknown as Ticket)
      : null;
  }

  /* For the session that is about to begin. The launch itself is gone after a reload, and stale after an hour. */
  private async ticketForSignIn(): Promise<string | null> {
    const kept = this.ticket();
    if (kept && this.bankNow() - kept.madeAt < TICKET_FRESH_MS) return kept.id;
    const renewed = kept && this.pair ? await this.renewed(kept) : null;
    if (renewed !== null) return renewed;
    this.parts.drawer.drop(TICKET);
    if (!this.opening) return null;
    return this.checked(this.opening).then(
      ({ id }) => id,
      () => null,
    );
  }

  private async renewed(kept: Ticket): Promise<string | null> {
    try {
      const { id } = await this.calls.renewLaunch(kept.id);
      this.parts.drawer.write(TICKET, { ...kept, id, madeAt: this.bankNow() });
      return id;
    } catch {
      return null;
    }
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
    const ticket = await this.ticketForSignIn();
    await this.admit(await this.calls.confirmSignIn(pending.started.id, code, this.volatile, ticket));
  }

  private async admit(done: Confirmed): Promise<void> {
    this.forgetPending();
    this.claimDrawer(done.customer.id);
    if (this.pair) {
      const session = { token: done.token, expiresAt: done.expires_at };
      await this.parts.vault.save({ pair: this.pair, session });
    }
    this.enter(done.token);
  }

  get arriving(): string | null {
    return this.carried;
  }

  /* Only for who is not signed in here. */
  carry(token: string): void {
    if (this.get().state === 'out') this.carried = token;
  }

  /* By SMS, then. */
  giveUpArriving(): void {
    this.carried = null;
    this.set({ state: 'out', ended: false });
  }

  async claim(token: string): Promise<ClaimedHandover> {
    if (!this.pair) await this.enroll();
    return this.calls.claimHandover(token, this.volatile, await this.ticketForSignIn());
  }

  /* false: the other screen has not confirmed yet. */
  async arrive(token: string): Promise<boolean> {
    const answer = await this.calls.takeHandover(token);
    if (!('token' in answer)) return false;
    this.carried = null;
    await this.admit(answer);
    return true;
  }

  /* The bank is told if it can be; this device forgets in any case. */
  async signOut(): Promise<void> {
    await this.calls.signOut().catch(() => undefined);
    this.clearDrawer();
    this.end(false);
  }

  /* Drafts wait for the one who wrote them, and for nobody else. */
  private claimDrawer(customer: string): void {
    const { drawer } = this.parts;
    if (drawer.read(CUSTOMER) !== customer) this.clearDrawer();
    drawer.write(CUSTOMER, customer);
  }

  private clearDrawer(): void {
    const { drawer } = this.parts;
    const kept = OF_THE_TAB.map((name) => [name, drawer.read(name)] as const);
    drawer.clear();
    for (const [name, value] of kept) if (value !== null) drawer.write(name, value);
  }

  private async enroll(): Promise<CryptoKeyPair> {
    this.pair = await this.parts.vault.enroll();
    /* A ticket is for the key that asked for it. */
    this.parts.drawer.drop(TICKET);
    return this.pair;
  }

  private enter(token: string): void {
    this.token = token;
    this.set({ state: 'in', bank: new Bank(this.calls, () => this.bankNow()) });
  }

  private end(ended: boolean): void {
    if (this.get().state === 'out') return;
    this.token = null;
    this.client.forget();
    /* In a messenger the key stays without a session: it alone can have the launch's ticket renewed. */
    const { pair } = this;
    if (pair && this.ticket()) void this.parts.vault.save({ pair, session: null });
    else {
      this.pair = null;
      void this.parts.vault.clear();
    }
    this.set({ state: 'out', ended });
  }
}
