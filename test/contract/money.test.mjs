/** The rules of a payment: what there is, what is allowed, and that no rouble appears or goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, minor, NOBODY, rub, stage, VERA } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const vera = await bank.customer(VERA);
const accountsOf = async (client) => ({
  current: await client.account('current'),
  savings: await client.account('savings'),
});
const at = { anna: await accountsOf(anna), boris: await accountsOf(boris), vera: await accountsOf(vera) };

const text = (kopecks) => `${kopecks / 100n}.${String(kopecks % 100n).padStart(2, '0')}`;
const own = (from, to, kopecks) => ({ kind: 'own', from: from.id, to: { account: to.id }, amount: rub(text(kopecks)) });
const phone = (from, to, kopecks) => ({ kind: 'phone', from: from.id, to: { phone: to }, amount: rub(text(kopecks)) });

/** All the customers' money together. */
async function everything() {
  const all = await Promise.all([anna, boris, vera].map((client) => client.accounts()));
  return all.flat().reduce((sum, account) => sum + minor(account.balance), 0n);
}

async function pay(client, order, payer) {
  const { payment, code } = await client.orderWithCode(order, payer);
  return expectStatus(await client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
}

const before = await everything();

test('exactly what there is can be moved, and not a kopeck more', async () => {
  const all = minor((await vera.account('current')).available);
  assertProblem(await vera.order(own(at.vera.current, at.vera.savings, all + 1n)), 422, 'insufficient-funds');
  expectStatus(await vera.order(own(at.vera.current, at.vera.savings, all)), 201);
  assert.equal((await vera.account('current')).available.amount, '0.00');
  assertProblem(await vera.order(own(at.vera.current, at.vera.savings, 1n)), 422, 'insufficient-funds');
  expectStatus(await vera.order(own(at.vera.savings, at.vera.current, all)), 201);
});

test('what is held cannot be spent twice', async () => {
  const all = minor((await vera.account('current')).available);
  const held = expectStatus(await vera.order(phone(at.vera.current, ANNA, all - 100n)), 201).json;
  assertProblem(await vera.order(own(at.vera.current, at.vera.savings, 101n)), 422, 'insufficient-funds');
  assertProblem(await vera.order(phone(at.vera.current, ANNA, 101n)), 422, 'insufficient-funds');
  expectStatus(await vera.order(own(at.vera.current, at.vera.savings, 100n)), 201);
  expectStatus(await vera.post(`/v1/payments/${held.id}/cancel`), 200);
  expectStatus(await vera.order(own(at.vera.savings, at.vera.current, 100n)), 201);
});

test('fifty transfers at once for money that is there for ten', async () => {
  const all = minor((await vera.account('current')).available);
  const part = all / 10n;
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => vera.order(own(at.vera.current, at.vera.savings, part))),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 10);
  for (const answer of answers.filter(({ status }) => status !== 201)) assertProblem(answer, 422, 'insufficient-funds');
  assert.equal(minor((await vera.account('current')).available), all - part * 10n);
  expectStatus(await vera.order(own(at.vera.savings, at.vera.current, part * 10n)), 201);
});

test('the same account, and oneself by phone', () =>
  each([
    [
      'own',
      async () => assertProblem(await anna.order(own(at.anna.current, at.anna.current, 1n)), 422, 'same-account'),
    ],
    ['phone', async () => assertProblem(await anna.order(phone(at.anna.current, ANNA, 1n)), 422, 'same-account')],
    [
      'phone from savings',
      async () => assertProblem(await anna.order(phone(at.anna.savings, ANNA, 1n)), 422, 'same-account'),
    ],
  ]));

test('a number nobody has', async () => {
  assertProblem(await anna.order(phone(at.anna.current, NOBODY, 100n)), 422, 'payee-not-found');
});

