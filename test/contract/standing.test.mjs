/** Templates and standing orders as their customer sees them: kept, confirmed by one code, changed, and nobody else's. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, MISSING, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];

/** A day of the bank, so many from now. */
const day = (ahead) => new Date(Date.now() + (3 * 3600 + ahead * 86400) * 1000).toISOString().slice(0, 10);
const byPhone = (amount) => ({ kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub(amount), message: 'За дом' });
const own = (amount) => ({ kind: 'own', from: current.id, to: { account: savings.id }, amount: rub(amount) });
const patch = (client, path, body) => client.send('PATCH', path, { body });
const ask = (client, body, key = randomUUID()) => client.post('/v1/standing-orders', body, { key });
const month = (more) => ({ every: 'month', start: day(1), ...more });

/** Ordered, and the code of its SMS. */
async function asked(body) {
  const mark = bank.server.sms.mark();
  const made = expectStatus(await ask(anna, body), 201).json;
  return { made, mark, code: await bank.server.sms.codeAfter(mark, ANNA) };
}

/** Confirmed and active. */
async function begun(schedule = month(), amount = '15.00') {
  const { made, code } = await asked({ order: byPhone(amount), schedule });
  return expectStatus(await anna.post(`/v1/standing-orders/${made.id}/confirm`, { code }), 200).json;
}

async function until(read, good) {
  for (const end = Date.now() + 8000; Date.now() < end; await new Promise((next) => setTimeout(next, 100))) {
    const seen = await read();
    if (good(seen)) return seen;
  }
  return assert.fail('it did not come');
}

/* ---- templates */

test('a template is kept from an order, without its amount too, and from a payment', async () => {
  const bare = { kind: 'phone', from: current.id, to: { phone: BORIS } };
  const kept = expectStatus(await anna.post('/v1/templates', { name: 'Борис', order: bare }), 201).json;
  assert.deepEqual(kept.order, { ...bare, amount: null, message: null, purpose: null, display: null });
  const { id } = (await anna.orderWithCode(byPhone('12.00'), ANNA)).payment;
  const ofPayment = expectStatus(await anna.post('/v1/templates', { favourite: true, payment: id }), 201).json;
  assert.equal(ofPayment.name, 'Борис К.');
  assert.deepEqual(ofPayment.order.to, { phone: BORIS });
  assert.equal(ofPayment.order.amount.amount, '12.00');
  const again = expectStatus(await anna.get(`/v1/payments/${id}/order`), 200).json;
  assert.deepEqual(again, ofPayment.order);
  const { display, purpose, ...order } = again;
  assert.equal(display, 'Борис К.');
  assert.equal(purpose, null);
  expectStatus(await anna.order(order), 201);
});

test('templates have an order, names and favourites, and go', async () => {
  for (const { id } of expectStatus(await anna.get('/v1/templates'), 200).json.items) {
    expectStatus(await anna.send('DELETE', `/v1/templates/${id}`), 204);
  }
  const names = ['Один', 'Два', 'Три'];
  const ids = [];
  for (const name of names) ids.push(expectStatus(await anna.post('/v1/templates', { name, order: own('1.00') }), 201).json.id);
  const list = async () => expectStatus(await anna.get('/v1/templates'), 200).json.items.map(({ name }) => name);
  assert.deepEqual(await list(), names);
  const path = `/v1/templates/${ids[2]}`;
  const moved = expectStatus(await patch(anna, path, { position: 0, favourite: true, name: 'Ноль' }), 200).json;
  assert.deepEqual([moved.position, moved.favourite, moved.name], [0, true, 'Ноль']);
  assert.deepEqual(await list(), ['Ноль', 'Один', 'Два']);
  const changed = expectStatus(await patch(anna, path, { order: byPhone('7.00') }), 200).json;
  assert.equal(changed.order.kind, 'phone');
  assert.equal(expectStatus(await anna.get(path), 200).json.order.message, 'За дом');
  expectStatus(await anna.send('DELETE', path), 204);
  assertProblem(await anna.get(path), 404, 'not-found');
  assert.deepEqual(await list(), ['Один', 'Два']);
});

test('what cannot be kept', async () => {
  const card = { kind: 'card', from: current.id, to: { card: '2204999900000004' }, amount: rub('1.00') };
  assertProblem(await anna.post('/v1/templates', { name: 'Карта', order: card }), 422, 'order-not-kept');
  assertProblem(await anna.post('/v1/templates', { order: { ...own('1.00'), from: MISSING[0] } }), 404, 'not-found');
  for (const body of [
    {},
    { name: '', order: own('1.00') },
    { name: 'x'.repeat(61), order: own('1.00') },
    { order: own('1.00'), payment: current.id },
    { order: { ...own('1.00'), extra: 1 } },
    { order: { ...own('1.00'), amount: null } },
    { order: [] },
  ]) {
    assertProblem(await anna.post('/v1/templates', body), 400, 'invalid-request');
  }
  const wrong = await anna.post('/v1/templates', { order: { ...byPhone('1.00'), to: { phone: '123' } } });
  assertProblem(wrong, 400, 'invalid-request');
  assert.equal(wrong.json.errors[0].pointer, '/order/to/phone');
});

