/** What postgres.test.mjs runs beside a private PostgreSQL: killed | full. Ends with 0 when everything held. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from '../lib/server.mjs';
import { Mover, PHONES } from './load.mjs';

const ROUNDS = 3;
const WIDTH = 8;
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

/** @param {Mover[]} movers @param {(movers: Mover[]) => Promise<void>} disturb */
async function underLoad(movers, disturb) {
  const running = movers.map((mover) => mover.run(WIDTH));
  await pause(400);
  await disturb(movers);
  await pause(600);
  for (const mover of movers) mover.stopped = true;
  await Promise.all(running);
}

async function killed(movers) {
  for (let round = 0; round < ROUNDS; round += 1) {
    await underLoad(movers, async () => control('restart', '-m', 'immediate'));
  }
}

async function full(movers) {
  const filler = path.join(folder, 'filler');
  await underLoad(movers, async () => {
    fill(filler);
    await pause(FILLED_MS);
    rmSync(filler);
    /* A PostgreSQL without room for its log stops altogether; it is started again as its operator would. */
    if (!isUp()) control('start');
    await pause(2000);
  });
}

const server = await startServer();
const movers = await Promise.all(PHONES.map((phone) => new Mover(phone).enter(server)));
await (process.argv[2] === 'full' ? full : killed)(movers);
for (const mover of movers) {
  assert.ok(mover.acknowledged().length > 0, 'something was done');
  /* Nobody is told anything but "done" or "come back later". */
  assert.deepEqual([...mover.refusals.keys()].filter((status) => status !== '503'), []);
  await mover.settle();
  const shown = await mover.shownPayments();
  assert.equal(new Set(shown).size, shown.length, 'nothing is there twice');
  for (const { payment } of mover.intents) assert.ok(shown.includes(payment), `payment ${payment} is in the history`);
  mover.close();
}
const refused = movers.flatMap((mover) => [...mover.refusals.values()]).reduce((sum, count) => sum + count, 0);
const done = movers.reduce((sum, mover) => sum + mover.acknowledged().length, 0);
console.log(`${done} payments, ${refused} refused for the time being`);
await server.stop();
const { code, output } = await server.verify();
assert.equal(code, 0, output);
await server.remove();
