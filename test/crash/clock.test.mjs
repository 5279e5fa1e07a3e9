/**
 * The bank's clock is set an hour forward and back while it works: it goes on, what was acknowledged is there once, times
 * never run against the order of transfers, and what has a life has at most the jump more of it. OKNO_CRASH_ROUNDS says
 * how often, OKNO_SEED repeats the jumps.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, expectStatus } from '../lib/client.mjs';
import { Server, startServer } from '../lib/server.mjs';
import { FakeClock, missing } from './fake_clock.mjs';
import { Mover, PHONES } from './load.mjs';
import { randomOf, roundsOr, SEED } from './rounds.mjs';

const ROUNDS = roundsOr(3);
const HOUR = 3600;
/** Twenty to twelve at night: an hour ahead is another day. */
const LATE = 23 * HOUR + 40 * 60;
/** Of a payment that waits for its code, and a little more. */
const LIFE = 16 * 60;
const WIDTH = 4;
const SOONEST_MS = 50;
const LATEST_MS = 400;
/** The periodic work looks every other second. */
const PATIENCE_MS = 15_000;
/** The demo's longest pause between two codes, in seconds. */
const PAUSE = 1;

const skip = missing;
const random = randomOf(SEED);
const movers = PHONES.map((phone) => new Mover(phone));
const moment = () => pause(SOONEST_MS + random() * (LATEST_MS - SOONEST_MS));
/** @type {FakeClock} */
let clock;
/** @type {Server} */
let server;

before(async () => {
  if (skip) return;
  clock = new FakeClock();
  clock.jumpTo(LATE);
  process.env.OKNO_BINARY = clock.program();
  server = await startServer();
});

after(async () => {
  if (skip) return;
  await server.stop();
  await prove();
  await server.remove();
});

async function prove() {
  const { code, output } = await server.verify();
  assert.equal(code, 0, output);
}

/** Asks until it is so. @param {() => Promise<boolean>} isSo @param {string} what */
async function becomes(isSo, what) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, what);
    await pause(100);
  }
}

/** A history's times never run against its order, which is that of the transfers. @param {Mover} mover */
async function checkOrder(mover) {
  const query = { limit: 200 };
  const { items } = expectStatus(await mover.client.get(`/v1/accounts/${mover.accounts[0].id}/entries`, { query }), 200).json;
  for (const [index, entry] of items.slice(1).entries()) {
    assert.ok(entry.time <= items[index].time, `${entry.time} is listed before ${items[index].time}`);
    assert.ok(entry.date <= items[index].date, `${entry.date} is listed before ${items[index].date}`);
  }
}

/** Work, a jump in its midst, work. Whose session was too old for the hour that went by signs in again. @param {number} seconds */
async function jumpUnderLoad(seconds) {
  const running = movers.map((mover) => mover.run(WIDTH));
  await moment();
  clock.jump(seconds);
  await moment();
  for (const mover of movers) mover.stopped = true;
  await Promise.all(running);
  assert.ok(!server.hasEnded, `the server ended:\n${server.log.join('\n')}`);
}

async function settleAll(known) {
  for (const mover of movers) {
    await mover.enter(server);
    assert.deepEqual([...mover.refusals.keys()].filter((status) => status !== '401'), []);
    await mover.settle();
    const own = new Set(mover.intents.map(({ payment }) => payment));
    assert.equal(own.size, mover.intents.length, 'every intent made a payment of its own');
    const shown = await mover.shownPayments(known);
    assert.equal(new Set(shown).size, shown.length, 'no payment is shown twice');
    assert.deepEqual(new Set(shown), own, 'the history shows exactly what was asked for');
    await checkOrder(mover);
    await isSealed(mover, shown[0]);
  }
}

/** The newest is in the signed tree soon, whatever the clock was when the tree grew. @param {Mover} mover */
async function isSealed(mover, payment) {
  const proof = () => mover.client.get(`/v1/payments/${payment}/proof`);
  await becomes(async () => (await proof()).status === 200, `payment ${payment} is sealed`);
}

