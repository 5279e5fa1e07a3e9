/** Standing orders that pay when little is left with a provider: ordered, confirmed, paid once for an answer, and refused. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, MISSING, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const current = await anna.account('current');

/* the demo's providers say by the last digit but one: 0 plenty, 1 little, 2 nothing at all */
const PLENTY = '+79000000005';
const LITTLE = '+79000000015';
const FULL = '+79000000006';
const SILENT = '+79000000025';

const bill = (phone, amount = '300.00', provider = '101') => ({
  kind: 'bill',
  from: current.id,
  to: { provider, fields: { phone } },
  amount: rub(amount),
});
const threshold = (below = '100.00', most = '1000.00') => ({ below: rub(below), at_most_a_month: rub(most) });
const ask = (client, body, key = randomUUID()) => client.post('/v1/standing-orders', body, { key });
const read = async (id) => expectStatus(await anna.get(`/v1/standing-orders/${id}`), 200).json;

async function begun(body) {
  const mark = bank.server.sms.mark();
  const made = expectStatus(await ask(anna, body), 201).json;
  assert.equal(made.status, 'awaiting_confirmation');
  const sms = await bank.server.sms.after(mark, ANNA);
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  return { sms: JSON.stringify(sms), order: expectStatus(await anna.post(`/v1/standing-orders/${made.id}/confirm`, { code }), 200).json };
}

async function until(id, good) {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((next) => setTimeout(next, 100))) {
    const seen = await read(id);
    if (good(seen)) return seen;
  }
  return assert.fail(`it did not come: ${JSON.stringify(await read(id))}`);
}

test('the catalogue says who tells what is left', async () => {
  const { items } = expectStatus(await anna.post('/v1/providers/search', { text: 'North Mobile' }), 200).json;
  assert.equal(items.find(({ id }) => id === '101').threshold, true);
});

test('one code begins it; little is left, so it is topped up, once', async () => {
  const { sms, order } = await begun({ name: 'Телефон', order: bill(LITTLE), threshold: threshold() });
  for (const part of ['300.00', '100.00', '1,000.00', 'North Mobile']) assert.ok(sms.includes(part), `${part} in ${sms}`);
  assert.equal(order.status, 'active');
  assert.equal(order.schedule, null);
  assert.deepEqual(order.next_dates, []);
  assert.deepEqual(order.threshold.below, rub('100.00'));
  assert.deepEqual(order.threshold.at_most_a_month, rub('1000.00'));
  const paid = await until(order.id, ({ history }) => history.length === 1);
  assert.deepEqual(paid.threshold.left, rub('12.34'));
  assert.deepEqual(paid.threshold.paid_this_month, rub('300.00'));
  assert.equal(paid.threshold.answered, true);
  assert.equal(paid.history[0].status, 'made');
  const payment = expectStatus(await anna.get(`/v1/payments/${paid.history[0].payment}`), 200).json;
  assert.deepEqual(payment.amount, rub('300.00'));
  assert.equal(payment.kind, 'bill');
  await new Promise((next) => setTimeout(next, 5000));
  assert.equal((await read(order.id)).history.length, 1);
});

test('the same number is topped up by one order: a second one would have a rest and a month of its own', async () => {
  const body = { order: bill(FULL), threshold: threshold() };
  const mark = bank.server.sms.mark();
  const late = expectStatus(await ask(anna, body), 201).json;
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  const { order } = await begun(body);
  assertProblem(await ask(anna, { ...body, threshold: threshold('50.00') }), 422, 'threshold-exists');
  assertProblem(await anna.post(`/v1/standing-orders/${late.id}/confirm`, { code }), 422, 'threshold-exists');
  expectStatus(await anna.post(`/v1/standing-orders/${order.id}/cancel`), 200);
  assert.equal(expectStatus(await anna.post(`/v1/standing-orders/${late.id}/confirm`, { code }), 200).json.status, 'active');
});

