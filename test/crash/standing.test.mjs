/**
 * The bank is killed while it carries out what customers have asked to be paid by itself: every date is paid once and has
 * one row in its history, at whatever moment the process died. The clock is moved from one morning to the next.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, expectStatus } from '../lib/client.mjs';
import { Server, startServer } from '../lib/server.mjs';
import { FakeClock, missing } from './fake_clock.mjs';
import { PHONES } from './load.mjs';
import { randomOf, roundsOr, SEED } from './rounds.mjs';

const ROUNDS = roundsOr(3);
const HOUR = 3600;
const DAY = 24 * HOUR;
const MOSCOW = 3 * HOUR;
/** The bank pays at nine. */
const BEFORE = 8 * HOUR + 59 * 60 + 50;
const MORNING = 9 * HOUR + 5;
const ORDERS = 8;
const LATEST_KILL_MS = 2500;
const PATIENCE_MS = 20_000;

const skip = missing;
const random = randomOf(SEED);
/** @type {FakeClock} */
let clock;
/** @type {Server} */
let server;
/** @type {Client} */
let client;

before(async () => {
  if (skip) return;
  clock = new FakeClock();
  clock.jumpTo(BEFORE);
  process.env.OKNO_BINARY = clock.program();
  server = await startServer();
  client = new Client(server);
});

after(async () => {
  if (skip) return;
  client.close();
  await server.stop();
  const { code, output } = await server.verify();
  assert.equal(code, 0, output);
  await server.remove();
});

/** Signed in anew, after the pause between two codes. */
async function enter() {
  client.close();
  client = new Client(server);
  await pause(2000);
  await client.signIn(PHONES[0]);
}

const today = () => new Date(Date.now() + (clock.seconds + MOSCOW) * 1000).toISOString().slice(0, 10);
const read = async (id) => expectStatus(await client.get(`/v1/standing-orders/${id}`), 200).json;
const kopecks = ({ amount }) => BigInt(amount.replace('.', ''));

/** Every day, between own accounts: no code is needed. */
async function daily(from, to, amount) {
  const order = { kind: 'own', from, to: { account: to }, amount: { amount, currency: 'RUB' } };
  const body = { order, schedule: { every: 'day', start: today() } };
  return expectStatus(await client.post('/v1/standing-orders', body, { key: randomUUID() }), 201).json.id;
}

/** All have a row for so many days. */
async function allPaid(ids, days) {
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(100)) {
    const shown = await Promise.all(ids.map(read));
    if (shown.every(({ history }) => history.length === days)) return shown;
    assert.ok(Date.now() < deadline, `rows: ${shown.map(({ history }) => history.length)}, ${days} are due`);
  }
}

test(`killed in the morning, ${ROUNDS} mornings, seed ${SEED}`, { skip }, async () => {
  await client.signIn(PHONES[0]);
  const [from, to] = [await client.account('current'), await client.account('savings')];
  const ids = [];
  for (let i = 1; i <= ORDERS; i += 1) ids.push(await daily(from.id, to.id, `${i}.00`));
  const inAll = BigInt((ORDERS * (ORDERS + 1)) / 2) * 100n;
  for (let round = 1; round <= ROUNDS; round += 1) {
    clock.jumpTo(MORNING);
    await pause(random() * LATEST_KILL_MS);
    await server.kill();
    server = await new Server(server.data, server.port, server.ownsData).start();
    await enter();
    const shown = await allPaid(ids, round);
    const made = shown.flatMap(({ history }) => history);
    assert.ok(made.every(({ status }) => status === 'made'), JSON.stringify(made));
    assert.equal(new Set(made.map(({ payment }) => payment)).size, ORDERS * round, 'a payment for each date');
    const now = await client.account('current');
    assert.equal(kopecks(from.balance) - kopecks(now.balance), inAll * BigInt(round), 'each date was paid once');
    clock.jump(DAY - HOUR);
  }
});
