/** What is another customer's is answered exactly as what does not exist, on every route that takes an id. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, MISSING, rub, stage, VERA } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const [annas, annasSavings] = [await anna.account('current'), await anna.account('savings')];
const [own, ownSavings] = [await boris.account('current'), await boris.account('savings')];
const byPhone = { kind: 'phone', from: annas.id, to: { phone: BORIS }, amount: rub('10.00') };
const awaiting = await anna.orderWithCode(byPhone, ANNA);
const posted = expectStatus(
  await anna.order({ kind: 'own', from: annas.id, to: { account: annasSavings.id }, amount: rub('1.00') }),
  201,
).json;

/** Every way to name an object, as a function of its id. */
const accountCalls = [
  ['entries', (id) => boris.get(`/v1/accounts/${id}/entries`)],
  [
    'entries with all parameters',
    (id) => boris.get(`/v1/accounts/${id}/entries`, { query: { limit: 5, from: '2026-01-01', to: '2026-12-31' } }),
  ],
  ['look', (id) => boris.get(`/v1/accounts/${id}`)],
  ['holds', (id) => boris.get(`/v1/accounts/${id}/holds`)],
  ['balance', (id) => boris.get(`/v1/accounts/${id}/balance`, { query: { date: '2026-01-01' } })],
  ['requisites', (id) => boris.get(`/v1/accounts/${id}/requisites`)],
  ['requisites on paper', (id) => boris.post(`/v1/accounts/${id}/requisites/link`)],
  ['name', (id) => boris.send('PATCH', `/v1/accounts/${id}`, { body: { name: 'mine' } })],
  ['make it the main one', (id) => boris.send('PATCH', `/v1/accounts/${id}`, { body: { is_main: true } })],
  ['close', (id) => boris.post(`/v1/accounts/${id}/close`, { sweep_to: own.id })],
  ['close into it', (id) => boris.post(`/v1/accounts/${ownSavings.id}/close`, { sweep_to: id })],
  ['arrange', (id) => boris.post('/v1/accounts/order', { ids: [own.id, id] })],
  ['ask for money to it', (id) => boris.post('/v1/payment-requests', { account: id }, { key: randomUUID() })],
  ['own from it', (id) => boris.order({ kind: 'own', from: id, to: { account: own.id }, amount: rub('1.00') })],
  ['own to it', (id) => boris.order({ kind: 'own', from: own.id, to: { account: id }, amount: rub('1.00') })],
  ['own from and to it', (id) => boris.order({ kind: 'own', from: id, to: { account: id }, amount: rub('1.00') })],
  ['phone from it', (id) => boris.order({ kind: 'phone', from: id, to: { phone: ANNA }, amount: rub('1.00') })],
  [
    'phone from it, too much',
    (id) => boris.order({ kind: 'phone', from: id, to: { phone: ANNA }, amount: rub('9000000.00') }),
  ],
  [
    'own from it, too much',
    (id) => boris.order({ kind: 'own', from: id, to: { account: own.id }, amount: rub('9000000.00') }),
  ],
];
const paymentCalls = [
  ['look', (id) => boris.get(`/v1/payments/${id}`)],
  ['confirm', (id) => boris.post(`/v1/payments/${id}/confirm`, { code: awaiting.code })],
  ['confirm wrongly', (id) => boris.post(`/v1/payments/${id}/confirm`, { code: '000000' })],
  ['resend', (id) => boris.post(`/v1/payments/${id}/resend`)],
  ['cancel', (id) => boris.post(`/v1/payments/${id}/cancel`)],
  ['receipt', (id) => boris.post(`/v1/payments/${id}/receipt`)],
];
const askFor = async (more) =>
  expectStatus(
    await anna.post('/v1/payment-requests', { account: annas.id, ...more }, { key: randomUUID() }),
    201,
  ).json;
const ofVera = await askFor({ phone: VERA, amount: rub('5.00') });
const ofBoris = await askFor({ phone: BORIS, amount: rub('5.00') });
const byLink = await askFor({ amount: rub('5.00') });
const pay = (id, amount = '5.00') => ({ kind: 'link', from: own.id, to: { request: id }, amount: rub(amount) });
const askCalls = [
  ['cancel', (id) => boris.post(`/v1/payment-requests/${id}/cancel`)],
  ['decline', (id) => boris.post(`/v1/payment-requests/${id}/decline`, { for_ever: false })],
  ['allow', (id) => boris.post(`/v1/payment-requests/${id}/allow`)],
  ['decline for ever', (id) => boris.post(`/v1/payment-requests/${id}/decline`, { for_ever: true })],
  ['what it would cost', (id) => boris.post('/v1/payments/quote', pay(id))],
  ['pay', (id) => boris.order(pay(id))],
  ['pay too much', (id) => boris.order(pay(id, '5.01'))],
];

