/** Sessions: their end, their independence, and how much one may ask. */
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, rub, stage } from './stage.mjs';

const bank = await stage();

test('signing out ends the session at once, for every call', async () => {
  const anna = await bank.customer(ANNA);
  const [current, savings] = [await anna.account('current'), await anna.account('savings')];
  const own = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('1.00') };
  const payment = expectStatus(await anna.order(own), 201).json;
  const neighbour = await bank.customer(ANNA);
  expectStatus(await anna.send('DELETE', '/v1/session'), 204);
  const before = await neighbour.money();
  await each(
    [
      ['GET', '/v1/customer'],
      ['PATCH', '/v1/customer', { language: 'en' }],
      ['GET', '/v1/accounts'],
      ['GET', '/v1/entries'],
      ['GET', `/v1/accounts/${current.id}/entries`],
      ['POST', '/v1/payees/look-up', { phone: BORIS }],
      ['POST', '/v1/payments', own],
      ['GET', `/v1/payments/${payment.id}`],
      ['POST', `/v1/payments/${payment.id}/confirm`, { code: '123456' }],
      ['POST', `/v1/payments/${payment.id}/resend`],
      ['POST', `/v1/payments/${payment.id}/cancel`],
      ['POST', `/v1/payments/${payment.id}/receipt`],
      ['DELETE', '/v1/session'],
    ].map(([method, path, body]) => [
      `${method} ${path}`,
      async () => assertProblem(await anna.send(method, path, { body, key: 'k' }), 401, 'sign-in-required'),
    ]),
  );
  assert.deepEqual(await neighbour.money(), before, 'the other session lives and saw nothing change');
});

test('who is not signed in learns nothing, not even whether the request was right', async () => {
  const stranger = bank.client();
  await each(
    [
      ['GET', '/v1/accounts'],
      ['GET', '/v1/entries?limit=0'],
      ['POST', '/v1/payments', { wrong: true }],
      ['POST', '/v1/payments/1/confirm', {}],
      ['GET', '/v1/payments/1'],
    ].map(([method, path, body]) => [
      `${method} ${path}`,
      async () => assertProblem(await stranger.send(method, path, { body, key: 'k' }), 401, 'sign-in-required'),
    ]),
  );
});

test('a key may have several sessions; each token is its own', async () => {
  const one = await bank.customer(ANNA);
  const two = await bank.customer(ANNA, { key: await one.key() });
  assert.notEqual(one.token, two.token);
  expectStatus(await one.send('DELETE', '/v1/session'), 204);
  expectStatus(await two.get('/v1/customer'), 200);
});

test('one key, two customers: the token says who', async () => {
  const anna = await bank.customer(ANNA);
  const boris = await bank.customer(BORIS, { key: await anna.key() });
  assert.equal((await anna.get('/v1/customer')).json.phone_tail, '01');
  assert.equal((await boris.get('/v1/customer')).json.phone_tail, '02');
});

test('the language is the session’s own', async () => {
  const [one, two] = [await bank.customer(BORIS, { language: 'ru' }), await bank.customer(BORIS, { language: 'en' })];
  assert.equal((await one.get('/v1/customer')).json.language, 'ru');
  assert.equal((await two.get('/v1/customer')).json.language, 'en');
  expectStatus(await one.send('PATCH', '/v1/customer', { body: { language: 'en' } }), 200);
  assert.equal((await one.get('/v1/customer')).json.language, 'en');
});

test('the language before there is a session', () =>
  each(
    [
      ['ru', /[а-я]/i],
      ['en', /^[\x20-\x7e]+$/],
      ['en-GB,en;q=0.9,ru;q=0.8', /^[\x20-\x7e]+$/],
      ['de,fr;q=0.5', /[а-я]/i],
      ['de, en', /^[\x20-\x7e]+$/],
      ['', /[а-я]/i],
      ['x'.repeat(2000), /[а-я]/i],
    ].map(([language, pattern]) => [
      language.slice(0, 40),
      async () => assert.match((await bank.client({ language }).post('/v1/sign-in', {})).json.detail, pattern),
    ]),
  ));

test('two hundred requests a second are one session’s right', async () => {
  const anna = await bank.customer(ANNA);
  const [current, savings] = [await anna.account('current'), await anna.account('savings')];
  const orders = [
    { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('0.01') },
    { kind: 'own', from: savings.id, to: { account: current.id }, amount: rub('0.01') },
  ];
  const start = performance.now();
  const answers = await Promise.all([
    ...Array.from({ length: 300 }, () => anna.get('/v1/accounts')),
    ...Array.from({ length: 300 }, (_, i) => anna.order(orders[i % 2])),
  ]);
  const rate = Math.round(600 / ((performance.now() - start) / 1000));
  const refused = answers.filter(({ status }) => status === 429).length;
  assert.equal(refused, 0, `${refused} of 600 refused at ${rate} a second`);
  for (const { status } of answers) assert.ok(status === 200 || status === 201);
});
