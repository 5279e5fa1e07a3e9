/** Every request with every wrong body: refused with its place named, and nothing changed. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { contract, expectStatus } from '../lib/client.mjs';
import { WrongBodies } from '../lib/wrong-bodies.mjs';
import { ANNA, assertProblem, BORIS, each, rub, stage, VERA } from './stage.mjs';

const KIB = 1024;
const bank = await stage();
const anna = await bank.customer(ANNA);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];
const theirs = await (await bank.customer(VERA)).account('current');
const own = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('10.00') };
const phone = { kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('10.00'), message: 'text' };
const requisites = {
  kind: 'requisites',
  from: current.id,
  to: {
    name: 'ООО «Пример» 1',
    account: '40702810700000000001',
    bik: '044599901',
    inn: '7700000009',
    kpp: '770001001',
    budget: {
      uin: '12345678901234567899',
      kbk: '18210102010011000110',
      oktmo: '45380000',
      payer_status: '13',
      basis: 'ТП',
      period: 'МС.02.2026',
      document_number: 'А-17/2',
      document_date: '05.02.2026',
    },
  },
  purpose: 'Оплата 1',
  amount: rub('10.00'),
};
const awaiting = await anna.orderWithCode(phone, ANNA);
const signIn = expectStatus(await anna.post('/v1/sign-in', { phone: BORIS }), 202).json;

/** What can be asked with a body. */
const targets = [
  { schema: 'SignInRequest', method: 'POST', path: '/v1/sign-in', good: { phone: '+79000000003' } },
  {
    schema: 'SignInConfirmation',
    method: 'POST',
    path: `/v1/sign-in/${signIn.id}/confirm`,
    good: { code: '123456', volatile: true },
  },
  { schema: 'CustomerChange', method: 'PATCH', path: '/v1/customer', good: { language: 'ru' } },
  { schema: 'PayeeQuery', method: 'POST', path: '/v1/payees/look-up', good: { phone: BORIS } },
  { schema: 'OwnOrder', method: 'POST', path: '/v1/payments', good: own },
  { schema: 'PhoneOrder', method: 'POST', path: '/v1/payments', good: phone },
  {
    schema: 'ToAccountOrder',
    method: 'POST',
    path: '/v1/payments',
    good: { kind: 'account', from: current.id, to: { number: theirs.number }, amount: rub('10.00'), message: 'x' },
  },
  {
    schema: 'ToCardOrder',
    method: 'POST',
    path: '/v1/payments',
    good: { kind: 'card', from: current.id, to: { card: '2200000000000004' }, amount: rub('10.00'), message: 'x' },
  },
  {
    schema: 'BankPhoneOrder',
    method: 'POST',
    path: '/v1/payments',
    good: {
      kind: 'bank_phone',
      from: current.id,
      to: { look_up: '912345678901237001', bank: '044599888' },
      amount: rub('10.00'),
      message: 'x',
    },
  },
  { schema: 'RequisitesOrder', method: 'POST', path: '/v1/payments', good: requisites },
  { schema: 'RequisitesOrder', method: 'POST', path: '/v1/payments/quote', good: requisites },
  {
    schema: 'PaymentRequestWish',
    method: 'POST',
    path: '/v1/payment-requests',
    good: { account: current.id, phone: BORIS, amount: rub('10.00'), note: 'x', once: true, days: 7, open_to_others: false },
  },
  { schema: 'LimitsChange', method: 'PATCH', path: '/v1/limits', good: { operation: rub('100.00'), day: rub('200.00') } },
  { schema: 'PayeeQuery', method: 'POST', path: '/v1/payees/look-ups', good: { phone: BORIS } },
  {
    schema: 'Confirmation',
    method: 'POST',
    path: `/v1/payments/${awaiting.payment.id}/confirm`,
    good: { code: awaiting.code },
  },
];

/** Sends with everything right but what the case says. */
function send(target, more) {
  const key = /^\/v1\/payment(s|-requests)$/.test(target.path) ? randomUUID() : undefined;
  return anna.send(target.method, target.path, { key, ...more });
}

/** What must be the same after all refusals. */
async function state() {
  const payment = expectStatus(await anna.get(`/v1/payments/${awaiting.payment.id}`), 200).json;
  const customer = expectStatus(await anna.get('/v1/customer'), 200).json;
  return { money: await anna.money(), payment, customer, sms: bank.server.sms.mark() };
}

async function unchanged(run) {
  const before = await state();
  await run();
  assert.deepEqual(await state(), before);
}

function assertRefused(answer, pointers) {
  assertProblem(answer, 400, 'invalid-request');
  const found = (answer.json.errors ?? []).map(({ pointer }) => pointer);
  assert.ok(
    found.some((pointer) => pointers.includes(pointer)),
    `it points at ${JSON.stringify(found)}, not at ${pointers}`,
  );
}

describe('every wrong body', () => {
  for (const target of targets) {
    test(target.schema, async () => {
      const bodies = new WrongBodies(contract, target.schema, target.good).all();
      assert.ok(bodies.length > 60, `only ${bodies.length} tries`);
      await unchanged(() =>
        each(
          bodies.map(({ name, bytes, pointers }) => [
            name,
            async () => assertRefused(await send(target, { bytes }), pointers),
          ]),
        ),
      );
    });
  }
});

test('other media types', async () => {
  const types = [
    null,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/jsonx',
    'application/json-patch+json',
    'application/problem+json',
    'application/xml',
    'json',
  ];
  await unchanged(() =>
    each(
      targets.flatMap((target) =>
        types.map((contentType) => [
          `${target.schema} as ${contentType}`,
          async () =>
            assertProblem(await send(target, { body: target.good, contentType }), 415, 'unsupported-media-type'),
        ]),
      ),
    ),
  );
});