test('there is plenty: it is looked at, and nothing is paid', async () => {
  const { order } = await begun({ order: bill(PLENTY), threshold: threshold() });
  const seen = await until(order.id, ({ threshold: { left } }) => left !== null);
  assert.deepEqual(seen.threshold.left, rub('5000.00'));
  assert.deepEqual(seen.threshold.paid_this_month, rub('0.00'));
  await new Promise((next) => setTimeout(next, 3000));
  assert.deepEqual((await read(order.id)).history, []);
  const path = `/v1/standing-orders/${order.id}`;
  assertProblem(await anna.post(`${path}/skip`), 422, 'nothing-to-skip');
  assertProblem(await anna.post(`${path}/amount`, { amount: rub('1000.01') }), 422, 'threshold-month');
  assert.equal(expectStatus(await anna.post(`${path}/pause`), 200).json.status, 'paused');
  const again = expectStatus(await anna.post(`${path}/resume`), 200).json;
  assert.equal(again.status, 'active');
  assert.deepEqual(again.threshold.left, rub('5000.00'), 'what was said last stays to be seen');
  assertProblem(await boris.get(path), 404, 'not-found');
  assertProblem(await boris.post(`${path}/cancel`), 404, 'not-found');
  assert.equal(expectStatus(await anna.post(`${path}/cancel`), 200).json.status, 'cancelled');
});

test('a provider that does not answer is nobody’s reason to pay', async () => {
  const { order } = await begun({ order: bill(SILENT), threshold: threshold() });
  const seen = await until(order.id, ({ threshold: { answered } }) => !answered);
  assert.equal(seen.threshold.left, null);
  assert.equal(seen.threshold.left_at, null);
  assert.deepEqual(seen.history, []);
});

test('what could never be', async () => {
  const month = { every: 'month', start: new Date(Date.now() + 2 * 86400_000).toISOString().slice(0, 10) };
  const phone = { kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('1.00') };
  assertProblem(await ask(anna, { order: phone, threshold: threshold() }), 422, 'threshold-not-offered');
  assertProblem(await ask(anna, { order: bill(PLENTY, '300.00', '999999'), threshold: threshold() }), 422, 'threshold-not-offered');
  assertProblem(await ask(anna, { order: bill(PLENTY, '1000.01'), threshold: threshold() }), 422, 'threshold-month');
  assertProblem(await ask(anna, { order: bill(PLENTY, '1.00'), threshold: threshold() }), 422, 'bill-amount');
  assertProblem(await ask(anna, { order: bill('+7900'), threshold: threshold() }), 422, 'bill-fields');
  assertProblem(await ask(anna, { order: { ...bill(PLENTY), from: MISSING[0] }, threshold: threshold() }), 404, 'not-found');
  for (const [body, pointer] of [
    [{ order: bill(PLENTY) }, '/schedule'],
    [{ order: bill(PLENTY), schedule: month, threshold: threshold() }, '/schedule'],
    [{ order: bill(PLENTY), threshold: [] }, '/threshold'],
    [{ order: bill(PLENTY), threshold: {} }, '/threshold/below'],
    [{ order: bill(PLENTY), threshold: { below: rub('1.00') } }, '/threshold/at_most_a_month'],
    [{ order: bill(PLENTY), threshold: threshold('0.00') }, '/threshold/below/amount'],
    [{ order: bill(PLENTY), threshold: threshold('-5.00') }, '/threshold/below/amount'],
    [{ order: bill(PLENTY), threshold: { ...threshold(), below: { amount: '5.00', currency: 'USD' } } }, '/threshold/below/currency'],
    [{ order: bill(PLENTY), threshold: { ...threshold(), more: 1 } }, '/threshold/more'],
  ]) {
    const answer = await ask(anna, body);
    assertProblem(answer, 400, 'invalid-request');
    assert.ok(answer.json.errors.some((error) => error.pointer === pointer), `${pointer} in ${JSON.stringify(answer.json.errors)}`);
  }
});
