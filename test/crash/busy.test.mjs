/**
 * More is asked than the store takes, because another program holds its file: what fits into the queue waits, all else is
 * told to come back in a moment, memory does not grow, and afterwards everything that was acknowledged is there once.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
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
/** Between two overloads of one kind; a waiting request has a few kilobytes. */
const GROWTH_KB = 16 * 1024;

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

/** The store is held for so long under load. Returns how much memory the server had then. */
async function overload(milliseconds) {
  const before = refused();
  const holder = await hold();
  await pause(milliseconds);
  const size = memory();
  await release(holder);
  assert.ok(!server.hasEnded, `the server ended:\n${server.log.join('\n')}`);
  assert.ok(refused() > before, 'some were told to come back');
  const reached = done();
  const deadline = Date.now() + 10_000;
  while (done() < reached + WIDTH) {
    assert.ok(Date.now() < deadline, 'work goes on');
    await pause(50);
  }
  return size;
}

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
