/** What happens elsewhere is on the screen at once: two people, two windows, nothing reloaded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, BORIS, stage, until } from './stage.mjs';
import { minor, tight, written } from './words.mjs';

const bank = await stage();
const SOON_MS = 3000;

const streams = (visit) => visit.watch.sent('GET', '/v1/events').length;
const shown = async (person) => tight(await person.page.locator('main').innerText());

/** Waits until the first row says this amount. */
const firstRow = (person, amount) =>
  until(
    async () => tight(await person.rows.first().innerText()).includes(amount),
    `the first row says ${amount}`,
    SOON_MS,
  );

test('a payment in one window is seen in the payee’s and in the payer’s other one', async () => {
  await bank.visit({ language: 'en' }, async (annas) => {
    await bank.visit({ language: 'ru' }, async (boriss) => {
      await annas.person.signIn(ANNA);
      await boriss.person.signIn(BORIS);
      await until(() => streams(annas) === 1 && streams(boriss) === 1, 'both listen');
      const client = await bank.customer(ANNA, 'en');
      const loads = [annas, boriss].map((visit) => visit.watch.sent('GET', '/').length);

      const current = await client.account('current');
      const order = {
        kind: 'phone',
        from: current.id,
        to: { phone: BORIS },
        amount: { amount: '17.35', currency: 'RUB' },
        message: 'Seen at once',
      };
      const { payment, code } = await client.orderWithCode(order, ANNA);
      const left = written(minor((await client.account('current')).available), 'en');
      await until(async () => (await shown(annas.person)).includes(left), `what is left: ${left}`, SOON_MS);
      expectStatus(await client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
      await firstRow(boriss.person, '17,35');
      await firstRow(annas.person, '17.35');
      await boriss.picture('events-incoming');
      assert.deepEqual(
        [annas, boriss].map((visit) => visit.watch.sent('GET', '/').length),
        loads,
      );
    });
  });
});

test('a window out of sight does not listen, and catches up when it is back', async () => {
  await bank.visit({ language: 'en' }, async (visit) => {
    const { person } = visit;
    await person.signIn(ANNA);
    await until(() => streams(visit) === 1, 'it listens');
    await person.putAway(true);
    const client = await bank.customer(ANNA, 'en');
    const [current, savings] = [await client.account('current'), await client.account('savings')];
    const amount = { amount: '18.45', currency: 'RUB' };
    expectStatus(await client.order({ kind: 'own', from: current.id, to: { account: savings.id }, amount }), 201);
    assert.ok(!(await shown(person)).includes('18.45'));
    await person.putAway(false);
    await firstRow(person, '18.45');
    await until(() => streams(visit) === 2, 'it listens again');
  });
});
