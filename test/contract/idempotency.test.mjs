/** The same key, the same payment: however often, from wherever of the customer's, in whatever order. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, minor, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];
const own = (amount) => ({ kind: 'own', from: current.id, to: { account: savings.id }, amount: rub(amount) });
const phone = (amount) => ({ kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub(amount) });
const balance = async () => minor((await anna.account('current')).balance);

test('again with the same body: the same payment, the money moves once', async () => {
  const key = randomUUID();
  const before = await balance();
  const first = expectStatus(await anna.order(own('5.00'), key), 201).json;
  for (let i = 0; i < 3; i += 1) assert.deepEqual(expectStatus(await anna.order(own('5.00'), key), 201).json, first);
  assert.equal(before - (await balance()), 500n);
});

test('the body is compared by what it says, not by how it is written', async () => {
  const key = randomUUID();
  const order = own('5.00');
  const first = expectStatus(await anna.order(order, key), 201).json;
  const reversed = Object.fromEntries(Object.entries(order).reverse());
  const written = JSON.stringify(reversed, null, 3).replace('own', '\\u006fwn');
  const again = await anna.send('POST', '/v1/payments', { bytes: written, key });
  assert.equal(expectStatus(again, 201).json.id, first.id);
});

test('with another body: 409, and nothing moves', async () => {
  const key = randomUUID();
  expectStatus(await anna.order(own('5.00'), key), 201);
  const before = await anna.money();
  await each(
    [
      ['another amount', own('5.01')],
      ['another direction', { ...own('5.00'), from: savings.id, to: { account: current.id } }],
      ['another kind', phone('5.00')],
      ['an account that is not there', { ...own('5.00'), from: '1' }],
      ['more than there is', own('9999999.00')],
    ].map(([name, order]) => [
      name,
      async () => assertProblem(await anna.order(order, key), 409, 'idempotency-conflict'),
    ]),
  );
  assert.deepEqual(await anna.money(), before);
});

test('twenty times at once: one payment', async () => {
  const key = randomUUID();
  const before = await balance();
  const answers = await Promise.all(Array.from({ length: 20 }, () => anna.order(own('7.00'), key)));
  const ids = new Set(answers.map((answer) => expectStatus(answer, 201).json.id));
  assert.equal(ids.size, 1);
  assert.equal(before - (await balance()), 700n);
});

test('two bodies at once with one key: one payment, the other refused', async () => {
  for (let i = 0; i < 5; i += 1) {
    const key = randomUUID();
    const before = await balance();
    const answers = await Promise.all([anna.order(own('1.00'), key), anna.order(own('2.00'), key)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    const made = answers.find(({ status }) => status === 201).json;
    assert.equal(before - (await balance()), minor(made.amount));
  }
});

test('a phone payment again: one hold, one SMS, and the state as it is now', async () => {
  const key = randomUUID();
  const mark = bank.server.sms.mark();
  const before = minor((await anna.account('current')).available);
  const first = expectStatus(await anna.order(phone('9.00'), key), 201).json;
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  assert.equal(expectStatus(await anna.order(phone('9.00'), key), 201).json.status, 'awaiting_confirmation');
  assert.equal(before - minor((await anna.account('current')).available), 900n);
  expectStatus(await anna.post(`/v1/payments/${first.id}/confirm`, { code }), 200);
  const posted = expectStatus(await anna.order(phone('9.00'), key), 201).json;
  assert.deepEqual([posted.id, posted.status], [first.id, 'posted']);
  assert.equal(bank.server.sms.sent.slice(mark).filter(({ phone: to }) => to === ANNA).length, 1);
});

test('a cancelled payment stays cancelled under its key', async () => {
  const key = randomUUID();
  const first = expectStatus(await anna.order(phone('9.00'), key), 201).json;
  expectStatus(await anna.post(`/v1/payments/${first.id}/cancel`), 200);
  const again = expectStatus(await anna.order(phone('9.00'), key), 201).json;
  assert.deepEqual([again.id, again.status], [first.id, 'cancelled']);
});

test('a refusal leaves the key free', async () => {
  const key = randomUUID();
  await each(
    [
      ['insufficient-funds', 422, own('9999999.00')],
      ['same-account', 422, { ...own('1.00'), to: { account: current.id } }],
      ['not-found', 404, { ...own('1.00'), from: '1' }],
      ['limit-exceeded', 422, phone('900000.00')],
      ['payee-not-found', 422, { ...phone('1.00'), to: { phone: '+79000009998' } }],
      ['invalid-request', 400, own('0')],
    ].map(([name, status, order]) => [name, async () => assertProblem(await anna.order(order, key), status, name)]),
  );
  expectStatus(await anna.order(own('1.00'), key), 201);
});

test('a key belongs to its customer', async () => {
  const key = randomUUID();
  const [from, to] = [await boris.account('current'), await boris.account('savings')];
  const first = expectStatus(await anna.order(own('1.00'), key), 201).json;
  const order = { kind: 'own', from: from.id, to: { account: to.id }, amount: rub('2.00') };
  const second = expectStatus(await boris.order(order, key), 201).json;
  assert.notEqual(first.id, second.id);
});

test("a key is the customer's in all sessions, but confirming is the first session's", async () => {
  const key = randomUUID();
  const elsewhere = await bank.customer(ANNA);
  const first = expectStatus(await anna.order(own('1.00'), key), 201).json;
  assert.equal(expectStatus(await elsewhere.order(own('1.00'), key), 201).json.id, first.id);
});

test('the key itself: missing, empty, odd, too long, twice', async () => {
  const before = await anna.money();
  const order = own('1.00');
  await each(
    [
      ['missing', {}],
      ['empty', { key: '' }],
      ['65 characters', { key: 'a'.repeat(65) }],
      ['8 KiB', { key: 'a'.repeat(8192) }],
      ['a blank', { key: 'a b' }],
      ['a comma', { key: 'a,b' }],
      ['quotes', { key: '"a"' }],
      ['a path', { key: '../a' }],
      ['bytes over 127', { key: 'é' }],
      ['twice', { key: randomUUID(), headers: [['Idempotency-Key', randomUUID()]] }],
      ['twice the same', { key: 'same', headers: [['idempotency-key', 'same']] }],
    ].map(([name, more]) => [
      name,
      async () => assertProblem(await anna.post('/v1/payments', order, more), 400, 'invalid-request'),
    ]),
  );
  assert.deepEqual(await anna.money(), before);
  for (const key of ['a', 'A-_9'.repeat(16)]) expectStatus(await anna.order(order, key), 201);
});

test('keys that differ little are different keys', async () => {
  const ids = [];
  for (const key of ['key-1', 'key-2', 'KEY-1', 'key-11', 'key_1']) {
    ids.push(expectStatus(await anna.order(own('1.00'), key), 201).json.id);
  }
  assert.equal(new Set(ids).size, ids.length);
});
