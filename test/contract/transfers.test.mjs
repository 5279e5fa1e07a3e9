/** Payments of every kind that a customer may order, as a program orders them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, MISSING, minor, rub, stage, VERA } from './stage.mjs';

const bank = await stage();
const [anna, boris, vera] = [
  await bank.customer(ANNA, { language: 'ru' }),
  await bank.customer(BORIS, { language: 'en' }),
  await bank.customer(VERA),
];
const from = await anna.account('current');
const theirs = await boris.account('current');

const OTHER = { bik: '044599901', account: '40702810700000000001' };
const requisites = (amount, more = {}) => ({
  kind: 'requisites',
  from: from.id,
  to: { name: 'ООО «Пример»', account: OTHER.account, bik: OTHER.bik, inn: '7700000009', ...more },
  purpose: 'Оплата по счёту 7, НДС не облагается',
  amount: rub(amount),
});
const account = (amount, number = theirs.number) => ({ kind: 'account', from: from.id, to: { number }, amount: rub(amount) });
const quote = (client, order) => client.post('/v1/payments/quote', order);
const available = async () => minor((await anna.account('current')).available);

async function pay(client, order, phone) {
  const { payment, code, text } = await client.orderWithCode(order, phone);
  const done = expectStatus(await client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
  return { payment, done, text };
}

test('by account number: held, confirmed, there', async () => {
  const before = minor((await boris.account('current')).available);
  const { payment, done, text } = await pay(anna, { ...account('123.45'), message: 'За билеты' }, ANNA);
  assert.equal(payment.status, 'awaiting_confirmation');
  assert.deepEqual(done.payee, { display: 'Борис К.', account: theirs.number });
  assert.deepEqual([done.status, done.fee.amount, done.arrival.when], ['posted', '0.00', 'at_once']);
  assert.deepEqual([done.purpose, done.stopped, done.recall, done.refusal], [null, null, null, null]);
  assert.match(text, /перевод 123,45.*получатель Борис К\./);
  assert.equal(minor((await boris.account('current')).available) - before, 12345n);
  assertProblem(await boris.get(`/v1/payments/${payment.id}`), 404, 'not-found');
  const [entry] = expectStatus(await boris.get('/v1/entries', { query: { limit: 1 } }), 200).json.items;
  assert.deepEqual([entry.kind, entry.title, entry.payment], ['account', 'Анна П.', null]);
});

test('by account number: what is refused', () =>
  each([
    ...[
      ['a key that does not fit', theirs.number.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))],
      ['nineteen digits', theirs.number.slice(1)],
      ['letters', 'x'.repeat(20)],
    ].map(([name, number]) => [
      name,
      async () => {
        const answer = await anna.order(account('1.00', number));
        assertProblem(answer, 400, 'invalid-request');
        assert.equal(answer.json.errors[0].pointer, '/to/number');
      },
    ]),
    [
      'nobody’s',
      async () => {
        const answer = await anna.order(account('1.00', '40817810399990000001'));
        assert.ok([400, 422].includes(answer.status));
      },
    ],
    ['my own', async () => assertProblem(await anna.order(account('1.00', from.number)), 422, 'same-account')],
    ...MISSING.map((id) => [
      `from ${id}`,
      async () => assertProblem(await anna.order({ ...account('1.00'), from: id }), 404, 'not-found'),
    ]),
    [
      'from somebody else’s account',
      async () => assertProblem(await anna.order({ ...account('1.00'), from: theirs.id }), 404, 'not-found'),
    ],
    [
      'more than there is',
      async () => {
        const answer = await anna.order(account('499999.99'));
        assertProblem(answer, 422, 'insufficient-funds');
        assert.equal(answer.json.class, 'funds');
        assert.match(answer.json.next, /[а-я]/);
      },
    ],
  ]));

test('by requisites: fee, arrival and bank before, sent after', async () => {
  const before = await available();
  const order = requisites('1000.00');
  const told = expectStatus(await quote(anna, order), 200).json;
  assert.deepEqual([told.fee.amount, told.total.amount, told.needs_code], ['20.00', '1020.00', true]);
  assert.equal(told.arrival.when, 'date');
  assert.equal(told.payee.bank.name, 'ПАО "БЕРЁЗОВЫЙ БАНК"');
  assert.equal(await available(), before);
  const { payment, done, text } = await pay(anna, order, ANNA);
  assert.deepEqual(payment.payee, told.payee);
  assert.deepEqual([payment.fee, payment.total, payment.arrival], [told.fee, told.total, told.arrival]);
  assert.match(text, /перевод 1.000,00.₽ и комиссия 20,00.₽, получатель ООО «Пример»/);
  assert.deepEqual([done.status, done.posted_at, done.purpose], ['sent', null, order.purpose]);
  assert.equal(before - (await available()), 102000n);
  assertProblem(await anna.post(`/v1/payments/${done.id}/receipt`), 422, 'not-posted');
  assertProblem(await anna.post(`/v1/payments/${done.id}/cancel`), 422, 'not-awaiting-confirmation');
  const entries = expectStatus(await anna.get('/v1/entries', { query: { limit: 2 } }), 200).json.items;
  assert.deepEqual(
    entries.map(({ kind, title, amount }) => [kind, title, amount.amount]).sort(),
    [
      ['fee', 'Комиссия: ООО «Пример»', '-20.00'],
      ['requisites', 'ООО «Пример»', '-1000.00'],
    ],
  );
});

test('by requisites: asked back once it is away', async () => {
  const { done } = await pay(anna, requisites('10.00'), ANNA);
  assertProblem(await boris.post(`/v1/payments/${done.id}/recall`), 404, 'not-found');
  for (let i = 0; i < 2; i += 1) {
    assert.equal(expectStatus(await anna.post(`/v1/payments/${done.id}/recall`), 200).json.recall, 'asked');
  }
  const { done: inside } = await pay(anna, account('1.00'), ANNA);
  assertProblem(await anna.post(`/v1/payments/${inside.id}/recall`), 422, 'not-recallable');
});

test('by requisites: numbers that almost fit are told where they stand', () =>
  each(
    [
      [{ bik: '044599902' }, '/to/account'], // the key of another bank
      [{ account: '40702810700000000002' }, '/to/account'],
      [{ inn: '7700000008' }, '/to/inn'],
      [{ kpp: '77000100' }, '/to/kpp'],
      [{ bik: '944599901' }, '/to/bik'],
      [{ budget: { kbk: '1821010201001100011', oktmo: '45380000', payer_status: '13' } }, '/to/budget/kbk'],
      [
        { budget: { kbk: '18210102010011000110', oktmo: '4538000', payer_status: '13' } },
        '/to/budget/oktmo',
      ],
      [
        { budget: { uin: '12345678901234567890', kbk: '18210102010011000110', oktmo: '45380000', payer_status: '13' } },
        '/to/budget/uin',
      ],
    ].map(([more, pointer]) => [
      pointer,
      async () => {
        const answer = await anna.order(requisites('1.00', more));
        assertProblem(answer, 400, 'invalid-request');
        assert.equal(answer.json.errors[0].pointer, pointer);
      },
    ]),
  ));

test('by requisites: banks that are not in the directory, or take no payments', async () => {
  // the second is under a restriction of the regulator
  for (const [bik, number] of [['044599777', '40702810000000000001'], ['044599907', '40702810500000000001']]) {
    const keyed = [...'0123456789'].map((key) => number.slice(0, 8) + key + number.slice(9));
    const answers = [];
    for (const value of keyed) answers.push(await anna.order(requisites('1.00', { bik, account: value })));
    const refused = answers.filter(({ status }) => status !== 400);
    assert.equal(refused.length, 1, 'one key fits');
    assertProblem(refused[0], 422, 'bank-unknown');
    assert.equal(refused[0].json.class, 'payee');
  }
});

test('by requisites of this very bank it is a payment by account number', async () => {
  const { payment, done } = await pay(anna, requisites('2.00', { bik: '044599999', account: theirs.number }), ANNA);
  assert.deepEqual([payment.kind, payment.fee.amount], ['account', '0.00']);
  assert.deepEqual([done.status, done.payee.display], ['posted', 'Борис К.']);
});

test('to the budget, with all its fields', async () => {
  const budget = {
    uin: '12345678901234567899',
    kbk: '18210102010011000110',
    oktmo: '45380000',
    payer_status: '13',
    basis: 'ТП',
    period: 'МС.02.2026',
    document_number: 'А-17/2',
    document_date: '05.02.2026',
  };
  const there = { name: 'Казначейство', account: '03100643000000018500', bik: '014599998', kpp: '770001001' };
  const elsewhere = expectStatus(await quote(anna, requisites('5.00', { budget })), 200).json;
  assert.equal(elsewhere.fee.amount, '20.00', 'the fields alone make no payment to the budget');
  const single = { kbk: '18201061201010000510', oktmo: '0', payer_status: '13', uin: '0', basis: '0', period: '0' };
  const zeros = expectStatus(await anna.order(requisites('6.00', { ...there, budget: single })), 201).json;
  assert.deepEqual(zeros.payee.budget, { kbk: single.kbk, oktmo: '0', payer_status: '13' });
  expectStatus(await anna.post(`/v1/payments/${zeros.id}/cancel`), 200);
  for (const wrong of [{ oktmo: '00' }, { kbk: '0' }, { payer_status: '0' }, { uin: '00' }]) {
    const order = requisites('7.00', { ...there, budget: { ...single, ...wrong } });
    assertProblem(await anna.order(order), 400, 'invalid-request');
  }
  const payment = expectStatus(await anna.order(requisites('5.00', { ...there, budget })), 201).json;
  assert.deepEqual(payment.payee.budget, budget);
  assert.equal(payment.payee.kpp, '770001001');
  assert.equal(payment.fee.amount, '0.00', 'what is owed to the budget is sent free of fee');
  expectStatus(await anna.post(`/v1/payments/${payment.id}/cancel`), 200);
});

test('by card number: digits that do not fit, and a card that is nobody’s', async () => {
  const order = (card) => ({ kind: 'card', from: from.id, to: { card }, amount: rub('1.00') });
  assertProblem(await anna.order(order('2200000000000005')), 400, 'invalid-request');
  assertProblem(await anna.order(order('2200000000000004')), 422, 'card-not-found');
});

test('the same key is the same payment, whatever its kind', async () => {
  for (const order of [account('3.00'), requisites('3.00')]) {
    const key = randomUUID();
    const first = expectStatus(await anna.order(order, key), 201).json;
    const again = expectStatus(await anna.order(order, key), 201).json;
    assert.deepEqual(again, first);
    assertProblem(await anna.order({ ...order, amount: rub('3.01') }, key), 409, 'idempotency-conflict');
    expectStatus(await anna.post(`/v1/payments/${first.id}/cancel`), 200);
  }
});

test('a quote says what the order becomes, of every kind', async () => {
  const savings = await anna.account('savings');
  const orders = [
    { kind: 'own', from: from.id, to: { account: savings.id }, amount: rub('7.00') },
    { kind: 'phone', from: from.id, to: { phone: BORIS }, amount: rub('7.00') },
    account('7.00'),
    requisites('7.00'),
  ];
  for (const order of orders) {
    const told = expectStatus(await quote(anna, order), 200).json;
    const made = expectStatus(await anna.order(order), 201).json;
    for (const member of ['payee', 'amount', 'fee', 'total', 'arrival']) {
      assert.deepEqual(told[member], made[member], `${order.kind}: ${member}`);
    }
    assert.equal(told.needs_code, made.status === 'awaiting_confirmation');
    assert.equal(told.limits === undefined, order.kind === 'own');
    if (order.kind !== 'own') expectStatus(await anna.post(`/v1/payments/${made.id}/cancel`), 200);
  }
});

test('a quote refuses what the order would', () =>
  each([
    ['too much', async () => assertProblem(await quote(anna, account('499999.99')), 422, 'insufficient-funds')],
    ['over the limit', async () => assertProblem(await quote(anna, account('500000.01')), 422, 'limit-exceeded')],
    ['no form', async () => assertProblem(await quote(anna, { kind: 'account' }), 400, 'invalid-request')],
    [
      'nobody',
      async () =>
        assertProblem(
          await quote(anna, { kind: 'phone', from: from.id, to: { phone: '+79000009999' }, amount: rub('1.00') }),
          422,
          'payee-not-found',
        ),
    ],
    ['foreign', async () => assertProblem(await quote(anna, { ...account('1.00'), from: theirs.id }), 404, 'not-found')],
  ]));

test('a young device and much money: stopped for two days, cancelled at any time', async () => {
  const savings = await vera.account('savings');
  const order = { kind: 'phone', from: savings.id, to: { phone: BORIS }, amount: rub('50000.00') };
  const told = expectStatus(await quote(vera, order), 200).json;
  assert.equal(told.warning.class, 'fraud');
  const mark = bank.server.sms.mark();
  const payment = expectStatus(await vera.order(order), 201).json;
  assert.equal(payment.status, 'stopped');
  const days = (Date.parse(payment.stopped.until) - Date.parse(payment.created_at)) / 86_400_000;
  assert.deepEqual([days, payment.stopped.reason, payment.refusal.class], [2, 'stopped-fraud', 'fraud']);
  assert.equal(payment.confirmation, null);
  const { items } = expectStatus(await vera.get('/v1/entries?limit=1'), 200).json;
  assert.deepEqual([items[0].payment, items[0].status, items[0].payment_status], [payment.id, 'held', 'stopped']);
  assert.equal(bank.server.sms.mark(), mark, 'no code leaves');
  const answer = await vera.post(`/v1/payments/${payment.id}/resend`);
  assertProblem(answer, 422, 'still-stopped');
  assert.equal(answer.json.class, 'fraud');
  assertProblem(await vera.post(`/v1/payments/${payment.id}/confirm`, { code: '123456' }), 422, 'still-stopped');
  const cancelled = expectStatus(await vera.post(`/v1/payments/${payment.id}/cancel`), 200).json;
  assert.deepEqual([cancelled.status, cancelled.stopped], ['cancelled', null]);
  const little = expectStatus(await vera.order({ ...order, amount: rub('49999.99') }), 201).json;
  assert.equal(little.status, 'awaiting_confirmation');
  expectStatus(await vera.post(`/v1/payments/${little.id}/cancel`), 200);
});

test('a payee the regulator warns of', async () => {
  // invented, and planted in every demo
  const listed = { name: 'Вымышленный Обманщик', account: '40817810900000666001', bik: '044599902', inn: undefined };
  const told = expectStatus(await quote(anna, requisites('1.00', listed)), 200).json;
  assert.equal(told.warning.class, 'fraud');
  assert.match(told.warning.text, /161-ФЗ банк приостановит/, 'nothing is stopped before it is sent');
  const payment = expectStatus(await anna.order(requisites('1.00', listed)), 201).json;
  assert.equal(payment.status, 'stopped');
  expectStatus(await anna.post(`/v1/payments/${payment.id}/cancel`), 200);
});

test('limits: lower at once, higher a day later, never above the bank’s', async () => {
  const read = async () => expectStatus(await boris.get('/v1/limits'), 200).json;
  const change = (body) => boris.send('PATCH', '/v1/limits', { body });
  const first = await read();
  assert.deepEqual([first.operation.limit, first.raising], [first.operation.most, null]);
  const lowered = expectStatus(await change({ operation: rub('100.00') }), 200).json;
  assert.equal(lowered.operation.limit.amount, '100.00');
  assert.deepEqual(lowered.day.limit, first.day.limit);
  const order = { kind: 'phone', from: theirs.id, to: { phone: ANNA }, amount: rub('100.01') };
  assertProblem(await boris.order(order), 422, 'limit-exceeded');
  const raised = expectStatus(await change({ operation: rub('200.00') }), 200).json;
  assert.equal(raised.operation.limit.amount, '100.00');
  assert.equal(raised.raising.operation.amount, '200.00');
  const later = Date.parse(raised.raising.at) - Date.now();
  assert.ok(later > 23 * 3_600_000 && later < 25 * 3_600_000);
  assertProblem(await boris.order(order), 422, 'limit-exceeded');
  assertProblem(await change({ day: rub('1000000.01') }), 422, 'limit-too-high');
  assertProblem(await change({}), 400, 'invalid-request');
  assertProblem(await change({ day: { amount: '1.00', currency: 'USD' } }), 400, 'invalid-request');
  const { done } = await pay(boris, { ...order, amount: rub('100.00') }, BORIS);
  assert.equal(done.status, 'posted');
  const after = await read();
  assert.equal(minor(after.day.used) - minor(first.day.used), 10000n);
  assert.equal(minor(after.day.left), minor(after.day.limit) - minor(after.day.used));
  assert.equal(minor(after.month.used) - minor(first.month.used), 10000n);
});

test('look-ups in other banks: asked, kept for who asked', async () => {
  const asked = expectStatus(await anna.post('/v1/payees/look-ups', { phone: '+79000000044' }), 201).json;
  assert.deepEqual([asked.status, asked.phone, asked.banks], ['asked', '+79000000044', []]);
  const seen = expectStatus(await anna.get(`/v1/payees/look-ups/${asked.id}`), 200).json;
  assert.equal(seen.id, asked.id);
  assertProblem(await boris.get(`/v1/payees/look-ups/${asked.id}`), 404, 'not-found');
  for (const id of MISSING) assertProblem(await anna.get(`/v1/payees/look-ups/${id}`), 404, 'not-found');
  const order = { kind: 'bank_phone', from: from.id, to: { look_up: asked.id, bank: '044599777' }, amount: rub('1.00') };
  assertProblem(await anna.order(order), 422, 'look-up-needed');
  assertProblem(await boris.order({ ...order, from: theirs.id }), 422, 'look-up-needed');
  assertProblem(await anna.post('/v1/payees/look-ups', { phone: '123' }), 400, 'invalid-request');
});

test('requisites out of a pasted text and out of a code', async () => {
  const read = async (text) => expectStatus(await anna.post('/v1/requisites/read', { text }), 200).json;
  const value = (found, name) => found.fields.find((field) => field.name === name);
  const pasted = await read(`ООО «Пример»\r\nИНН 7700000009\r\nр/с ${OTHER.account}\r\nБИК ${OTHER.bik}`);
  assert.equal(pasted.source, 'text');
  assert.deepEqual(value(pasted, 'account'), { name: 'account', value: OTHER.account, good: true, fault: null });
  assert.equal(pasted.bank.name, 'ПАО "БЕРЁЗОВЫЙ БАНК"');
  const wrong = await read(`ИНН 7700000008\nр/с ${OTHER.account}\nБИК 044599902`);
  assert.equal(value(wrong, 'inn').good, false);
  assert.match(value(wrong, 'inn').fault, /[а-я]/);
  assert.equal(value(wrong, 'account').good, false, 'the key of another bank');
  const code = await read(
    `ST00012|Name=ООО «Пример»|PersonalAcc=${OTHER.account}|BankName=Банк|BIC=${OTHER.bik}|CorrespAcc=30101810000000000901|Sum=150000|Purpose=Оплата`,
  );
  assert.deepEqual([code.source, code.fault, code.sum], ['gost_qr', null, rub('1500.00')]);
  assert.equal(value(code, 'purpose').value, 'Оплата');
  const broken = await read('ST00012|Name=ООО «Пример»|PersonalAcc=1');
  assert.ok(broken.fault !== null);
  assert.equal((await read('добрый день')).source, 'none');
  assertProblem(await anna.post('/v1/requisites/read', { text: 'я'.repeat(2049) }), 400, 'invalid-request');
  assertProblem(await anna.post('/v1/requisites/read', { text: 'a\u0000b' }), 400, 'invalid-request');
  assertProblem(await anna.post('/v1/requisites/read', { text: '' }), 400, 'invalid-request');
});

test('a code is read whatever encoding its mark names, and never as what it does not say', async () => {
  const read = async (text) => expectStatus(await anna.post('/v1/requisites/read', { text }), 200).json;
  const code = (mark, name) =>
    `${mark}|Name=${name}|PersonalAcc=${OTHER.account}|BankName=Банк|BIC=${OTHER.bik}|CorrespAcc=0|Sum=150000|Purpose=Ёлка`;
  const plain = await read(code('ST00012', 'ООО Пример'));
  assert.equal(plain.fields.find(({ name }) => name === 'name').value, 'ООО Пример');
  for (const mark of ['ST00011', 'ST00013']) {
    assert.deepEqual(await read(code(mark, 'ООО Пример')), plain);
    for (const name of ['ÎÎÎ Ïðèìåð', 'ООО \uFFFD']) {
      const { source, fields, sum, fault } = await read(code(mark, name));
      assert.deepEqual([source, fields, sum], ['gost_qr', [], null]);
      assert.match(fault, /кодировке/);
    }
  }
});
