import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../model/problem';
import { Client } from './client';

type Reply = Response | 'silence';

let pair: CryptoKeyPair;
beforeAll(async () => {
  pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
});

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly claims: Record<string, unknown>;
}

const ok = (body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status: 200, headers });

const problem = (status: number, type: string, headers: Record<string, string> = {}, more = {}) =>
  new Response(JSON.stringify({ type: `/problems/${type}`, ...more }), { status, headers });

const nonceWanted = (nonce: string) =>
  problem(401, 'invalid-proof', { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"', 'DPoP-Nonce': nonce });

function claimsOf(proof: string): Record<string, unknown> {
  const payload = proof.split('.')[1] ?? '';
  return JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
}

/* A client whose bank answers from a list. */
function setUp(replies: Reply[], options: { token?: string; online?: () => boolean } = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const ended: true[] = [];
  const client = new Client({
    fetch: async (input, init) => {
      const headers = init?.headers as Record<string, string>;
      sent.push({ url: String(input), headers, claims: claimsOf(headers.DPoP ?? '') });
      const reply = replies.shift();
      if (!reply || reply === 'silence') throw new TypeError('failed to fetch');
      return reply;
    },
    origin: 'http://bank.example',
    identity: async () => ({ pair, token: options.token ?? null }),
    language: () => 'ru',
    now: () => 1_000_000,
    online: options.online ?? (() => true),
    wait: async (ms) => void waits.push(ms),
    signedOut: () => void ended.push(true),
    closed: () => undefined,
  });
  return { client, sent, waits, ended };
}

const read = { method: 'GET', path: '/v1/accounts' } as const;
const order = { method: 'POST', path: '/v1/payments', body: { kind: 'own' }, key: 'k1' } as const;
const signIn = { method: 'POST', path: '/v1/sign-in', body: { phone: '+79000000001' } } as const;

async function failure(work: Promise<unknown>): Promise<Problem> {
  const error = await work.catch((found: unknown) => found);
  if (!(error instanceof Problem)) throw new Error('no problem came');
  return error;
}

describe('the nonce', () => {
  it('is learnt from the refusal and used at once', async () => {
    const { client, sent } = setUp([nonceWanted('n1'), ok({ done: true })]);
    expect(await client.send(signIn)).toEqual({ done: true });
    expect(sent.map(({ claims }) => claims.nonce)).toEqual([undefined, 'n1']);
    expect(sent[0]?.claims.jti).not.toBe(sent[1]?.claims.jti);
  });

  it('is replaced by a newer one of any answer', async () => {
    const { client, sent } = setUp([ok({}, { 'DPoP-Nonce': 'n2' }), ok({})]);
    await client.send(read);
    await client.send(read);
    expect(sent[1]?.claims.nonce).toBe('n2');
  });

  it('is asked for only once a request', async () => {
    const { client, sent } = setUp([nonceWanted('n1'), nonceWanted('n2'), ok({})]);
    expect((await failure(client.send(signIn))).kind).toBe('invalid-proof');
    expect(sent).toHaveLength(2);
  });
});

describe('a proof', () => {
  it('covers method, address without query, token and body', async () => {
    const { client, sent } = setUp([ok({}), ok({})], { token: 'token' });
    await client.send({ ...read, query: { limit: 5, cursor: undefined } });
    await client.send(order);
    expect(sent[0]?.url).toBe('http://bank.example/v1/accounts?limit=5');
    expect(sent[0]?.claims).toMatchObject({ htm: 'GET', htu: 'http://bank.example/v1/accounts' });
    expect(sent[0]?.claims.bh).toBeUndefined();
    expect(sent[1]?.claims).toMatchObject({ htm: 'POST', ath: expect.any(String), bh: expect.any(String) });
    expect(sent[1]?.headers).toMatchObject({ Authorization: 'DPoP token', 'Idempotency-Key': 'k1' });
  });
});

describe('a bank that does not answer', () => {
  it('is asked again for reads and for what carries a key, with the same key', async () => {
    const { client, sent, waits } = setUp(['silence', 'silence', ok({ id: '1' })]);
    expect(await client.send(order)).toEqual({ id: '1' });
    expect(sent.map(({ headers }) => headers['Idempotency-Key'])).toEqual(['k1', 'k1', 'k1']);
    expect(waits).toEqual([400, 1200]);
  });

  it('is not asked again for what may not be done twice', async () => {
    const { client, sent } = setUp(['silence', ok({})]);
    expect((await failure(client.send(signIn))).unanswered).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it('leaves the outcome open even when it turns busy or the network goes', async () => {
    const busy = () => problem(503, 'busy', { 'Retry-After': '1' });
    expect((await failure(setUp(['silence', busy(), busy()]).client.send(order))).kind).toBe('no-answer');
    let online = true;
    const { client } = setUp(['silence'], { online: () => online });
    const sending = failure(client.send(order));
    online = true;
    setTimeout(() => {
      online = false;
    }, 0);
    expect((await sending).kind).toBe('no-answer');
  });
});

describe('a busy bank', () => {
  it('is asked again after the time it names', async () => {
    const { client, waits } = setUp([problem(503, 'busy', { 'Retry-After': '2' }), ok({})]);
    await client.send(read);
    expect(waits).toEqual([2000]);
  });

  it('is left alone when it names a long time', async () => {
    const { client, sent } = setUp([problem(503, 'disk-full', { 'Retry-After': '60' }), ok({})]);
    expect(await failure(client.send(read))).toMatchObject({ kind: 'disk-full', retryAfter: 60 });
    expect(sent).toHaveLength(1);
  });
});

describe('problems', () => {
  it('come with what the screens need', async () => {
    const { client } = setUp([problem(422, 'wrong-code', {}, { attempts_left: 3, detail: 'Код не подошёл.' })]);
    expect(await failure(client.send(signIn))).toMatchObject({
      kind: 'wrong-code',
      attemptsLeft: 3,
      detail: 'Код не подошёл.',
    });
  });

  it('of a proxy are busy or unknown, never a crash', async () => {
    const page = (status: number) => new Response('<h1>no</h1>', { status });
    expect((await failure(setUp([page(502)]).client.send(signIn))).kind).toBe('busy');
    expect((await failure(setUp([page(418)]).client.send(signIn))).kind).toBe('unknown');
    expect((await failure(setUp([new Response('{', { status: 200 })]).client.send(signIn))).kind).toBe('no-answer');
  });

  it('end the session only when there was one', async () => {
    const with_ = setUp([problem(401, 'sign-in-required')], { token: 'token' });
    await failure(with_.client.send(read));
    expect(with_.ended).toHaveLength(1);
    const without = setUp([problem(401, 'sign-in-required')]);
    await failure(without.client.send(read));
    expect(without.ended).toHaveLength(0);
  });

  it('offline: nothing is sent, and that is said', async () => {
    const { client, sent } = setUp([ok({})], { online: () => false });
    expect((await failure(client.send(read))).kind).toBe('offline');
    expect(sent).toHaveLength(0);
  });
});

it('follows the bank’s clock when the phone’s is wrong', async () => {
  const { client } = setUp([ok({}, { Date: new Date(1_000_000 + 3_600_000).toUTCString() })]);
  await client.send(read);
  expect(client.bankNow() - 1_000_000).toBe(3_600_000);
});
