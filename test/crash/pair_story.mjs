/**
 * What postgres.test.mjs runs beside a private PostgreSQL with two servers of one bank: sealer | midnight. Ends with 0 when
 * everything held. OKNO_CRASH_ROUNDS says how often, OKNO_SEED repeats the moments.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { FakeClock } from './fake_clock.mjs';
import { Pair } from './pair.mjs';
import { randomOf, roundsOr, SEED } from './rounds.mjs';

/** The seal's lease, and time for the survivor to look, to wait for locks, and to sign. */
const LEASE_MS = 5000;
const SLACK_MS = 3000;
const SOONEST_MS = 100;
const LATEST_MS = 900;

process.env.OKNO_TEST_STORE = process.env.OKNO_TEST_POSTGRES;
const random = randomOf(SEED);
const moment = () => pause(SOONEST_MS + random() * (LATEST_MS - SOONEST_MS));

/* ---- the sealer is killed */

const node = (left, right) =>
  createHash('sha256').update(Buffer.concat([Buffer.from([1]), left, right])).digest();
const bytes = (text) => Buffer.from(text, 'base64');

/** RFC 9162 §2.1.4.2: does the second head continue the first? */
function continues(first, second, proof) {
  let [at, last] = [BigInt(first.size) - 1n, BigInt(second.size) - 1n];
  while (at % 2n === 1n) [at, last] = [at / 2n, last / 2n];
  const path = proof.map(bytes);
  const start = at === 0n && (BigInt(first.size) & (BigInt(first.size) - 1n)) === 0n ? bytes(first.root) : path.shift();
  let [former, later] = [start, start];
  for (const hash of path) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      [former, later] = [node(hash, former), node(hash, later)];
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else later = node(later, hash);
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n && former.equals(bytes(first.root)) && later.equals(bytes(second.root));
}

const headAt = async (mover) => expectStatus(await mover.client.get('/v1/seal/head'), 200).json;

/** The number of the node that holds the seal's lease. @param {Pair} pair */
const sealing = (pair) => Number(pair.ask("SELECT node.id FROM lease JOIN node ON node.owner = lease.owner WHERE name = 'seal'"));

/** A server's node number, told by the ids that it gives. @param {Pair} pair */
function numberOf(pair, place) {
  const { mover } = pair.movers.find((one) => one.place === place);
  return pair.nodeOf(mover.acknowledged().pop().payment);
}

/** A payment of now is in the tree in time. */
async function isSealed(mover, deadline) {
  const { payment } = mover.acknowledged().pop();
  while ((await mover.client.get(`/v1/payments/${payment}/proof`)).status !== 200) {
    assert.ok(Date.now() < deadline, `payment ${payment} is not sealed in time`);
    await pause(50);
  }
}

/** @param {Pair} pair */
async function takeover(pair) {
  let survivor;
  let before;
  let killed;
  await pair.enter();
  await pair.underLoad(async () => {
    await moment();
    const holder = sealing(pair);
    const place = [0, 1].find((one) => numberOf(pair, one) === holder);
    assert.notEqual(place, undefined, `node ${holder} seals, and is neither of the two`);
    survivor = 1 - place;
    const { mover } = pair.movers.find((one) => one.place === survivor);
    before = await headAt(mover);
    await moment();
    await pair.kill(place);
    killed = Date.now();
    await moment();
    await isSealed(mover, killed + LEASE_MS + SLACK_MS);
    assert.equal(sealing(pair), numberOf(pair, survivor), 'the other seals');
  });
  const seconds = ((Date.now() - killed) / 1000).toFixed(1);
  const { mover } = pair.movers.find((one) => one.place === survivor);
  const after = await headAt(mover);
  const query = { first: before.size, second: after.size };
  const { path } = expectStatus(await mover.client.get('/v1/seal/consistency', { query }), 200).json;
  assert.ok(continues(before, after, path), `head ${after.size} does not continue head ${before.size}`);
  await pair.settle([survivor]);
  for (const one of pair.movers) await isSealed(one.mover, Date.now() + LEASE_MS);
  assert.deepEqual(pair.refused(), []);
  await pair.prove();
  await pair.restart(1 - survivor);
  return `taken over after ${seconds} s, ${before.size} leaves before, ${after.size} after`;
}

/* ---- midnight */

const HOUR = 3600;
const EVENING = 23 * HOUR + 50 * 60;
const SECONDS_BEFORE = 3;
const PATIENCE_MS = 10_000;
/** A little of both days. */
const AROUND_MS = SECONDS_BEFORE * 1000 + 1500;

/** The business date, in days since 1970. @param {Pair} pair */
const today = (pair) => Number(pair.ask("SELECT value FROM setting WHERE name = 'business_date'"));

/** The days of the newest entries, newest first. */
async function daysOf(mover) {
  const query = { limit: 200 };
  const { items } = expectStatus(await mover.client.get(`/v1/accounts/${mover.accounts[0].id}/entries`, { query }), 200).json;
  return items.map(({ date }) => Date.parse(date) / 86_400_000);
}

/** @param {Pair} pair @param {FakeClock} clock */
async function midnight(pair, clock) {
  clock.jumpTo(EVENING);
  await pair.enter();
  let day;
  const numbers = new Set();
  clock.jumpTo(24 * HOUR - SECONDS_BEFORE);
  await pair.underLoad(async () => {
    day = today(pair);
    await pause(AROUND_MS);
    const turned = pair.movers.map(({ mover }) => mover.acknowledged().length);
    await moment();
    const deadline = Date.now() + PATIENCE_MS;
    for (const [index, { place, mover }] of pair.movers.entries()) {
      while (mover.acknowledged().length <= turned[index] && Date.now() < deadline) await pause(50);
      assert.ok(mover.acknowledged().length > turned[index], `server ${place} goes on in the new day`);
      numbers.add(numberOf(pair, place));
    }
  });
  assert.equal(numbers.size, 2, 'both gave ids');
  assert.equal(today(pair), day + 1, 'the day has turned, once');
  await pair.settle([0, 1]);
  assert.deepEqual(pair.refused(), []);
  for (const { mover } of pair.movers) {
    const days = await daysOf(mover);
    assert.equal(days[0], day + 1, 'the newest are of the new day');
    assert.ok(days.every((one, index) => index === 0 || one <= days[index - 1]), 'no day comes after a later one');
  }
  await pair.prove();
  return `day ${day} ended`;
}

/* ---- the rounds */

const stories = { sealer: { rounds: roundsOr(1), round: takeover }, midnight: { rounds: roundsOr(1), round: midnight } };
const { rounds, round } = stories[process.argv[2]];
const clock = new FakeClock();
if (round === midnight) {
  process.env.OKNO_BINARY = clock.program();
  clock.jumpTo(EVENING - HOUR);
}
const pair = await new Pair().start();
for (let turn = 1; turn <= rounds; turn += 1) {
  console.log(`${process.argv[2]}, round ${turn} of ${rounds}, seed ${SEED}`);
  console.log(await round(pair, clock));
}
await pair.stop();
