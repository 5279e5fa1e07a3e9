/** Payments being written: found again in any window, gone when they are ordered or given up, and nobody else's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, rub, stage } from './stage.mjs';

const bank = await stage();

const draft = (more) => ({ kind: 'phone', key: 'key-1', from: '12', to: '+79000000002', amount: '15,5', ...more });
const list = async (client) => expectStatus(await client.get('/v1/drafts'), 200).json.items;
const save = async (client, more) => expectStatus(await client.post('/v1/drafts', draft(more)), 204);

test('what one window writes the other finds', async () => {
  const [one, two] = [await bank.customer(ANNA), await bank.customer(ANNA)];
  assert.deepEqual(await list(one), []);
  await save(one);
  const [found] = await list(two);
  assert.ok(Math.abs(Date.parse(found.updated_at) - Date.now()) < 5000);
  assert.deepEqual({ ...found, updated_at: 0 }, { ...draft(), message: '', updated_at: 0 });
  await save(two, { key: 'key-2', message: 'За обед' });
  await save(one, { kind: 'own', key: 'key-3', to: '13' });
  assert.deepEqual(
    (await list(one)).map(({ kind, key, message }) => [kind, key, message]).sort(),
    [
      ['own', 'key-3', ''],
      ['phone', 'key-2', 'За обед'],
    ],
  );
});

test("another customer's are not there", async () => {
  const [anna, boris] = [await bank.customer(ANNA), await bank.customer(BORIS)];
  await save(anna);
  assert.deepEqual(await list(boris), []);
  expectStatus(await boris.post('/v1/drafts/drop', { kind: 'phone', key: 'key-1' }), 204);
  assert.equal((await list(anna)).filter(({ key }) => key === 'key-1').length, 1);
});

test('given up by its key alone, and twice is once', async () => {
  const client = await bank.customer(ANNA);
  await save(client, { key: 'new' });
  const drop = async (key) => expectStatus(await client.post('/v1/drafts/drop', { kind: 'phone', key }), 204);
  await drop('old');
  assert.ok((await list(client)).some(({ key }) => key === 'new'));
  await drop('new');
  await drop('new');
  assert.ok(!(await list(client)).some(({ kind }) => kind === 'phone'));
});

test('ordering it removes it, a refusal does not', async () => {
  const client = await bank.customer(BORIS);
  const from = (await client.account('current')).id;
  const order = (amount, key) =>
    client.post('/v1/payments', { kind: 'phone', from, to: { phone: ANNA }, amount: rub(amount) }, { key });
  const key = 'a-draft-that-is-ordered-1';
  await save(client, { key, from, to: ANNA });
  assertProblem(await order('99999999.00', key), 422, 'limit-exceeded');
  assert.equal((await list(client)).length, 1);
  expectStatus(await order('10.00', key), 201);
  assert.deepEqual(await list(client), []);
});

test('what is none', async () => {
  const client = await bank.customer(ANNA);
  for (const body of [
    {},
    draft({ kind: 'salary' }),
    draft({ key: '' }),
    draft({ key: 'k'.repeat(129) }),
    draft({ amount: '1'.repeat(25) }),
    draft({ message: 'm'.repeat(141) }),
    draft({ message: 'a\u0000b' }),
    draft({ other: 1 }),
    draft({ from: 5 }),
  ]) {
    assertProblem(await client.post('/v1/drafts', body), 400, 'invalid-request');
  }
  assertProblem(await bank.client().get('/v1/drafts'), 401, 'sign-in-required');
});
