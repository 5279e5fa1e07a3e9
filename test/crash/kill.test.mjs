/**
 * kill -9 at a random moment under load. What was acknowledged is there once, nothing is half done, the books are right.
 * OKNO_CRASH_ROUNDS says how often, OKNO_SEED repeats a run's moments.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Server, startServer } from '../lib/server.mjs';
import { Mover, PHONES } from './load.mjs';
import { randomOf, roundsOr, SEED } from './rounds.mjs';

const ROUNDS = roundsOr(4);
const WIDTH = 6;
const SOONEST_MS = 30;
const LATEST_MS = 700;

/** @type {Server} */
let server;
const random = randomOf(SEED);
const movers = PHONES.map((phone) => new Mover(phone));

before(async () => {
  server = await startServer();
});

after(async () => {
  await server.stop();
  await server.remove();
});

async function totalOf(mover) {
  const accounts = await mover.client.accounts();
  return accounts.reduce((sum, { balance }) => sum + BigInt(balance.amount.replace('.', '')), 0n);
}

for (let round = 1; round <= ROUNDS; round += 1) {
  test(`kill -9 under load, round ${round} of ${ROUNDS}, seed ${SEED}`, async () => {
    await Promise.all(movers.map((mover) => mover.begin().enter(server)));
    const before = await Promise.all(movers.map(totalOf));
    const shownBefore = new Set((await Promise.all(movers.map((mover) => mover.shownPayments()))).flat());
    const load = movers.map((mover) => mover.run(WIDTH));
    await pause(SOONEST_MS + random() * (LATEST_MS - SOONEST_MS));
    await server.kill();
    await Promise.all(load);
    movers.forEach((mover) => mover.close());

    const { code, output } = await server.verify();
    assert.equal(code, 0, output);

    server = await new Server(server.data, server.port, server.ownsData).start();
    await Promise.all(movers.map((mover) => mover.enter(server)));
    for (const mover of movers) await mover.settle();
    for (const [index, mover] of movers.entries()) {
      const own = new Set(mover.intents.map(({ payment }) => payment));
      assert.equal(own.size, mover.intents.length, 'every intent made a payment of its own');
      const shown = await mover.shownPayments(shownBefore);
      assert.equal(new Set(shown).size, shown.length, 'no payment is shown twice');
      assert.deepEqual(new Set(shown), own, 'the history shows exactly what was asked for');
      assert.equal(await totalOf(mover), before[index], 'own transfers neither make nor lose money');
      assert.deepEqual([...mover.refusals], [], 'nothing was refused');
      mover.close();
    }
    const verified = await server.verify();
    assert.equal(verified.code, 0, verified.output);
  });
}