for (let round = 1; round <= ROUNDS; round += 1) {
  test(`the clock jumps under load, round ${round} of ${ROUNDS}, seed ${SEED}`, { skip }, async () => {
    clock.jumpTo(LATE);
    await Promise.all(movers.map((mover) => mover.begin().enter(server)));
    const known = new Set((await Promise.all(movers.map((mover) => mover.shownPayments()))).flat());
    /* Odd rounds go ahead first, even ones fall behind; each ends where it began. */
    const first = round % 2 === 1 ? HOUR : -HOUR;
    for (const seconds of [first, -first]) {
      await Promise.all(movers.map((mover) => mover.enter(server)));
      await jumpUnderLoad(seconds);
    }
    await settleAll(known);
    await prove();
    if (round % 2 === 0) return;
    /* A start with a clock that has fallen behind. */
    await server.kill();
    clock.jump(-HOUR);
    server = await new Server(server.data, server.port, server.ownsData).start();
    await Promise.all(movers.map((mover) => mover.enter(server)));
    await jumpUnderLoad(HOUR);
    await settleAll(known);
    await prove();
  });
}

/* ---- what has a life */

/** A payment that waits for its code. @param {Client} client */
async function order(client) {
  const { id: from } = await client.account('current');
  const amount = { amount: '7.00', currency: 'RUB' };
  return client.orderWithCode({ kind: 'phone', from, to: { phone: PHONES[1] }, amount }, PHONES[0]);
}

const statusOf = async (client, payment) => expectStatus(await client.get(`/v1/payments/${payment.id}`), 200).json.status;

/** A signed-in client of its own. */
async function enter() {
  const client = new Client(server);
  await client.signIn(PHONES[0]);
  return client;
}

/** Signs in anew with the same device. @param {Client} client @param {string} [phone] */
async function again(client, phone = PHONES[0]) {
  client.token = undefined;
  await pause((PAUSE + 1) * 1000);
  await client.signIn(phone);
}

test('an hour forward ends what has a life, and gives holds back', { skip }, async () => {
  const client = await enter();
  const before = await client.account('current');
  const { payment, code } = await order(client);
  assert.notDeepEqual((await client.account('current')).available, before.available);
  clock.jump(HOUR);
  expectStatus(await client.get('/v1/accounts'), 401);
  await again(client);
  await becomes(async () => (await statusOf(client, payment)) === 'expired', 'the payment ends by itself');
  assert.deepEqual(await client.account('current'), before, 'the hold is given back');
  const late = await client.post(`/v1/payments/${payment.id}/confirm`, { code });
  assert.equal(`${late.status} ${late.problem}`, '422 another-session');
  client.close();
});

test('an hour back: codes and holds go on, and end an hour later at most', { skip }, async () => {
  const client = await enter();
  const before = await client.account('current');
  const [good, forgotten] = [await order(client), await order(client)];
  clock.jump(-HOUR);
  const posted = expectStatus(await client.post(`/v1/payments/${good.payment.id}/confirm`, { code: good.code }), 200).json;
  assert.equal(posted.status, 'posted');
  await pause(3000);
  assert.equal(await statusOf(client, forgotten.payment), 'awaiting_confirmation');
  clock.jump(HOUR + LIFE);
  await again(client);
  await becomes(async () => (await statusOf(client, forgotten.payment)) === 'expired', 'the other ends in its time');
  const { available, balance } = await client.account('current');
  assert.deepEqual(available, balance, 'no hold is left');
  assert.equal(Number(before.balance.amount) - Number(balance.amount), 7);
  client.close();
});

test('an hour back: a new code needs no longer a pause than ever', { skip }, async () => {
  const client = new Client(server);
  expectStatus(await client.post('/v1/sign-in', { phone: PHONES[2] }), 202);
  clock.jump(-HOUR);
  await again(client, PHONES[2]);
  client.close();
  clock.jump(HOUR);
});
