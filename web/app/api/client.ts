/* One place that talks to the bank: a proof on every request, the nonce, retries, problems. */
import type { Language } from '../model/format';
import { Problem } from '../model/problem';
import { problemFrom } from './problem';
import { makeProof } from './proof';

export interface Identity {
  readonly pair: CryptoKeyPair;
  readonly token: string | null;
}

export interface ClientParts {
  readonly fetch: typeof fetch;
  readonly origin: string;
  readonly identity: () => Promise<Identity>;
  readonly language: () => Language;
  readonly now: () => number;
  readonly online: () => boolean;
  readonly wait: (ms: number) => Promise<void>;
  /* The bank does not know this session any more. */
  readonly signedOut: () => void;
  /* The bank is not open in this window any more. */
  readonly closed: (problem: Problem) => void;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly key?: string;
  /* May be sent again when no answer came: reads, and changes that carry a key or are the same twice. */
  readonly repeatable?: boolean;
  /* The answer goes on, after this id; null: from now. Whoever asks reads it. */
  readonly after?: string | null;
}

const PAUSES_MS = [400, 1200] as const;
const DEADLINE_MS = 20_000;
const LONGEST_WAIT_S = 3;
/* A nonce lives a minute at least: an older one is replaced before the bank has to refuse it. */
const NONCE_FRESH_MS = 45_000;

export class Client {
  private nonce: string | null = null;
  private nonceAt = 0;
  private asking: Promise<void> | null = null;
  /* How far the phone's clock is behind the bank's. */
  private skew = 0;

  constructor(private readonly parts: ClientParts) {}

  bankNow(): number {
    return this.parts.now() + this.skew;
  }

  forget(): void {
    this.nonce = null;
  }

  async send<T>(call: Call): Promise<T> {
    const repeatable = call.repeatable ?? (call.method === 'GET' || call.key !== undefined);
    let sent: Problem | null = null;
    for (let attempt = 0; ; attempt += 1) {
      const pause = repeatable ? PAUSES_MS[attempt] : undefined;
      try {
        return await this.sendOnce<T>(call);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.unanswered) sent = error;
        const busy = error.status === 503 && (error.retryAfter ?? 1) <= LONGEST_WAIT_S;
        /* Once a request may have arrived, "offline" or "busy" would promise too much. */
        const promises = error.kind === 'offline' || error.status === 503;
        if (pause === undefined || !(busy || error.unanswered)) throw promises ? (sent ?? error) : error;
        await this.parts.wait(busy ? (error.retryAfter ?? 1) * 1000 : pause);
      }
    }
  }

  /* Before a proof can be made that the bank takes at the first try. */
  private async renewNonce(): Promise<void> {
    if (this.nonce !== null && Math.abs(this.parts.now() - this.nonceAt) < NONCE_FRESH_MS) return;
    this.asking ??= this.fetchInTime(`${this.parts.origin}/nonce`, { method: 'GET' })
      .then((response) => this.learn(response.headers))
      .catch(() => undefined) /* the call itself will say what is wrong */
      .finally(() => {
        this.asking = null;
      });
    await this.asking;
  }

  private async sendOnce<T>(call: Call): Promise<T> {
    const { pair, token } = await this.parts.identity();
    if (!this.parts.online()) throw new Problem('offline', 0, '');
    await this.renewNonce();
    let response = await this.exchange(call, pair, token);
    if (asksForNonce(response)) response = await this.exchange(call, pair, token);
    if (response.ok && call.after !== undefined) return response as T;
    if (response.ok) return (response.status === 204 ? undefined : await readBody(response)) as T;
    const problem = await problemFrom(response);
    if (problem.kind === 'sign-in-required' && token !== null) this.parts.signedOut();
    if (problem.kind === 'window-closed') this.parts.closed(problem);
    throw problem;
  }

  private async exchange(call: Call, pair: CryptoKeyPair, token: string | null): Promise<Response> {
    const body = call.body === undefined ? null : new TextEncoder().encode(JSON.stringify(call.body));
    const url = this.parts.origin + call.path;
    const proof = await makeProof(pair, {
      method: call.method,
      url,
      nonce: this.nonce,
      token,
      body,
      now: this.bankNow(),
    });
    const headers: Record<string, string> = { DPoP: proof, 'Accept-Language': this.parts.language() };
    if (token !== null) headers.Authorization = `DPoP ${token}`;
    if (body) headers['Content-Type'] = 'application/json';
    if (call.key) headers['Idempotency-Key'] = call.key;
    if (call.after) headers['Last-Event-ID'] = call.after;
    const response = await this.fetchInTime(url + queryOf(call), { method: call.method, headers, body });
    this.learn(response.headers);
    return response;
  }

  private async fetchInTime(url: string, init: RequestInit): Promise<Response> {
    const aborter = new AbortController();
    const timer = setTimeout(() => aborter.abort(), DEADLINE_MS);
    try {
      return await this.parts.fetch(url, { ...init, cache: 'no-store', credentials: 'omit', signal: aborter.signal });
    } catch {
      throw new Problem('no-answer', 0, '');
    } finally {
      clearTimeout(timer);
    }
  }

  private learn(headers: Headers): void {
    const nonce = headers.get('DPoP-Nonce');
    if (nonce !== null) {
      this.nonce = nonce;
      this.nonceAt = this.parts.now();
    }
    const date = Date.parse(headers.get('Date') ?? '');
    /* The header has whole seconds: a difference below two is no difference. */
    if (!Number.isNaN(date)) this.skew = Math.abs(date - this.parts.now()) < 2000 ? 0 : date - this.parts.now();
  }
}

function asksForNonce(response: Response): boolean {
  return response.status === 401 && (response.headers.get('WWW-Authenticate') ?? '').includes('use_dpop_nonce');
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Problem('no-answer', 0, '');
  }
}

function queryOf(call: Call): string {
  const pairs = Object.entries(call.query ?? {}).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}
