/** Many at once: orders and the receipts of what they have just moved, while the sealer is moments behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, rub, stage } from './stage.mjs';

const LANES = 6;
const TURNS = 30;
/** How often a receipt may be asked for until its proof is there. */
const PATIENCE = 100;

const bank = await stage();

/** A browser tab: its connection, and another's for the link, which needs no proof. */
async function lane(anna, accounts, tallies) {
  const stranger = bank.client();
  for (let turn = 0; turn < TURNS; turn += 1) {
    const [from, to] = turn % 2 === 0 ? accounts : [accounts[1], accounts[0]];
    const order = { kind: 'own', from: from.id, to: { account: to.id }, amount: rub('1.00') };
    const payment = expectStatus(await anna.order(order), 201).json;
    const { url } = expectStatus(await anna.post(`/v1/payments/${payment.id}/receipt`), 201).json;
    let answer = await stranger.get(url, { proof: null });
    for (let again = 0; answer.status !== 200; again += 1) {
      assertProblem(answer, 503, 'not-sealed-yet');
      assert.ok(again < PATIENCE, 'the proof comes');
      tallies.later += 1;
      await pause(50);
      answer = await stranger.get(url, { proof: null });
    }
    assert.equal(answer.contentType, 'application/pdf');
    tallies.opened += 1;
  }
}

test('a receipt asked for at once is there or says "later", whatever else is being sealed', async () => {
  const anna = await bank.customer(ANNA);
  const accounts = await anna.accounts();
  const tallies = { opened: 0, later: 0 };
  await Promise.all(Array.from({ length: LANES }, () => lane(anna, accounts, tallies)));
  assert.equal(tallies.opened, LANES * TURNS);
});
