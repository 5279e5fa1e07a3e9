/** The whole way of a customer, every call once as it should be. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, BORIS, minor, NOBODY, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = bank.client({ language: 'ru' });
const signedIn = await anna.signIn(ANNA);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];

test('the SMS of a sign-in ends with the domain-bound code', async () => {
  const client = bank.client({ language: 'ru' });
  const mark = bank.server.sms.mark();
  const started = expectStatus(await client.post('/v1/sign-in', { phone: BORIS }), 202).json;
  const text = await bank.server.sms.after(mark, BORIS);
  const code = /@127\.0\.0\.1 #([0-9]{6})$/.exec(text)?.[1];
  assert.ok(code !== undefined, text);
  assert.equal(text.split(code).length - 1, 2, 'the code stands in the sentence and in the last line');
  assert.equal(started.code_length, 6);
  assert.equal(signedIn.token_type, 'DPoP');
  const minutes = (Date.parse(started.expires_at) - Date.now()) / 60_000;
  assert.ok(minutes > 2.5 && minutes <= 3.1, `the code lives ${minutes} minutes`);
  await client.confirmSignIn(started.id, code);
});

test('a session whose key could not be kept is short', async () => {
  const [kept, lost] = [bank.client(), bank.client()];
  const long = Date.parse((await kept.signIn(BORIS)).expires_at);
  const short = Date.parse((await lost.signIn(BORIS, { volatile: true })).expires_at);
  const plain = Date.parse((await bank.client().signIn(BORIS, { volatile: false })).expires_at);
  assert.ok(long - short > 3_600_000, 'a volatile session lives much shorter');
  assert.ok(Math.abs(plain - long) < 60_000);
});

test('the customer, and the language of texts', async () => {
  const customer = expectStatus(await anna.get('/v1/customer'), 200).json;
  assert.equal(customer.phone_tail, '01');
  assert.equal(customer.language, 'ru');
  const changed = expectStatus(await anna.send('PATCH', '/v1/customer', { body: { language: 'en' } }), 200).json;
  assert.deepEqual(changed, { ...customer, language: 'en' });
  const english = (await anna.account('current')).name;
  assert.match((await anna.get('/v1/payments/1')).json.detail, /^[\x20-\x7e]+$/);
  expectStatus(await anna.send('PATCH', '/v1/customer', { body: { language: 'ru' } }), 200);
  assert.match((await anna.account('current')).name, /[а-я]/);
  assert.doesNotMatch(english, /[а-я]/);
  assert.match((await anna.get('/v1/payments/1')).json.detail, /[а-я]/);
});

test('accounts: numbers, kinds, counters', async () => {
  const accounts = await anna.accounts();
  assert.deepEqual(accounts.map(({ kind }) => kind).sort(), ['current', 'savings']);
  for (const account of accounts) {
    assert.equal(account.currency, 'RUB');
    assert.equal(account.number.slice(5, 8), '810');
    assert.ok(minor(account.balance) > 0n, `${account.name} has money`);
    assert.ok(minor(account.available) <= minor(account.balance));
  }
  assert.notEqual(accounts[0].number, accounts[1].number);
});

test('a transfer between own accounts is done at once', async () => {
  const before = await anna.accounts();
  const order = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('12.3') };
  const payment = expectStatus(await anna.order(order), 201).json;
  assert.equal(payment.status, 'posted');
  assert.equal(payment.confirmation, null);
  assert.equal(payment.to_account, savings.id);
  assert.deepEqual([payment.amount, payment.fee, payment.total], [rub('12.30'), rub('0.00'), rub('12.30')]);
  assert.ok(payment.posted_at !== null);
  const after = await anna.accounts();
  const moved = (id) =>
    minor(after.find((at) => at.id === id).balance) - minor(before.find((at) => at.id === id).balance);
  assert.equal(moved(current.id), -1230n);
  assert.equal(moved(savings.id), 1230n);
  const { items } = expectStatus(await anna.get('/v1/entries', { query: { limit: 2 } }), 200).json;
  assert.deepEqual(
    items.map(({ payment: id }) => id),
    [payment.id, payment.id],
  );
  assert.deepEqual(items.map(({ direction }) => direction).sort(), ['in', 'out']);
  assert.deepEqual(expectStatus(await anna.get(`/v1/payments/${payment.id}`), 200).json, payment);
});

test('a payment by phone: order, hold, code, posted, seen by both', async () => {
  const boris = await bank.customer(BORIS);
  const before = { anna: await anna.account('current'), boris: await boris.accounts() };
  const display = expectStatus(await anna.post('/v1/payees/look-up', { phone: BORIS }), 200).json.display;
  assert.match(display, /^\S+ \S\.$/u);
  const order = {
    kind: 'phone',
    from: current.id,
    to: { phone: BORIS },
    amount: rub('1234.56'),
    message: 'За билеты 🎫',
  };
  const { payment, text, code } = await anna.orderWithCode(order, ANNA);
  assert.equal(payment.status, 'awaiting_confirmation');
  assert.equal(payment.payee.display, display);
  assert.equal(payment.message, order.message);
  assert.equal(payment.to_account, null);
  assert.match(text.replace(/\s/gu, ' '), /1 234,56/);
  assert.ok(text.includes(display), 'the SMS names the payee');
  const held = await anna.account('current');
  assert.equal(held.balance.amount, before.anna.balance.amount);
  assert.equal(minor(before.anna.available) - minor(held.available), 123456n);
  const [entry] = expectStatus(await anna.get('/v1/entries', { query: { limit: 1 } }), 200).json.items;
  assert.deepEqual([entry.status, entry.payment, entry.amount.amount], ['held', payment.id, '-1234.56']);
  const posted = expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
  assert.equal(posted.status, 'posted');
  const after = await anna.account('current');
  assert.equal(minor(before.anna.balance) - minor(after.balance), 123456n);
  assert.equal(after.available.amount, after.balance.amount);
  const arrived = (await boris.accounts()).reduce((sum, account) => sum + minor(account.balance), 0n);
  const had = before.boris.reduce((sum, account) => sum + minor(account.balance), 0n);
  assert.equal(arrived - had, 123456n);
  const [incoming] = expectStatus(await boris.get('/v1/entries', { query: { limit: 1 } }), 200).json.items;
  assert.deepEqual([incoming.amount.amount, incoming.direction, incoming.payment], ['1234.56', 'in', null]);
  assert.match(incoming.title, /^\S+ \S\.$/u, 'the payer is masked');
});

test('a receipt, then the end of the session', async () => {
  const order = { kind: 'own', from: savings.id, to: { account: current.id }, amount: rub('1') };
  const payment = expectStatus(await anna.order(order, randomUUID()), 201).json;
  const link = expectStatus(await anna.post(`/v1/payments/${payment.id}/receipt`), 201).json;
  const pdf = expectStatus(await anna.get(link.url, { proof: null, authorization: null }), 200);
  assert.equal(pdf.body.subarray(0, 5).toString(), '%PDF-');
  expectStatus(await anna.send('DELETE', '/v1/session'), 204);
  expectStatus(await anna.get('/v1/customer'), 401);
});

test('a number nobody has is no payee', async () => {
  const boris = await bank.customer(BORIS);
  expectStatus(await boris.post('/v1/payees/look-up', { phone: NOBODY }), 404);
});

test('the probes need no proof', async () => {
  const stranger = bank.client();
  const bare = { proof: null };
  assert.deepEqual(expectStatus(await stranger.get('/healthz', bare), 200).json, { status: 'ok' });
  assert.deepEqual(expectStatus(await stranger.get('/readyz', bare), 200).json, { status: 'ready' });
  const metrics = expectStatus(await stranger.get('/metrics', bare), 200).body.toString('utf8');
  for (const line of metrics.trim().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) |[a-z_]+(\{[^}]*\})? [0-9.e+-]+$)/);
  assert.doesNotMatch(metrics, /\+7900|4081|Анна/, 'no personal data in metrics');
});