test('a body of 16 KiB is read, one of more is too large', async () => {
  const target = targets.find((at) => at.schema === 'PhoneOrder');
  const padded = (size) => {
    const text = JSON.stringify(target.good);
    return text + ' '.repeat(size - Buffer.byteLength(text));
  };
  const taken = expectStatus(await send(target, { bytes: padded(16 * KIB) }), 201).json;
  expectStatus(await anna.post(`/v1/payments/${taken.id}/cancel`), 200);
  await unchanged(() =>
    each(
      targets.flatMap((at) =>
        [16 * KIB + 1, 64 * KIB, 2 * KIB * KIB].map((size) => [
          `${at.schema} of ${size}`,
          async () => assertProblem(await send(at, { bytes: Buffer.alloc(size, 0x20) }), 413, 'too-large'),
        ]),
      ),
    ),
  );
});

test('amounts out of range', async () => {
  const amounts = [
    '0',
    '0.00',
    '0.0',
    '-1',
    '-0.01',
    '+1',
    '1.234',
    '0.001',
    '1e3',
    '1E3',
    '1.',
    '.5',
    '.',
    '',
    '01',
    '00.10',
    '1,5',
    '1 000',
    ' 1',
    '1 ',
    '9'.repeat(14),
    '9'.repeat(20),
    `${'9'.repeat(20)}.00`,
    '0x10',
    'NaN',
    'Infinity',
    '1.0.0',
    '１',
    '١',
    '1_000',
    '1\u00a0000',
    "1'000",
    '9223372036854775807',
    '92233720368547758.08',
  ];
  const orders = targets.filter(({ path }) => path === '/v1/payments');
  await unchanged(() =>
    each(
      orders.flatMap((target) =>
        amounts.map((amount) => [
          `${target.schema} of "${amount}"`,
          async () =>
            assertRefused(await send(target, { body: { ...target.good, amount: rub(amount) } }), ['/amount/amount']),
        ]),
      ),
    ),
  );
});

test('other currencies', async () => {
  const orders = targets.filter(({ path }) => path === '/v1/payments');
  const amountIn = (target, currency) => ({ ...target.good, amount: { amount: '1.00', currency } });
  await unchanged(async () => {
    await each(
      orders.flatMap((target) =>
        ['XXX', 'rub', 'RUR', '643', '₽', 'RUBB', 'BTC'].map((currency) => [
          `${target.schema} in ${currency}`,
          async () => assertRefused(await send(target, { body: amountIn(target, currency) }), ['/amount/currency']),
        ]),
      ),
    );
    for (const target of orders.filter(({ schema }) => schema !== 'ToCardOrder')) { // whose payee is nobody
      assertProblem(await send(target, { body: amountIn(target, 'USD') }), 422, 'currency-mismatch');
    }
  });
});

test('several faults are told at once, and no more than sixteen', async () => {
  const target = targets.find((at) => at.schema === 'OwnOrder');
  const body = { kind: 'own', from: 1, to: {}, amount: { amount: '0', currency: 'RUB' }, more: 1 };
  const found = (await send(target, { body })).json.errors.map(({ pointer }) => pointer).sort();
  assert.deepEqual(found, ['/amount/amount', '/from', '/more', '/to/account']);
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a${'x'.repeat(i)}`, i]));
  const answer = await send(target, { body: { ...target.good, ...many } });
  assertProblem(answer, 400, 'invalid-request');
  assert.equal(answer.json.errors.length, 16);
});

test('what was sent is not told back', async () => {
  const target = targets.find((at) => at.schema === 'PhoneOrder');
  const body = { ...target.good, '<script>alert(1)</script>': 1, message: `${'<b>'.repeat(60)}` };
  assert.doesNotMatch((await send(target, { body })).body.toString(), /script|<b>/);
});

test('kind decides what else belongs: a mixture is refused', async () => {
  const own = targets.find((at) => at.schema === 'OwnOrder');
  const phone = targets.find((at) => at.schema === 'PhoneOrder');
  await each([
    [
      'own with a message',
      async () => assertRefused(await send(own, { body: { ...own.good, message: 'x' } }), ['/message']),
    ],
    [
      'own to a phone',
      async () => assertRefused(await send(own, { body: { ...own.good, to: phone.good.to } }), ['/to/account']),
    ],
    [
      'phone to an account',
      async () => assertRefused(await send(own, { body: { ...phone.good, to: own.good.to } }), ['/to/phone']),
    ],
    ...['salary', 'purchase', 'interest', 'incoming', 'card_purchase', 'OWN', ''].map((kind) => [
      `kind ${kind}`,
      async () => assertRefused(await send(own, { body: { ...own.good, kind } }), ['/kind']),
    ]),
  ]);
});

test('a body where none belongs', async () => {
  const paths = [
    ['GET', '/v1/customer'],
    ['GET', '/v1/accounts'],
    ['GET', '/v1/entries'],
    ['GET', `/v1/payments/${awaiting.payment.id}`],
    ['POST', `/v1/payments/${awaiting.payment.id}/cancel`],
    ['POST', `/v1/payments/${awaiting.payment.id}/resend`],
    ['POST', `/v1/payments/${awaiting.payment.id}/receipt`],
    ['DELETE', '/v1/session'],
  ];
  await unchanged(() =>
    each(
      paths.map(([method, path]) => [
        `${method} ${path}`,
        async () => assertRefused(await anna.send(method, path, { body: {} }), ['']),
      ]),
    ),
  );
});

test('after all that the payment is confirmed with its code', async () => {
  const confirmed = await anna.post(`/v1/payments/${awaiting.payment.id}/confirm`, { code: awaiting.code });
  assert.equal(expectStatus(confirmed, 200).json.status, 'posted');
});