test('own transfers have no limits, phone payments have one each and one a day', async () => {
  const LIMIT = 2_000_000n;
  const have = minor((await anna.account('savings')).available);
  assert.ok(have > 50_000_000n, 'the demo has enough for this test');
  expectStatus(await anna.order(own(at.anna.savings, at.anna.current, have)), 201);
  assertProblem(await anna.order(phone(at.anna.current, BORIS, 50_000_001n)), 422, 'limit-exceeded');
  assertProblem(await anna.order(phone(at.anna.current, BORIS, 999_999_999_999_999n)), 422, 'limit-exceeded');
  const lower = { operation: rub('20000.00'), day: rub('40000.00') };
  const lowered = expectStatus(await anna.send('PATCH', '/v1/limits', { body: lower }), 200).json;
  assert.deepEqual([lowered.operation.limit, lowered.day.limit], [lower.operation, lower.day]);
  await pay(boris, phone(at.boris.current, ANNA, LIMIT + 1n), BORIS); // each has limits of their own
  assertProblem(await anna.order(phone(at.anna.current, BORIS, LIMIT + 1n)), 422, 'limit-exceeded');
  const used = minor(lowered.day.used);
  await pay(anna, phone(at.anna.current, BORIS, LIMIT - used), ANNA);
  const second = expectStatus(await anna.order(phone(at.anna.current, BORIS, LIMIT)), 201).json;
  assertProblem(await anna.order(phone(at.anna.current, BORIS, 1n)), 422, 'limit-exceeded');
  assertProblem(await anna.order(phone(at.anna.current, VERA, 1n)), 422, 'limit-exceeded');
  expectStatus(await anna.post(`/v1/payments/${second.id}/cancel`), 200);
  const small = expectStatus(await anna.order(phone(at.anna.current, BORIS, 1n)), 201).json;
  assertProblem(await anna.order(phone(at.anna.current, BORIS, LIMIT)), 422, 'limit-exceeded');
  expectStatus(await anna.post(`/v1/payments/${small.id}/cancel`), 200);
  await pay(anna, phone(at.anna.current, BORIS, LIMIT), ANNA);
  assertProblem(await anna.order(phone(at.anna.current, BORIS, 1n)), 422, 'limit-exceeded');
});

test('the greatest amount there is', async () => {
  assertProblem(
    await anna.order(own(at.anna.current, at.anna.savings, 999_999_999_999_999n)),
    422,
    'insufficient-funds',
  );
});

test('a message of 140 characters of any script arrives as it was sent', async () => {
  for (const message of ['х'.repeat(140), '👩‍👩‍👧'.repeat(20), '<b>&amp;"\'\\ {code} %s', 'a'.repeat(140), '']) {
    const payment = expectStatus(await vera.order({ ...phone(at.vera.savings, ANNA, 100n), message }), 201).json;
    assert.equal(payment.message, message === '' ? null : message);
    expectStatus(await vera.post(`/v1/payments/${payment.id}/cancel`), 200);
  }
});

test('asking who has a number is limited, in both ways to ask', async () => {
  let refused;
  for (let i = 0; i < 40 && refused === undefined; i += 1) {
    const number = `+7900000${String(8000 + i)}`;
    const answer =
      i % 2 === 0
        ? await vera.post('/v1/payees/look-up', { phone: number })
        : await vera.order(phone(at.vera.current, number, 100n));
    if (answer.status === 429) refused = { i, answer };
    else assert.ok([404, 422].includes(answer.status));
  }
  // thirty an hour; Anna's name was told to Vera by an order above
  assert.equal(refused?.i, 30 - 1);
  assert.ok(Number(refused.answer.header('retry-after')) <= 3600);
  assertProblem(await vera.post('/v1/payees/look-up', { phone: ANNA }), 429, 'too-many-attempts');
});

test('codes for payments are limited an hour: the order beyond is refused and holds nothing', async () => {
  let refused;
  for (let i = 0; i < 61 && refused === undefined; i += 1) {
    const answer = await vera.order(phone(at.vera.savings, ANNA, 100n));
    if (answer.status === 429) refused = answer;
    else expectStatus(await vera.post(`/v1/payments/${expectStatus(answer, 201).json.id}/cancel`), 200);
  }
  assertProblem(refused, 429, 'too-many-attempts');
  const money = await vera.money();
  assertProblem(await vera.order(phone(at.vera.savings, ANNA, 100n)), 429, 'too-many-attempts');
  assert.deepEqual(await vera.money(), money);
  const savings = await vera.account('savings');
  assert.equal(savings.available.amount, savings.balance.amount, 'no hold is left');
});

test('after all that the customers have together what they had', async () => {
  assert.equal(await everything(), before);
});
