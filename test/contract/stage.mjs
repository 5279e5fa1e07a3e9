/** A demo bank for one file of tests, its clients, and the proof of its books at the end. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { Client } from '../lib/client.mjs';
import { startServer } from '../lib/server.mjs';

/** The demo's customers. */
export const ANNA = '+79000000001';
export const BORIS = '+79000000002';
export const VERA = '+79000000003';
/** A number in the right form that nobody has. */
export const NOBODY = '+79000009999';

/** Ids in the right form that nothing has. */
export const MISSING = ['1', '9223372036854775807', '123456789012345678'];

export const rub = (amount) => ({ amount, currency: 'RUB' });

/** Minor units of an amount, as a bigint. @param {{ amount: string }} amount */
export const minor = (amount) => BigInt(amount.amount.replace('.', ''));

export class Stage {
  /** @param {import('../lib/server.mjs').Server} server */
  constructor(server) {
    this.server = server;
    /** @type {Client[]} */
    this.clients = [];
  }

  /** A client without a session. */
  client(options) {
    const client = new Client(this.server, options);
    this.clients.push(client);
    return client;
  }

  /** A client that is signed in. @param {string} phone */
  async customer(phone, options) {
    const client = this.client(options);
    await client.signIn(phone);
    return client;
  }
}

/**
 * To be awaited once at the top of a test file.
 * @param {Parameters<typeof startServer>[0]} [options] @returns {Promise<Stage>}
 */
export async function stage(options) {
  const made = new Stage(await startServer(options));
  after(async () => {
    for (const client of made.clients) client.close();
    await made.server.stop();
    const { code, output } = await made.server.verify();
    assert.equal(code, 0, `the books do not prove:\n${output}`);
    await made.server.remove();
  });
  return made;
}

/** Runs all cases and fails with every one that failed. @param {Iterable<[string, () => Promise<void>]>} cases */
export async function each(cases) {
  const failures = [];
  for (const [name, run] of cases) {
    try {
      await run();
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
  assert.equal(failures.length, 0, `${failures.length} cases failed:\n${failures.slice(0, 40).join('\n')}`);
}

/**
 * The answer is this problem.
 * @param {import('../lib/wire.mjs').Answer} answer @param {number} status @param {string} name
 */
export function assertProblem(answer, status, name) {
  assert.equal(`${answer.status} ${answer.problem}`, `${status} ${name}`, answer.excerpt);
}
