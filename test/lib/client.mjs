/**
 * A customer's program: one device key, at most one session. Signs every request, follows the server's nonce, and holds
 * every answer against the contract. Each request can be made wrong in one place.
 */
import { randomUUID } from 'node:crypto';
import { Contract } from './contract.mjs';
import { makeProof, newKey } from './proof.mjs';
import { Wire } from './wire.mjs';

/** One judge for all clients of a program: it is costly to make and remembers what was seen. */
export const contract = new Contract();

/**
 * @typedef {object} Request
 * @property {unknown} [body]             sent as JSON
 * @property {Uint8Array | string} [bytes]  sent as they are, instead of body
 * @property {string | null} [contentType]  null: none
 * @property {Record<string, string | number | undefined>} [query]
 * @property {string} [key]               Idempotency-Key
 * @property {[string, string][]} [headers] further headers
 * @property {import('./proof.mjs').ProofChanges | string | null} [proof]  changes, or the header itself; null: none
 * @property {string | null} [authorization]  instead of the session's; null: none
 * @property {string} [signedPath]        what the proof is made for, when it is not the path as sent
 * @property {boolean} [retry]            false: a request for a nonce is an answer like any other
 */

export class Client {
  /**
   * @param {import('./server.mjs').Server} server
   * @param {{ key?: import('./proof.mjs').DeviceKey, language?: string }} [options]
   */
  constructor(server, options = {}) {
    this.server = server;
    this.wire = new Wire(server.port);
    this.device = options.key;
    this.language = options.language ?? 'en';
    /** @type {string | undefined} */
    this.nonce = undefined;
    /** @type {string | undefined} */
    this.token = undefined;
  }

  async key() {
    this.device ??= await newKey();
    return this.device;
  }

  /** @param {string} method @param {string} path @param {Request} [request] */
  async send(method, path, request = {}) {
    const answer = await this.sendOnce(method, path, request);
    const asksForNonce = answer.status === 401 && /use_dpop_nonce/.test(answer.header('www-authenticate') ?? '');
    return asksForNonce && request.retry !== false ? this.sendOnce(method, path, request) : answer;
  }

  async sendOnce(method, path, request) {
    const sent = request.bytes ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    const body = sent === undefined ? undefined : Buffer.from(sent);
    const headers = await this.headersOf(method, path, request, body);
    const target = path + queryOf(request.query);
    const answer = await this.wire.send({ method, path: target, headers, body });
    this.nonce = answer.header('dpop-nonce') ?? this.nonce;
    contract.check({ method, path: target, body: request.bytes === undefined ? request.body : undefined }, answer);
    return answer;
  }

  /** @returns {Promise<[string, string][]>} */
  async headersOf(method, path, request, body) {
    /** @type {[string, string][]} */
    const headers = [['Accept-Language', this.language]];
    const proof = await this.proofOf(method, path, request, body);
    if (proof !== undefined) headers.push(['DPoP', proof]);
    const authorization =
      request.authorization === undefined && this.token ? `DPoP ${this.token}` : request.authorization;
    if (authorization) headers.push(['Authorization', authorization]);
    const type = request.contentType === undefined && body !== undefined ? 'application/json' : request.contentType;
    if (type) headers.push(['Content-Type', type]);
    if (request.key !== undefined) headers.push(['Idempotency-Key', request.key]);
    return [...headers, ...(request.headers ?? [])];
  }

  async proofOf(method, path, request, body) {
    if (request.proof === null) return undefined;
    if (typeof request.proof === 'string') return request.proof;
    const url = this.server.origin + (request.signedPath ?? path.split('?')[0]);
    const of = { method, url, nonce: this.nonce, token: this.token, body };
    return makeProof(await this.key(), of, request.proof);
  }

  get(path, request) {
    return this.send('GET', path, request);
  }

  post(path, body, request) {
    return this.send('POST', path, { body, ...request });
  }

  /* ---- the customer's ways */

  /** The whole way from a number to a session. @param {string} phone */
  async signIn(phone, more = {}) {
    const mark = this.server.sms.mark();
    const started = expectStatus(await this.post('/v1/sign-in', { phone }), 202);
    const code = await this.server.sms.codeAfter(mark, phone);
    return this.confirmSignIn(started.json.id, code, more);
  }

  async confirmSignIn(id, code, more = {}) {
    const answer = expectStatus(await this.post(`/v1/sign-in/${id}/confirm`, { code, ...more }), 201);
    this.token = answer.json.token;
    return answer.json;
  }

  async accounts() {
    return expectStatus(await this.get('/v1/accounts'), 200).json.items;
  }

  /** @param {'current' | 'savings'} kind */
  async account(kind) {
    const accounts = await this.accounts();
    return accounts.find((account) => account.kind === kind);
  }

  /** @param {object} order @param {string} [key] */
  order(order, key = randomUUID()) {
    return this.post('/v1/payments', order, { key });
  }

  /** Orders a payment by phone and reads its code. @param {object} order @param {string} phone  the payer's own */
  async orderWithCode(order, phone) {
    const mark = this.server.sms.mark();
    const payment = expectStatus(await this.order(order), 201).json;
    const text = await this.server.sms.after(mark, phone);
    return { payment, text, code: /#([0-9]{6})/.exec(text)[1] };
  }

  /** Everything the customer can see of the money: what must be the same after a refusal. */
  async money() {
    const accounts = await this.accounts();
    const entries = expectStatus(await this.get('/v1/entries', { query: { limit: 200 } }), 200).json;
    return { accounts, entries };
  }

  close() {
    this.wire.close();
  }
}

/** @param {Record<string, string | number | undefined> | undefined} query */
function queryOf(query) {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** The answer itself, when it has that status. @param {import('./wire.mjs').Answer} answer @param {number} status */
export function expectStatus(answer, status) {
  if (answer.status === status) return answer;
  throw new Error(`status ${answer.status} where ${status} was expected:\n${answer.excerpt}`);
}