/* ---- standing orders */

test('one code begins it; it says amount, payee and rhythm; the next dates are shown', async () => {
  const schedule = month({ day: 31, start: '2027-01-15', on_holiday: 'before' });
  const mark = bank.server.sms.mark();
  const body = { name: 'Квартира', order: byPhone('25000.00'), schedule };
  const key = randomUUID();
  const made = expectStatus(await ask(anna, body, key), 201).json;
  assert.equal(made.status, 'awaiting_confirmation');
  assert.equal(made.confirmation.here, true);
  const sms = await bank.server.sms.after(mark, ANNA);
  for (const part of ['25', 'Борис К.', '29.01.2027']) assert.ok(JSON.stringify(sms).includes(part), part);
  assert.equal(expectStatus(await ask(anna, body, key), 201).json.id, made.id);
  assertProblem(await ask(anna, { ...body, name: 'Другая' }, key), 409, 'idempotency-conflict');
  const path = `/v1/standing-orders/${made.id}`;
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  const wrong = String((Number(code) + 1) % 1000000).padStart(6, '0');
  assertProblem(await anna.post(`${path}/confirm`, { code: wrong }), 422, 'wrong-code');
  const active = expectStatus(await anna.post(`${path}/confirm`, { code }), 200).json;
  assert.equal(active.status, 'active');
  assert.equal(active.confirmation, null);
  assert.deepEqual(active.next_dates, ['2027-01-29', '2027-02-26', '2027-03-31']);
  assert.deepEqual(active.history, []);
  assertProblem(await anna.post(`${path}/confirm`, { code }), 422, 'not-awaiting-confirmation');
  assert.ok(expectStatus(await anna.get('/v1/standing-orders'), 200).json.items.some(({ id }) => id === made.id));
});

/** The bank pays at nine; before that test/crash/standing.test.mjs, which moves the clock, is the one that looks. */
const isEarly = (new Date().getUTCHours() + 3) % 24 < 9 ? "the bank's morning has not come" : false;

test('what is due today is paid by itself, once, with a row in the history', { skip: isEarly }, async () => {
  const before = await boris.money();
  const { id } = await begun({ every: 'once', start: day(0) }, '31.00');
  const read = async () => expectStatus(await anna.get(`/v1/standing-orders/${id}`), 200).json;
  const done = await until(read, ({ status }) => status === 'done');
  assert.equal(done.history.length, 1);
  assert.equal(done.history[0].status, 'made');
  const payment = expectStatus(await anna.get(`/v1/payments/${done.history[0].payment}`), 200).json;
  assert.deepEqual([payment.status, payment.amount.amount], ['posted', '31.00']);
  assert.notDeepEqual(await boris.money(), before);
});

test('a bill is kept from its payment and given to the bank', async () => {
  const to = { provider: '101', fields: { phone: '+79000000009' } };
  const { id } = (await anna.orderWithCode({ kind: 'bill', from: current.id, to, amount: rub('300.00') }, ANNA)).payment;
  const kept = expectStatus(await anna.post('/v1/templates', { name: 'Телефон', payment: id }), 201).json.order;
  assert.deepEqual([kept.to, kept.purpose, kept.message], [to, null, null]);
  const order = { kind: kept.kind, from: kept.from, to: kept.to, amount: kept.amount };
  const { made, code } = await asked({ order, schedule: month() });
  const active = expectStatus(await anna.post(`/v1/standing-orders/${made.id}/confirm`, { code }), 200).json;
  assert.deepEqual([active.status, active.order.to, active.next_dates.length], ['active', to, 3]);
  for (const [more, problem] of [
    [{ to: { ...to, fields: { phone: '123' } } }, 'bill-fields'],
    [{ to: { ...to, provider: '999' } }, 'provider-unknown'],
    [{ amount: rub('9.99') }, 'bill-amount'],
  ]) {
    const answer = await ask(anna, { order: { ...order, ...more }, schedule: month() });
    assertProblem(answer, 422, problem);
    const pointers = problem === 'bill-fields' ? ['/order/to/fields/phone'] : undefined;
    assert.deepEqual(answer.json.errors?.map(({ pointer }) => pointer), pointers);
  }
  const change = (amount) => anna.post(`/v1/standing-orders/${made.id}/amount`, { amount: rub(amount) });
  const mark = bank.server.sms.mark();
  for (const amount of ['9.99', '15000.01']) assertProblem(await change(amount), 422, 'bill-amount');
  assert.equal(bank.server.sms.sent.length, mark, 'no code for what cannot be');
  assert.equal(expectStatus(await change('15000.00'), 200).json.new_amount.amount, '15000.00');
  await bank.server.sms.after(mark, ANNA);
});

