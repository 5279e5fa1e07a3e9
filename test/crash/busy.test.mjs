/**
 * More is asked than the store takes, because another program holds its file: what fits into the queue waits, all else is
 * told to come back in a moment, memory does not grow, and afterwards everything that was acknowledged is there once.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startServer } from '../lib/server.mjs';
import { Mover, PHONES } from './load.mjs';
import { roundsOr } from './rounds.mjs';

const ROUNDS = roundsOr(1);
/** Three customers at once: well over the thousand that may wait. */
const WIDTH = 500;
/** Within what the bank itself waits for the file, and beyond it. */
const HELD_MS = [2000, 6000];
const AGAIN_MS = 250;
const PATIENCE_MS = 10_000;
/** Between two overloads of one kind; a waiting request has a few kilobytes. */
const GROWTH_KB = 16 * 1024;
/** How often a crowd comes and goes, and for how long it finds the store held. */
const CROWDS = 8 * ROUNDS;
const CROWD_HELD_MS = 1500;
/** After so long the server has given back what a crowd took; each connection took its 32 KB of headers at least. */
const QUIET_MS = 8000;
const GIVEN_BACK_KB = (3 * WIDTH * 32) / 2;
/** What may stay of all crowds together, besides pages of the store. A crowd asks five thousand times. */
const LEFT_KB = 12 * 1024;
/** The writer keeps the pages of its file that it has used, a little more than 4 KB for each, up to 64 MB. */
const PAGE_KB = 4.5;
const CACHE_KB = 64 * 1024;

/** @type {import('../lib/server.mjs').Server} */
let server;
/** @type {Insistent[]} */
let movers;

before(async () => {
  server = await startServer();
  movers = PHONES.map((phone) => new Insistent(phone));
});

after(async () => {
  await server.stop();
  await server.remove();
});

/** Insists on every order, by the same key, until it is done. */
class Insistent extends Mover {
  async order(client, intent) {
    for (;;) {
      const answer = await client.order(intent.order, intent.key);
      if (answer.status === 201) return answer.json.id;
      const refusal = `${answer.status} ${answer.problem}, again ${answer.header('retry-after') ?? 'never'}`;
      this.refusals.set(refusal, (this.refusals.get(refusal) ?? 0) + 1);
      if (answer.status !== 503) throw new Error(`an order was answered ${refusal}`);
      await pause(AGAIN_MS);
    }
  }
}

/** Another program with the file's writing lock. */
async function hold() {
  const holder = spawn('sqlite3', [path.join(server.data, 'bank.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write(".timeout 5000\nBEGIN IMMEDIATE;\nSELECT 'held';\n");
  const [said] = await once(holder.stdout, 'data');
  assert.match(String(said), /held/);
  return holder;
}

async function release(holder) {
  holder.stdin.end('ROLLBACK;\n');
  await once(holder, 'close');
}

const memory = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const done = () => sum(movers.map((mover) => mover.acknowledged().length));
const refused = () => sum(movers.flatMap((mover) => [...mover.refusals.values()]));

/** @param {() => boolean} isSo @param {string} what */
async function until(isSo, what) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, what);
    await pause(50);
  }
}

/** The store is held for so long under load, or longer until it is too much. Returns how much memory the server had then. */
async function overload(milliseconds) {
  const before = refused();
  const holder = await hold();
  await pause(milliseconds);
  await until(() => refused() > before, 'some are told to come back');
  const size = memory();
  await release(holder);
  assert.ok(!server.hasEnded, `the server ended:\n${server.log.join('\n')}`);
  const reached = done();
  await until(() => done() >= reached + WIDTH, 'work goes on');
  return size;
}

/** A crowd comes, finds the store held, gets its work done and goes. Returns how much memory the server had meanwhile. */
async function crowd() {
  const running = movers.map((mover) => mover.run(WIDTH));
  await pause(500);
  const size = await overload(CROWD_HELD_MS);
  for (const mover of movers) mover.stopped = true;
  await Promise.all(running);
  assert.deepEqual(new Set(movers.flatMap((mover) => [...mover.refusals.keys()])), new Set(['503 busy, again 1']));
  return size;
}

/** Memory and the size of the store, when all is quiet. */
async function atRest() {
  await pause(QUIET_MS);
  const pages = execFileSync('sqlite3', ['-readonly', path.join(server.data, 'bank.db'), 'PRAGMA page_count']);
  return { size: memory(), pages: Number(pages) };
}

/** A sanitizer keeps what was freed for a while. */
const isSanitized = () => /lib[at]san/.test(readFileSync(`/proc/${server.child.pid}/maps`, 'utf8'));

for (let round = 1; round <= ROUNDS; round += 1) {
  test(`more is asked than the store takes, round ${round} of ${ROUNDS}`, async () => {
    await Promise.all(movers.map((mover) => mover.begin().enter(server)));
    const known = new Set((await Promise.all(movers.map((mover) => mover.shownPayments()))).flat());
    const running = movers.map((mover) => mover.run(WIDTH));
    await pause(1000);
    const sizes = [];
    for (const milliseconds of [...HELD_MS, ...HELD_MS]) sizes.push(await overload(milliseconds));
    assert.ok(movers.every(({ stopped }) => !stopped), 'no connection broke');
    for (const mover of movers) mover.stopped = true;
    await Promise.all(running);

    const refusals = new Set(movers.flatMap((mover) => [...mover.refusals.keys()]));
    assert.deepEqual([...refusals], ['503 busy, again 1']);
    const [first, , later] = sizes;
    assert.ok(later - first < GROWTH_KB, `the server grew from ${first} to ${later} kB`);
    console.log(`${done()} done, ${refused()} told to come back; memory in kB: ${sizes}`);
    for (const mover of movers) {
      assert.equal(mover.acknowledged().length, mover.intents.length, 'in the end all is done');
      const shown = await mover.shownPayments(known);
      assert.equal(new Set(shown).size, shown.length, 'nothing is there twice');
      assert.deepEqual(new Set(shown), new Set(mover.intents.map(({ payment }) => payment)));
      mover.close();
    }
    const { code, output } = await server.verify();
    assert.equal(code, 0, output);
  });
}

test(`${CROWDS} crowds come and go, and no memory stays with them`, async (context) => {
  if (isSanitized()) return context.skip('a sanitizer keeps what was freed');
  await Promise.all(movers.map((mover) => mover.begin().enter(server)));
  let most = Math.max(await crowd(), await crowd());
  const first = await atRest();
  for (let count = 0; count < CROWDS; count += 1) most = Math.max(most, await crowd());
  const last = await atRest();
  console.log(`memory in kB: ${first.size} at first, ${most} at most, ${last.size} in the end; pages: ${first.pages} to ${last.pages}`);
  const cached = Math.min((last.pages - first.pages) * PAGE_KB, CACHE_KB);
  assert.ok(last.size - first.size < cached + LEFT_KB, `the server grew from ${first.size} to ${last.size} kB`);
  assert.ok(most - last.size > GIVEN_BACK_KB, `of ${most} kB the server still has ${last.size}`);
  for (const mover of movers) mover.close();
});
