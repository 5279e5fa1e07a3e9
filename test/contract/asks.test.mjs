/** Money that is asked for: of a customer, by a link, paid once, declined, nobody pestered; and nobody else's business. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Client, expectStatus } from '../lib/client.mjs';
import { startServer } from '../lib/server.mjs';
import { ANNA, assertProblem, BORIS, each, minor, MISSING, rub, stage, VERA } from './stage.mjs';

const bank = await stage();
const strict = await stage({
  config: ['money_requests_a_day = 2', 'money_requests_to_one = 1', 'payment_links = 1'].join('\n'),
});
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const vera = await bank.customer(VERA);
const accounts = new Map();
for (const client of [anna, boris, vera]) accounts.set(client, await client.account('current'));
const of = (client) => accounts.get(client).id;

const ask = (client, more, key = randomUUID()) =>
  client.post('/v1/payment-requests', { account: of(client), ...more }, { key });
const asked = async (client, more) => expectStatus(await ask(client, more), 201).json;
const list = async (client, direction) =>
  expectStatus(await client.get('/v1/payment-requests', { query: { direction } }), 200).json.items;
const one = async (client, direction, id) => (await list(client, direction)).find((row) => row.id === id);
const act = (client, id, what, body) => client.post(`/v1/payment-requests/${id}/${what}`, body);
const look = async (client, token) => expectStatus(await client.get(`/v1/payment-links/${token}`), 200).json;
const link = (client, token, amount) => ({ kind: 'link', from: of(client), to: { link: token }, amount: rub(amount) });
const request = (client, id, amount) => ({ kind: 'link', from: of(client), to: { request: id }, amount: rub(amount) });
const money = async (client) => minor((await client.account('current')).balance);
const phones = new Map([
  [anna, ANNA],
  [boris, BORIS],
  [vera, VERA],
]);
const ordered = (client, order) => client.orderWithCode(order, phones.get(client));
const confirm = (client, { payment, code }) => client.post(`/v1/payments/${payment.id}/confirm`, { code });

test('a person is asked, pays with one code, and who asked sees it', async () => {
  const before = [await money(anna), await money(boris)];
  const made = await asked(boris, { phone: ANNA, amount: rub('150.00'), note: 'Билеты в кино' });
  assert.deepEqual([made.direction, made.kind, made.status, made.token], ['out', 'person', 'open', null]);
  assert.equal(made.amount.amount, '150.00');
  const seen = await one(anna, 'in', made.id);
  assert.deepEqual([seen.person, seen.note, seen.account, seen.paid], ['Борис К.', 'Билеты в кино', null, null]);
  const quote = expectStatus(await anna.post('/v1/payments/quote', request(anna, made.id, '150.00')), 200).json;
  assert.deepEqual([quote.payee.display, quote.fee.amount, quote.needs_code], ['Борис К.', '0.00', true]);
  assertProblem(await anna.order(request(anna, made.id, '149.00')), 422, 'request-amount');
  const paid = expectStatus(await confirm(anna, await ordered(anna, request(anna, made.id, '150.00'))), 200).json;
  assert.deepEqual([paid.status, paid.kind, paid.message], ['posted', 'link', 'Билеты в кино']);
  assert.deepEqual([await money(anna), await money(boris)], [before[0] - 15000n, before[1] + 15000n]);
  const mine = await one(boris, 'out', made.id);
  assert.deepEqual([mine.status, mine.payment, mine.paid.count, mine.paid.total.amount], ['paid', paid.id, 1, '150.00']);
  assertProblem(await anna.order(request(anna, made.id, '150.00')), 422, 'request-over');
});

test('a link is seen without a session, and by those of other banks only when its owner wishes', async () => {
  const quiet = await asked(anna, { amount: rub('10.00') });
  const open = await asked(anna, { amount: rub('99.50'), note: 'За такси', open_to_others: true });
  const stranger = new Client(bank.server);
  const seen = await look(stranger, quiet.token);
  assert.match(seen.person, /^\S+ \S\.$/);
  assert.deepEqual([seen.amount.amount, seen.status, seen.qr, seen.note], ['10.00', 'open', null, null]);
  const { qr } = await look(stranger, open.token);
  assert.match(qr, /^ST00012\|/);
  assert.ok(qr.includes('Sum=9950') && qr.includes('Purpose=За такси') && qr.includes(accounts.get(anna).number));
  expectStatus(await act(anna, open.id, 'cancel'), 200);
  assert.deepEqual([(await look(stranger, open.token)).qr, (await look(stranger, open.token)).status], [null, 'cancelled']);
  assertProblem(await stranger.get(`/v1/payment-links/${'A'.repeat(22)}`), 404, 'not-found');
  stranger.close();
});

test('a link is paid as often as its owner wants, with any amount when none was asked for', async () => {
  const many = await asked(anna, { note: 'На подарок' });
  for (const [client, amount] of [
    [boris, '20.00'],
    [vera, '30.00'],
  ]) {
    expectStatus(await confirm(client, await ordered(client, link(client, many.token, amount))), 200);
  }
  const { status, paid } = await one(anna, 'out', many.id);
  assert.deepEqual([status, paid.count, paid.total.amount], ['open', 2, '50.00']);
  assertProblem(await anna.order(link(anna, many.token, '1.00')), 422, 'request-own');
});

test('two who pay what is asked once: one does, the other’s money stays', async () => {
  const once = await asked(anna, { amount: rub('40.00'), once: true });
  const both = [await ordered(boris, link(boris, once.token, '40.00')), await ordered(vera, link(vera, once.token, '40.00'))];
  const before = await money(anna);
  const answers = await Promise.all([confirm(boris, both[0]), confirm(vera, both[1])]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422]);
  const [loser, late] = answers[0].status === 422 ? [boris, both[0]] : [vera, both[1]];
  assertProblem(answers.find(({ status }) => status === 422), 422, 'request-over');
  assert.equal(await money(anna), before + 4000n);
  const left = expectStatus(await loser.get(`/v1/payments/${late.payment.id}`), 200).json;
  assert.equal(left.status, 'rejected');
  const { balance, available } = await loser.account('current');
  assert.deepEqual(available, balance, 'nothing is held');
  assertProblem(await confirm(loser, late), 422, 'not-awaiting-confirmation');
});

test('declined, cancelled, and not asked by that person any more', async () => {
  const first = await asked(boris, { phone: VERA, amount: rub('5.00') });
  const second = await asked(boris, { phone: VERA, amount: rub('6.00') });
  assert.equal(expectStatus(await act(vera, first.id, 'decline', { for_ever: false }), 200).json.status, 'declined');
  assert.equal((await one(boris, 'out', first.id)).status, 'declined');
  assertProblem(await vera.order(request(vera, first.id, '5.00')), 422, 'request-over');
  expectStatus(await act(boris, second.id, 'cancel'), 200);
  expectStatus(await act(boris, second.id, 'cancel'), 200);
  assertProblem(await act(vera, second.id, 'decline', { for_ever: false }), 422, 'request-over');
  const third = await asked(boris, { phone: VERA, amount: rub('7.00') });
  const other = await asked(boris, { phone: VERA, amount: rub('7.50') });
  expectStatus(await act(vera, third.id, 'decline', { for_ever: true }), 200);
  assert.equal(await one(vera, 'in', other.id), undefined, 'what was open is not shown either');
  assert.equal((await one(boris, 'out', other.id)).status, 'open');
  const unseen = await asked(boris, { phone: VERA, amount: rub('8.00') });
  assert.equal(unseen.status, 'open', 'who asks does not learn it');
  assert.equal(await one(vera, 'in', unseen.id), undefined);
  assertProblem(await vera.order(request(vera, unseen.id, '8.00')), 404, 'not-found');
});

test('who was declined for ever is seen, and may be allowed to ask again', async () => {
  const wish = async (amount) => (await asked(anna, { phone: VERA, amount: rub(amount) })).id;
  const unwanted = async (client) => {
    const { items } = expectStatus(await client.get('/v1/payment-requests/unwanted'), 200).json;
    return items.filter(({ person }) => person === 'Анна П.');
  };
  const first = await wish('1.00');
  assert.deepEqual(await unwanted(vera), []);
  expectStatus(await act(vera, first, 'decline', { for_ever: true }), 200);
  assert.deepEqual(await unwanted(vera), [{ request: first, person: 'Анна П.' }]);
  assert.deepEqual(await unwanted(anna), [], 'who asks does not learn it');
  const unseen = await wish('2.00');
  assertProblem(await act(anna, first, 'allow'), 404, 'not-found');
  assertProblem(await act(vera, unseen, 'allow'), 404, 'not-found');
  for (let i = 0; i < 2; i += 1) expectStatus(await act(vera, first, 'allow'), 200);
  assert.deepEqual(await unwanted(vera), []);
  assert.equal(await one(vera, 'in', unseen), undefined, 'what was asked meanwhile is not shown');
  const again = await wish('3.00');
  assert.equal((await one(vera, 'in', again)).status, 'open');
  for (const id of [unseen, again]) expectStatus(await act(anna, id, 'cancel'), 200);
});

test('nobody is pestered', async () => {
  for (let i = 0; i < 3; i += 1) await asked(vera, { phone: BORIS, amount: rub('1.00') });
  assertProblem(await ask(vera, { phone: BORIS, amount: rub('1.00') }), 422, 'too-many-money-requests');
  assertProblem(await ask(vera, { phone: VERA, amount: rub('1.00') }), 422, 'same-account');
  assertProblem(await ask(vera, { phone: '+79000009999', amount: rub('1.00') }), 422, 'payee-not-found');
  assertProblem(await ask(vera, { phone: ANNA }), 400, 'invalid-request');
  assertProblem(await ask(vera, { days: 91 }), 400, 'invalid-request');
  assertProblem(await ask(vera, { amount: { amount: '1', currency: 'USD' } }), 422, 'currency-mismatch');
});

test('how often one may ask is for the bank to say', async () => {
  const person = await strict.customer(ANNA);
  const account = (await person.account('current')).id;
  const wish = (more) => person.post('/v1/payment-requests', { account, ...more }, { key: randomUUID() });
  const many = async (more) => assertProblem(await wish(more), 422, 'too-many-money-requests');
  expectStatus(await wish({}), 201);
  await many({});
  expectStatus(await wish({ phone: BORIS, amount: rub('1.00') }), 201);
  await many({ phone: BORIS, amount: rub('1.00') });
  expectStatus(await wish({ phone: VERA, amount: rub('1.00') }), 201);
  await many({ phone: VERA, amount: rub('1.00') });
});

test('numbers of requests that cannot be are refused at the start', () =>
  each(
    [
      ['money_requests_a_day = 0', /money_requests_a_day is from 1 to 1000/],
      ['money_requests_a_day = 1001', /money_requests_a_day is from 1 to 1000/],
      ['money_requests_to_one = 101', /money_requests_to_one is from 1 to 100/],
      ['money_requests_to_one = some', /money_requests_to_one is from 1 to 100/],
      ['payment_links = -1', /payment_links is from 1 to 100/],
      ['payment_links =', /payment_links is from 1 to 100/],
    ].map(([config, said]) => [config, () => assert.rejects(startServer({ config }), said)]),
  ));

test('one key is one request', async () => {
  const key = randomUUID();
  const first = expectStatus(await ask(anna, { amount: rub('3.00') }, key), 201).json;
  const again = expectStatus(await ask(anna, { amount: rub('3.00') }, key), 201).json;
  assert.deepEqual(again, first);
  assertProblem(await ask(anna, { amount: rub('4.00') }, key), 409, 'idempotency-conflict');
});

test("another customer's are as none", async () => {
  const { id } = await asked(anna, { amount: rub('2.00') });
  for (const missing of [id, ...MISSING]) {
    assertProblem(await act(boris, missing, 'cancel'), 404, 'not-found');
    assertProblem(await act(boris, missing, 'decline', { for_ever: false }), 404, 'not-found');
  }
  const person = await asked(boris, { phone: ANNA, amount: rub('2.00') });
  assertProblem(await vera.order(request(vera, person.id, '2.00')), 404, 'not-found');
  assertProblem(await act(anna, person.id, 'cancel'), 404, 'not-found');
  assert.equal(await one(vera, 'in', person.id), undefined);
});

test('an account to which money is asked for is not closed before', async () => {
  const made = await anna.post('/v1/accounts', { product: 'current', currency: 'RUB' }, { key: randomUUID() });
  const spare = expectStatus(made, 201).json;
  const { id } = expectStatus(await ask(anna, { account: spare.id }), 201).json;
  assertProblem(await anna.post(`/v1/accounts/${spare.id}/close`, { sweep_to: null }), 422, 'requests-attached');
  expectStatus(await act(anna, id, 'cancel'), 200);
  expectStatus(await anna.post(`/v1/accounts/${spare.id}/close`, { sweep_to: null }), 200);
});

test('who wishes is told that somebody asks, and of what one does not see nothing', async () => {
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { money_request: 'sms' } }), 200);
  const mark = bank.server.sms.mark();
  const { id } = await asked(boris, { phone: ANNA, amount: rub('9.00'), note: 'За обед' });
  const text = await bank.server.sms.after(mark, ANNA);
  assert.match(text, /#n-[A-Za-z0-9_-]{22}$/);
  assert.ok(!text.includes('обед') && !text.includes('Борис') && !text.includes('9,00'));
  const token = /#n-(.*)$/.exec(text)[1];
  const opened = expectStatus(await anna.get(`/v1/notices/opened/${token}`), 200).json;
  assert.deepEqual([opened.kind, opened.payment], ['money_request', null]);
  expectStatus(await act(anna, id, 'decline', { for_ever: true }), 200);
  const quiet = bank.server.sms.mark();
  await asked(boris, { phone: ANNA, amount: rub('9.50') });
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { money_request: 'none' } }), 200);
  await new Promise((later) => setTimeout(later, 700));
  assert.deepEqual(bank.server.sms.sent.slice(quiet).filter(({ phone }) => phone === ANNA), []);
});
