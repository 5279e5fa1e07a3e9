/**
 * A customer who moves money between own accounts without a pause and keeps a record of every intent and every answer,
 * so that after a fault it can be said what the bank owes: what was acknowledged is there once, what was not answered is
 * settled by asking again with the same key.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, expectStatus } from '../lib/client.mjs';

/** A client that was refused does not hammer. */
const REFUSED_MS = 20;
/** How often "later" is believed. */
const PATIENCE = 20;

export const PHONES = ['+79000000001', '+79000000002', '+79000000003'];

/** @typedef {{ key: string, order: object, payment: string | null }} Intent  payment: null until it was acknowledged */

export class Mover {
  /** @param {string} phone */
  constructor(phone) {
    this.phone = phone;
    this.stopped = false;
    this.begin();
  }

  /** A new record: what was asked for so far is settled. */
  begin() {
    /** @type {Intent[]} */
    this.intents = [];
    /** @type {Map<string, number>} answers that were neither a payment nor silence, by status */
    this.refusals = new Map();
    return this;
  }

  /**
   * At the server that runs now; with the session that there is, or a new one.
   * @param {import('../lib/server.mjs').Server} server
   */
  async enter(server) {
    const former = this.client;
    this.close();
    this.client = new Client(server, { key: former?.device });
    this.client.token = former?.token;
    if (this.client.token === undefined || !(await this.isSignedIn())) {
      this.client.token = undefined;
      await this.client.signIn(this.phone);
    }
    this.accounts = await this.client.accounts();
    const [one, other] = this.accounts.map(({ available }) => Number(available.amount));
    this.richer = one >= other ? 0 : 1;
    return this;
  }

  async isSignedIn() {
    const answer = await this.client.get('/v1/customer');
    return answer.status !== 401 && expectStatus(answer, 200) !== null;
  }

  close() {
    this.client?.close();
  }

  /**
   * Moves one rouble to and fro, from the account that has more, until it is stopped or the server is gone; width requests
   * at once. What went comes back: nobody runs out of money.
   */
  async run(width) {
    this.stopped = false;
    const lanes = Array.from({ length: width }, () => this.lane());
    await Promise.all(lanes);
  }

  async lane() {
    const client = new Client(this.client.server, { key: this.client.device });
    client.token = this.client.token;
    try {
      for (let turn = 0; !this.stopped || turn % 2 === 1; turn += 1) await this.move(client, this.richer + turn);
    } catch {
      this.stopped = true; /* the server is gone: the last intent stays without an answer */
    } finally {
      client.close();
    }
  }

  async move(client, turn) {
    const [from, to] = turn % 2 === 0 ? [0, 1] : [1, 0];
    const order = {
      kind: 'own',
      from: this.accounts[from].id,
      to: { account: this.accounts[to].id },
      amount: { amount: '1.00', currency: 'RUB' },
    };
    /** @type {Intent} */
    const intent = { key: randomUUID(), order, payment: null };
    this.intents.push(intent);
    intent.payment = await this.order(client, intent);
  }

  /** Asks for it; the payment, or null when it was refused. @param {Client} client @param {Intent} intent */
  async order(client, intent) {
    const answer = await client.order(intent.order, intent.key);
    if (answer.status === 201) return answer.json.id;
    this.refusals.set(String(answer.status), (this.refusals.get(String(answer.status)) ?? 0) + 1);
    await pause(REFUSED_MS);
    return null;
  }

  acknowledged() {
    return this.intents.filter(({ payment }) => payment !== null);
  }

  /** Asks, and asks again when the bank says "later": what is settled must be settled in the end. @param {() => Promise<any>} ask */
  async patiently(ask, status) {
    for (let turn = 0; ; turn += 1) {
      const answer = await ask();
      if (answer.status !== 429 || turn === PATIENCE) return expectStatus(answer, status).json;
      await pause(Number(answer.header('retry-after')) * 1000);
    }
  }

  /** Every acknowledged payment is there and posted; every other one is made now, once. */
  async settle() {
    for (const { payment } of this.acknowledged()) {
      const found = await this.patiently(() => this.client.get(`/v1/payments/${payment}`), 200);
      if (found.status !== 'posted') throw new Error(`acknowledged payment ${payment} is ${found.status}`);
    }
    for (const intent of this.intents.filter(({ payment }) => payment === null)) {
      const ask = () => this.client.order(intent.order, intent.key);
      const made = await this.patiently(ask, 201);
      const again = await this.patiently(ask, 201);
      if (made.id !== again.id) throw new Error(`one key made two payments: ${made.id} and ${again.id}`);
      intent.payment = made.id;
    }
  }

  /** Payments that the first account's history shows, newest first, down to one that is known already. */
  async shownPayments(known = new Set()) {
    const shown = [];
    let cursor;
    do {
      const query = { limit: 200, cursor };
      const page = await this.patiently(() => this.client.get(`/v1/accounts/${this.accounts[0].id}/entries`, { query }), 200);
      for (const { payment } of page.items.filter((entry) => entry.payment !== null)) {
        if (known.has(payment)) return shown;
        shown.push(payment);
      }
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return shown;
  }
}
