/**
 * What postgres.test.mjs runs beside a private PostgreSQL: killed | full. Ends with 0 when everything held.
 * OKNO_CRASH_ROUNDS says how often the server is killed, OKNO_SEED repeats the moments.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from '../lib/server.mjs';
import { Mover, PHONES } from './load.mjs';
import { randomOf, roundsOr, SEED } from './rounds.mjs';

const WIDTH = 8;
const SOONEST_MS = 30;
const LATEST_MS = 800;
const AFTERWARDS_MS = 600;
const FILLED_MS = 3000;

const ctl = process.env.OKNO_TEST_POSTGRES_CTL;
const folder = process.env.OKNO_TEST_POSTGRES_FOLDER;
process.env.OKNO_TEST_STORE = process.env.OKNO_TEST_POSTGRES;

const control = (...parameters) => execFileSync(ctl, parameters, { stdio: 'ignore' });

function isUp() {
  try {
    control('status');
    return true;
  } catch {
    return false;
  }
}

/** Every byte that the file system still has. */
function fill(file) {
  const fd = openSync(file, 'w');
  let size = 1 << 20;
  while (size >= 4096) {
    try {
      writeSync(fd, Buffer.alloc(size));
    } catch {
      size /= 2;
    }
  }
  closeSync(fd);
}

/** What the movers' histories show that they did not ask for in this round. */
const known = new Set();
const movers = PHONES.map((phone) => new Mover(phone));
const sum = { done: 0, refused: 0 };

/** What was asked for is there once, all of it. @param {Mover} mover */
async function check(mover) {
  assert.ok(mover.acknowledged().length > 0, 'something was done');
  /* Nobody is told anything but "done" or "come back later". */
  assert.deepEqual([...mover.refusals.keys()].filter((status) => status !== '503'), []);
  sum.done += mover.acknowledged().length;
  sum.refused += mover.refusals.get('503') ?? 0;
  await mover.settle();
  const shown = await mover.shownPayments(known);
  assert.equal(new Set(shown).size, shown.length, 'nothing is there twice');
  const own = new Set(mover.intents.map(({ payment }) => payment));
  assert.equal(own.size, mover.intents.length, 'every intent made a payment of its own');
  assert.deepEqual(new Set(shown), own, 'the history shows exactly what was asked for');
  for (const payment of shown) known.add(payment);
}

/** A round of load, with what disturbs it. @param {number} moment @param {() => Promise<void>} disturb */
async function underLoad(server, moment, disturb) {
  await Promise.all(movers.map((mover) => mover.begin().enter(server)));
  for (const mover of movers) for (const payment of await mover.shownPayments(known)) known.add(payment);
  const running = movers.map((mover) => mover.run(WIDTH));
  await pause(moment);
  await disturb();
  await pause(AFTERWARDS_MS);
  for (const mover of movers) mover.stopped = true;
  await Promise.all(running);
  for (const mover of movers) {
    await check(mover);
    mover.close();
  }
}

async function killed(server) {
  const rounds = roundsOr(3);
  const random = randomOf(SEED);
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`PostgreSQL killed under load, round ${round} of ${rounds}, seed ${SEED}`);
    const moment = SOONEST_MS + random() * (LATEST_MS - SOONEST_MS);
    await underLoad(server, moment, async () => control('restart', '-m', 'immediate'));
  }
}

async function full(server) {
  const filler = path.join(folder, 'filler');
  await underLoad(server, LATEST_MS / 2, async () => {
    fill(filler);
    await pause(FILLED_MS);
    rmSync(filler);
    /* A PostgreSQL without room for its log stops altogether; it is started again as its operator would. */
    if (!isUp()) control('start');
    await pause(2000);
  });
}

const server = await startServer();
await (process.argv[2] === 'full' ? full : killed)(server);
console.log(`${sum.done} payments, ${sum.refused} refused for the time being`);
await server.stop();
const { code, output } = await server.verify();
assert.equal(code, 0, output);
await server.remove();