test('pause, go on, skip, another amount, and the end', async () => {
  const { id, next_dates } = await begun();
  const path = `/v1/standing-orders/${id}`;
  const act = async (what) => expectStatus(await anna.post(`${path}/${what}`), 200).json;
  assert.equal((await act('pause')).status, 'paused');
  assert.equal((await act('pause')).status, 'paused');
  assert.equal((await act('resume')).status, 'active');
  const skipped = await act('skip');
  assert.equal(skipped.next_dates[0], next_dates[1]);
  assert.deepEqual([skipped.history[0].status, skipped.history[0].date], ['skipped', next_dates[0]]);
  const mark = bank.server.sms.mark();
  const wanted = expectStatus(await anna.post(`${path}/amount`, { amount: rub('18.00') }), 200).json;
  assert.deepEqual([wanted.order.amount.amount, wanted.new_amount.amount], ['15.00', '18.00']);
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  const changed = expectStatus(await anna.post(`${path}/confirm`, { code }), 200).json;
  assert.deepEqual([changed.order.amount.amount, changed.new_amount], ['18.00', null]);
  assertProblem(await anna.post(`${path}/amount`, { amount: rub('900000.00') }), 422, 'limit-exceeded');
  assert.equal((await act('cancel')).status, 'cancelled');
  assertProblem(await anna.post(`${path}/resume`), 422, 'standing-order-over');
  assert.ok(!expectStatus(await anna.get('/v1/standing-orders'), 200).json.items.some((one) => one.id === id));
});

test('an own transfer needs no code', async () => {
  const made = expectStatus(await ask(anna, { order: own('5.00'), schedule: { every: 'week', day: 1, start: day(1) } }), 201).json;
  assert.equal(made.status, 'active');
  const path = `/v1/standing-orders/${made.id}`;
  assert.equal(expectStatus(await anna.post(`${path}/amount`, { amount: rub('6.00') }), 200).json.order.amount.amount, '6.00');
});

test('what cannot be ordered', async () => {
  const body = (schedule, order = byPhone('1.00')) => ({ order, schedule });
  assertProblem(await ask(anna, body(month({ start: day(-1) }))), 422, 'date-unfit');
  assertProblem(await ask(anna, body(month({ start: day(2), end: day(1) }))), 422, 'date-unfit');
  assertProblem(await ask(anna, body(month(), { ...byPhone('1.00'), to: { phone: '+79000009999' } })), 422, 'payee-not-found');
  assertProblem(await ask(anna, body(month(), byPhone('999999.00'))), 422, 'limit-exceeded');
  await each(
    [
      { every: 'never' },
      { day: 0 },
      { day: 32 },
      { day: 1.5 },
      { every: 'day', day: 1 },
      { every: 'week', day: 8 },
      { every: 'day', on_holiday: 'after' },
      { on_holiday: 'never' },
      { start: '2027-02-30' },
      { start: 20270228 },
      { times: 0 },
      { times: 1000 },
      { extra: 1 },
    ].map((more) => [
      JSON.stringify(more),
      async () => {
        const answer = await ask(anna, body(month(more)));
        assertProblem(answer, 400, 'invalid-request');
        assert.match(answer.json.errors[0].pointer, /^\/schedule/);
      },
    ]),
  );
  assertProblem(await anna.post('/v1/standing-orders', body(month())), 400, 'invalid-request');
});

test("another customer's are as none", async () => {
  const { id } = await begun();
  const { id: template } = expectStatus(await anna.post('/v1/templates', { order: own('1.00') }), 201).json;
  for (const one of [id, ...MISSING]) {
    assertProblem(await boris.get(`/v1/standing-orders/${one}`), 404, 'not-found');
    for (const act of ['pause', 'resume', 'skip', 'cancel', 'resend']) {
      assertProblem(await boris.post(`/v1/standing-orders/${one}/${act}`), 404, 'not-found');
    }
    assertProblem(await boris.post(`/v1/standing-orders/${one}/confirm`, { code: '000000' }), 404, 'not-found');
    assertProblem(await boris.post(`/v1/standing-orders/${one}/amount`, { amount: rub('1.00') }), 404, 'not-found');
  }
  for (const one of [template, ...MISSING]) {
    assertProblem(await boris.get(`/v1/templates/${one}`), 404, 'not-found');
    assertProblem(await patch(boris, `/v1/templates/${one}`, { name: 'mine' }), 404, 'not-found');
    assertProblem(await boris.send('DELETE', `/v1/templates/${one}`), 404, 'not-found');
    assertProblem(await boris.get(`/v1/payments/${one}/order`), 404, 'not-found');
  }
  assert.deepEqual(expectStatus(await boris.get('/v1/standing-orders'), 200).json.items, []);
});

test('the code of one window is not for another, which can ask for its own', async () => {
  const { made, code } = await asked({ order: byPhone('3.00'), schedule: month() });
  const other = await bank.customer(ANNA);
  const path = `/v1/standing-orders/${made.id}`;
  assertProblem(await other.post(`${path}/confirm`, { code }), 422, 'another-session');
  expectStatus(await anna.post(`${path}/cancel`), 200);
  assertProblem(await anna.post(`${path}/confirm`, { code }), 422, 'not-awaiting-confirmation');
});