/** All of an answer that does not change by the minute. */
function whole(answer) {
  const headers = [...answer.headers].filter(([name]) => !['date', 'dpop-nonce'].includes(name));
  return { status: answer.status, headers, body: answer.body.toString('utf8') };
}

async function alike(calls, theirs) {
  const before = { anna: await anna.money(), boris: await boris.money(), sms: bank.server.sms.mark() };
  await each(
    calls.flatMap(([name, call]) =>
      theirs.map((id) => [
        `${name} of ${id}`,
        async () => {
          const answer = await call(id);
          assertProblem(answer, 404, 'not-found');
          for (const missing of MISSING) assert.deepEqual(whole(await call(missing)), whole(answer));
        },
      ]),
    ),
  );
  assert.deepEqual({ anna: await anna.money(), boris: await boris.money(), sms: bank.server.sms.mark() }, before);
}

test("another's accounts", () => alike(accountCalls, [annas.id, annasSavings.id]));

test("another's payments", () => alike(paymentCalls, [awaiting.payment.id, posted.id]));

test("another's requests for money, and a link without its token", () => alike(askCalls, [ofVera.id, byLink.id]));

test('who is asked does not own the request, nor see whom else is asked', async () => {
  await alike(askCalls.slice(0, 1), [ofBoris.id]);
  const seen = expectStatus(await boris.get('/v1/payment-requests', { query: { direction: 'in' } }), 200).json.items;
  assert.deepEqual([...new Set(seen.map(({ id }) => id))].filter((id) => [ofVera.id, byLink.id].includes(id)), []);
  const { account, token, payment, paid } = seen.find(({ id }) => id === ofBoris.id);
  assert.deepEqual([account, token, payment, paid], [null, null, null, null]);
});

test('the payee does not own the payment, nor may anyone open what came by itself', async () => {
  const confirmed = await anna.post(`/v1/payments/${awaiting.payment.id}/confirm`, { code: awaiting.code });
  expectStatus(confirmed, 200);
  await alike(paymentCalls, [awaiting.payment.id]);
  const { items } = expectStatus(await boris.get('/v1/entries', { query: { limit: 200 } }), 200).json;
  assert.equal(items[0].payment, null);
  const kinds = new Set(items.filter(({ payment }) => payment !== null).map(({ kind }) => kind));
  for (const kind of kinds) assert.ok(['own', 'phone'].includes(kind), `a ${kind} can be opened`);
});

test('ids of another sort of thing', () =>
  each([
    ...paymentCalls.flatMap(([name, call]) =>
      [own.id, ownSavings.id].map((id) => [
        `${name} of an account`,
        async () => assertProblem(await call(id), 404, 'not-found'),
      ]),
    ),
    ...accountCalls
      .slice(0, 2)
      .map(([name, call]) => [
        `${name} of a payment`,
        async () => assertProblem(await call(posted.id), 404, 'not-found'),
      ]),
  ]));

test('ids that are none', () =>
  each(
    [
      '0',
      '-1',
      '01',
      '1e3',
      'null',
      'undefined',
      '9223372036854775808',
      '18446744073709551617',
      '1'.repeat(200),
      `${own.id}x`,
      `${own.id}.`,
      'own',
      '*',
      `${own.id},${annas.id}`,
    ].flatMap((id) => [
      [`entries of ${id}`, async () => assertProblem(await boris.get(`/v1/accounts/${id}/entries`), 404, 'not-found')],
      [`payment ${id}`, async () => assertProblem(await boris.get(`/v1/payments/${id}`), 404, 'not-found')],
    ]),
  ));

test('nobody sees more of another than the masked name', async () => {
  const name = (await anna.get('/v1/customer')).json.name;
  const surname = name.split(' ').pop();
  const seen = [
    await boris.post('/v1/payees/look-up', { phone: ANNA }),
    await boris.order({ kind: 'phone', from: own.id, to: { phone: ANNA }, amount: rub('1.00') }),
    await boris.get('/v1/entries', { query: { limit: 200 } }),
  ].map(({ body }) => body.toString('utf8'));
  for (const text of seen) {
    assert.ok(!text.includes(surname), 'the surname is not told');
    assert.ok(!text.includes(annas.number) && !text.includes(annas.id), 'nor an account');
  }
});
