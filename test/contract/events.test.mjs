/** GET /v1/events: who is told what, how soon, what comes back after a break, and when it ends. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { listen } from '../lib/stream.mjs';
import { ANNA, assertProblem, BORIS, rub, stage, VERA } from './stage.mjs';

const bank = await stage();
const isShared = process.env.OKNO_TEST_STORE !== undefined;
const anna = await bank.customer(ANNA);
const phone = await bank.customer(ANNA); // Anna's other window
const boris = await bank.customer(BORIS);
const vera = await bank.customer(VERA);
const current = await anna.account('current');
const savings = await anna.account('savings');
const own = () => ({ kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('1.00') });
const toBoris = () => ({ kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('2.00') });
const words = (events) => events.map(({ event, data }) => [event, data.id, data.status].filter(Boolean).join(' '));

test('another window and the other side learn of a payment at once, and nobody else', async () => {
  const streams = [await listen(phone), await listen(boris), await listen(vera)];
  const asked = Date.now();
  const payment = expectStatus(await anna.order(own()), 201).json;
  const [told] = await streams[0].told(1);
  assert.ok(told.at - asked < 500, `told after ${told.at - asked} ms`);
  assert.deepEqual(words(streams[0].events), [`payment ${payment.id} posted`]);

  const { payment: sent, code } = await anna.orderWithCode(toBoris(), ANNA);
  await streams[0].told(2);
  assert.deepEqual(words(streams[1].events), []);
  const confirmed = Date.now();
  expectStatus(await anna.post(`/v1/payments/${sent.id}/confirm`, { code }), 200);
  const there = await boris.account('current');
  await streams[0].told(3);
  await streams[1].told(1);
  assert.deepEqual(words(streams[0].events.slice(1)), [
    `payment ${sent.id} awaiting_confirmation`,
    `payment ${sent.id} posted`,
  ]);
  assert.deepEqual(words(streams[1].events), [`entry ${there.id}`]);
  assert.ok(streams[1].events[0].at - confirmed < 500);
  assert.deepEqual(words(streams[2].events), []);

  const { payment: cancelled } = await anna.orderWithCode(toBoris(), ANNA);
  expectStatus(await anna.post(`/v1/payments/${cancelled.id}/cancel`, undefined), 200);
  await streams[0].told(5);
  assert.equal(words(streams[0].events).at(-1), `payment ${cancelled.id} cancelled`);
  assert.deepEqual(words(streams[1].events), [`entry ${there.id}`]);
  for (const stream of streams) stream.close();
});

test('who comes back is told what was missed, or to read anew', async () => {
  const first = await listen(phone);
  await anna.order(own());
  await first.told(1);
  first.close();
  const missed = [];
  for (let i = 0; i < 3; i++) missed.push(expectStatus(await anna.order(own()), 201).json.id);
  const second = await listen(phone, { after: first.lastId });
  for (const id of missed) await second.toldOf(id, 'posted');
  if (!isShared) assert.equal(second.events.length, 3); // else some of before may be told again
  second.close();
  const again = await listen(phone, { after: second.lastId });
  const told = await again.told(0);
  if (!isShared) assert.deepEqual(told, []);
  again.close();
  for (const after of ['1', '123456789012345678', '9223372036854775807']) {
    const lost = await listen(phone, { after });
    assert.deepEqual(words(await lost.told(1)), ['reset'], after);
    lost.close();
  }
  const other = await listen(vera); // while nobody listens at all nothing is counted
  for (let i = 0; i < 40; i++) await anna.order(own());
  await pause(100);
  const late = await listen(phone, { after: again.lastId });
  assert.deepEqual(words(await late.told(1)), ['reset'], 'more than is told');
  await anna.order(own());
  assert.equal((await late.told(2)).length, 2);
  late.close();
  other.close();
});

test('it needs a session, a proof and an id in its form', async () => {
  const stranger = bank.client();
  assertProblem(await stranger.get('/v1/events'), 401, 'sign-in-required');
  assertProblem(await stranger.get('/v1/events', { proof: null, retry: false }), 401, 'invalid-proof');
  for (const id of ['x', '0', '-1', '01', '9223372036854775808', '1'.repeat(40)]) {
    assertProblem(await anna.get('/v1/events', { headers: [['Last-Event-ID', id]] }), 400, 'invalid-request');
  }
  expectStatus(await anna.get('/v1/events'), 200);
});

test('a session has two, the oldest ends; signing out ends both within a second', async () => {
  const guest = await bank.customer(ANNA);
  const streams = [];
  for (let i = 0; i < 3; i++) {
    streams.push(await listen(guest));
    await pause(20);
  }
  assert.ok(await streams[0].endsWithin(500));
  assert.ok(!streams[1].hasEnded && !streams[2].hasEnded);
  const asked = Date.now();
  expectStatus(await guest.send('DELETE', '/v1/session'), 204);
  for (const stream of streams.slice(1)) assert.ok((await stream.ended) - asked < 1000);
});

/** Resident memory of the server, in KB. */
async function memory() {
  const status = await readFile(`/proc/${bank.server.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]);
}

test('many streams: all of them are told, and each takes little', async () => {
  const SESSIONS = 50;
  const guests = [];
  for (let i = 0; i < SESSIONS; i++) guests.push(await bank.customer(i % 2 === 0 ? BORIS : VERA));
  const before = await memory();
  const streams = [];
  for (const guest of guests) streams.push(await listen(guest), await listen(guest));
  const each = ((await memory()) - before) / streams.length;
  assert.ok(each < 100, `${each} KB a stream`);
  const { payment, code } = await anna.orderWithCode(toBoris(), ANNA);
  expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  await streams[0].told(1);
  const told = streams.map(({ events }) => events.length);
  assert.deepEqual(
    told,
    streams.map((_, i) => (i % 4 < 2 ? 1 : 0)),
  );
  const left = guests.slice(0, 10);
  await Promise.all(left.map((guest) => guest.send('DELETE', '/v1/session')));
  await Promise.all(streams.slice(0, 20).map(async (stream) => assert.ok(await stream.endsWithin(1000))));
  assert.ok(streams.slice(20).every((stream) => !stream.hasEnded));
  for (const stream of streams) stream.close();
});

test('a server that stops ends its streams and does not wait for them', async () => {
  const stream = await listen(anna);
  const asked = Date.now();
  await bank.server.stop();
  assert.ok(stream.hasEnded);
  assert.ok(Date.now() - asked < 8000);
});
