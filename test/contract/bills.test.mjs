/** Bills: paid to a provider by its fields or to the state by a charge that was found; saved, paid again; nobody else's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { askCharges, uin } from './charges.mjs';
import { ANNA, assertProblem, BORIS, each, MISSING, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
for (const client of [anna, boris]) {
  expectStatus(await client.send('PATCH', '/v1/customer', { body: { language: 'ru' } }), 200);
}
const current = await anna.account('current');
const find = async (text) => (await anna.post('/v1/providers/search', { text })).json.items[0];
const mobile = await find('Северная');
const house = await find('Светлый');
const university = await find('Университет');
const taxes = await find('Налоги');
const PHONE = { phone: '+79000000009' };
const FLAT = { account: '1234567890', period: '11.2026' };

const bill = (provider, fields, amount, more = {}) => ({
  kind: 'bill',
  from: current.id,
  to: { provider: provider.id, fields },
  amount: rub(amount),
  ...more,
});
const quote = (order) => anna.post('/v1/payments/quote', order);
const pointers = (answer) => answer.json.errors.map(({ pointer }) => pointer).sort();

test('a top-up: quoted, held, confirmed, sent to the provider, and its purpose says the number', async () => {
  const quoted = expectStatus(await quote(bill(mobile, PHONE, '300.00')), 200).json;
  assert.equal(quoted.payee.display, 'Северная Связь');
  assert.deepEqual([quoted.fee.amount, quoted.total.amount, quoted.needs_code], ['0.00', '300.00', true]);
  const before = await anna.account('current');
  const { payment, code } = await anna.orderWithCode(bill(mobile, PHONE, '300.00'), ANNA);
  assert.equal(payment.status, 'awaiting_confirmation');
  assert.equal(payment.purpose, 'Оплата услуг связи, номер +79000000009');
  assert.equal(payment.payee.inn, mobile.payee.inn);
  assert.deepEqual(payment.payee.fields, PHONE);
  const { name } = expectStatus(await anna.get(`/v1/directory/banks/${payment.payee.bank.bik}`), 200).json;
  assert.equal(payment.payee.bank.name, name);
  const done = expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
  assert.ok(['sent', 'posted'].includes(done.status), done.status);
  const after = await anna.account('current');
  assert.equal(Number(before.available.amount) - Number(after.available.amount), 300);
});

test('a bill is given again as it was; a charge is not', async () => {
  const first = expectStatus(await anna.order(bill(house, FLAT, '21.00')), 201).json;
  const again = expectStatus(await anna.get(`/v1/payments/${first.id}/order`), 200).json;
  const { display, purpose, message, ...order } = again;
  assert.deepEqual([display, purpose, message, again.to], [house.name, null, null, { provider: house.id, fields: FLAT }]);
  const second = expectStatus(await anna.order(order), 201).json;
  assert.notEqual(second.id, first.id);
  assert.deepEqual(second.payee, first.payee);
  assert.equal(second.purpose, first.purpose);
  for (const { id } of [first, second]) expectStatus(await anna.post(`/v1/payments/${id}/cancel`), 200);
  const [fine] = (await ask({ uin: uin('188101772600', '075') })).items;
  const { id } = expectStatus(await anna.order(pay(fine)), 201).json;
  assertProblem(await anna.get(`/v1/payments/${id}/order`), 422, 'order-not-kept');
  expectStatus(await anna.post(`/v1/payments/${id}/cancel`), 200);
});

const noReader = spawnSync('pdftotext', ['-v']).error && 'no pdftotext';
test('its receipt names the provider, its bank and what was filled in', { skip: noReader }, async () => {
  const { payment, code } = await anna.orderWithCode(bill(university, { contract: 'ОБ-10234' }, '1000.00'), ANNA);
  let now = expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
  for (let i = 0; i < 100 && now.status !== 'posted'; i++) {
    await sleep(50);
    now = expectStatus(await anna.get(`/v1/payments/${payment.id}`), 200).json;
  }
  assert.equal(now.status, 'posted');
  const { url } = expectStatus(await anna.post(`/v1/payments/${payment.id}/receipt`), 201).json;
  const { body } = expectStatus(await bank.client().get(url, { proof: null }), 200);
  const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: body, encoding: 'utf8' });
  const said = stdout.replace(/[\s\u00a0]+/g, ' ');
  const { display, account, bank: where, inn } = now.payee;
  for (const part of [display, account, where.name, where.bik, inn, 'ОБ-10234', '1 000,00', '1 015,00']) {
    assert.ok(said.includes(part), `${part} is not in: ${said}`);
  }
});

test('the same key twice is one payment, with other fields a conflict', async () => {
  const key = randomUUID();
  const first = expectStatus(await anna.order(bill(mobile, PHONE, '11.00'), key), 201).json;
  assert.equal(expectStatus(await anna.order(bill(mobile, PHONE, '11.00'), key), 201).json.id, first.id);
  const other = bill(mobile, { phone: '+79000000008' }, '11.00');
  assertProblem(await anna.order(other, key), 409, 'idempotency-conflict');
  expectStatus(await anna.post(`/v1/payments/${first.id}/cancel`), 200);
});

test('a provider that takes a fee says it, and the customer pays it', async () => {
  const order = bill(university, { contract: 'ОБ-10234' }, '10000.00');
  const quoted = expectStatus(await quote(order), 200).json;
  assert.deepEqual([quoted.fee.amount, quoted.total.amount], ['50.00', '10050.00']);
  const payment = expectStatus(await anna.order(order), 201).json;
  assert.equal(payment.fee.amount, '50.00');
  expectStatus(await anna.post(`/v1/payments/${payment.id}/cancel`), 200);
});

test('every field that is wrong is named', () =>
  each(
    [
      [{ ...FLAT, account: '123456789' }, ['/to/fields/account']],
      [{ ...FLAT, account: '12345678901' }, ['/to/fields/account']],
      [{ ...FLAT, account: '123456789x' }, ['/to/fields/account']],
      [{ ...FLAT, account: '１２３４５６７８９０' }, ['/to/fields/account']],
      [{ account: FLAT.account }, ['/to/fields/period']],
      [{ account: '1', period: '1' }, ['/to/fields/account', '/to/fields/period']],
      [{ ...FLAT, other: '1' }, ['/to/fields']],
      [PHONE, ['/to/fields/account', '/to/fields/period']],
    ].map(([fields, wrong]) => [
      JSON.stringify(fields),
      async () => {
        for (const answer of [await anna.order(bill(house, fields, '100.00')), await quote(bill(house, fields, '100.00'))]) {
          assertProblem(answer, 422, 'bill-fields');
          assert.deepEqual(pointers(answer), wrong);
        }
      },
    ]),
  ));

test('fields of another form are no request', () =>
  each(
    [
      {},
      [],
      'text',
      null,
      { Account: '1' },
      { '': '1' },
      { account: '' },
      { account: 1 },
      { account: null },
      { account: 'a\u0000' },
      { account: '1'.repeat(61) },
      { a: '1', b: '1', c: '1', d: '1', e: '1', f: '1', g: '1' },
      { ['a'.repeat(25)]: '1' },
    ].map((fields) => [
      JSON.stringify(fields),
      async () => assertProblem(await anna.order(bill(house, fields, '100.00')), 400, 'invalid-request'),
    ]),
  ));

test('bounds of the amount, other currencies, unknown providers, accounts of others', async () => {
  assertProblem(await anna.order(bill(mobile, PHONE, '9.99')), 422, 'bill-amount');
  assertProblem(await anna.order(bill(mobile, PHONE, '15000.01')), 422, 'bill-amount');
  expectStatus(await quote(bill(mobile, PHONE, '10.00')), 200);
  const dollars = { ...bill(mobile, PHONE, '1'), amount: { amount: '100.00', currency: 'USD' } };
  assertProblem(await anna.order(dollars), 422, 'currency-mismatch');
  assertProblem(await anna.order(bill({ id: '999' }, PHONE, '100.00')), 422, 'provider-unknown');
  const charge = bill(taxes, { uin: '18810177260000000046' }, '100.00');
  assertProblem(await anna.order(charge), 422, 'provider-unknown');
  const theirs = await boris.account('current');
  assertProblem(await anna.order(bill(mobile, PHONE, '100.00', { from: theirs.id })), 404, 'not-found');
});

// ---- what is owed to the state

const ask = (question, client = anna) => askCharges(client, question);
const pay = (charge, amount = charge.amount.amount, more = {}) => ({
  kind: 'bill',
  from: current.id,
  to: { charge: charge.id },
  amount: rub(amount),
  ...more,
});

test('a fine by its number: found, with a discount, paid once', async () => {
  const number = uin('188101772600', '045');
  const { status, items } = await ask({ uin: number });
  assert.equal(status, 'answered');
  const [fine] = items;
  assert.equal(fine.category, 'fines');
  assert.equal(fine.uin, number);
  assert.equal(Number(fine.amount.amount) * 2, Number(fine.whole.amount));
  assert.ok(fine.discount_until !== null && !fine.paid);
  assertProblem(await anna.order(pay(fine, fine.whole.amount)), 422, 'charge-changed');
  const { payment, code } = await anna.orderWithCode(pay(fine), ANNA);
  assert.ok(payment.purpose.includes(number));
  assertProblem(await anna.order(pay(fine)), 422, 'charge-paid');
  expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  assertProblem(await anna.order(pay(fine)), 422, 'charge-paid');
  const [again] = (await ask({ uin: number })).items;
  assert.equal(again.paid, true);
  assertProblem(await anna.order(pay(again)), 422, 'charge-paid');
});

test('one that was given up can be paid again', async () => {
  const [tax] = (await ask({ uin: uin('182101772600', '055') })).items;
  assert.equal(tax.category, 'taxes');
  assert.equal(tax.discount_until, null);
  const payment = expectStatus(await anna.order(pay(tax)), 201).json;
  expectStatus(await anna.post(`/v1/payments/${payment.id}/cancel`), 200);
  expectStatus(await quote(pay(tax)), 200);
});

test('by INN; nothing owed; paid elsewhere; no answer', async () => {
  const all = await ask({ inn: '7707083893' });
  assert.deepEqual(
    all.items.map(({ category }) => category),
    ['taxes', 'taxes', 'fines'],
  );
  assert.equal(new Set(all.items.map((one) => one.uin)).size, 3);
  assert.deepEqual(await ask({ uin: uin('188101772600', '000') }).then(({ status, items }) => [status, items]), [
    'answered',
    [],
  ]);
  const [paid] = (await ask({ uin: uin('188101772600', '001') })).items;
  assert.equal(paid.paid, true);
  assertProblem(await anna.order(pay(paid)), 422, 'charge-paid');
  assert.equal((await ask({ uin: uin('188101772600', '002') })).status, 'failed');
});

test('a question of another form', () =>
  each(
    [
      {},
      { uin: '0' },
      { uin: '18810177260000000047' },
      { uin: '1881017726000000004' },
      { inn: '7707083894' },
      { inn: '770708389' },
      { uin: uin('188', '045'), inn: '7707083893' },
      { uin: 5 },
      { snils: '11223344595' },
    ].map((body) => [
      JSON.stringify(body),
      async () => assertProblem(await anna.post('/v1/charges/look-ups', body), 400, 'invalid-request'),
    ]),
  ));

test("another's look-up is not there, nor are its charges", async () => {
  const theirs = await ask({ uin: uin('188101772600', '065') }, boris);
  for (const id of [theirs.id, ...MISSING]) {
    assertProblem(await anna.get(`/v1/charges/look-ups/${id}`), 404, 'not-found');
  }
  for (const id of [theirs.items[0].id, ...MISSING]) {
    assertProblem(await anna.order(pay({ id, amount: theirs.items[0].amount })), 404, 'not-found');
  }
});

// ---- saved payers

const save = (body, client = anna) => client.post('/v1/payers', body);
const payers = async (client = anna) => expectStatus(await client.get('/v1/payers'), 200).json.items;

test('saved, found again, renamed, moved, removed; the same again is the same', async () => {
  const first = expectStatus(await save({ provider: house.id, fields: FLAT, name: 'Дача' }), 201).json;
  assert.deepEqual([first.fields, first.name, first.amount, first.provider.id], [FLAT, 'Дача', null, house.id]);
  const turned = { period: FLAT.period, account: FLAT.account };
  const again = expectStatus(await save({ provider: house.id, fields: turned, amount: rub('500.00') }), 201).json;
  assert.deepEqual([again.id, again.name, again.amount.amount], [first.id, 'Дача', '500.00']);
  const second = expectStatus(await save({ provider: mobile.id, fields: PHONE, name: 'Мама' }), 201).json;
  expectStatus(await anna.send('PATCH', `/v1/payers/${first.id}`, { body: { position: 1 } }), 200);
  assert.deepEqual(
    (await payers()).map(({ id }) => id),
    [second.id, first.id],
  );
  const renamed = await anna.send('PATCH', `/v1/payers/${second.id}`, { body: { name: 'Мама, работа' } });
  assert.equal(expectStatus(renamed, 200).json.name, 'Мама, работа');
  expectStatus(await anna.send('DELETE', `/v1/payers/${first.id}`), 204);
  assertProblem(await anna.send('DELETE', `/v1/payers/${first.id}`), 404, 'not-found');
  assert.deepEqual(
    (await payers()).map(({ id }) => id),
    [second.id],
  );
});

test('what is paid is remembered as the amount to offer', async () => {
  const { payment, code } = await anna.orderWithCode(bill(mobile, PHONE, '77.00'), ANNA);
  assert.notEqual((await payers())[0].amount?.amount, '77.00');
  expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  assert.equal((await payers())[0].amount.amount, '77.00');
});

test("what does not fit is not saved; another's is not there", async () => {
  const wrong = await save({ provider: mobile.id, fields: { phone: '123' } });
  assertProblem(wrong, 422, 'bill-fields');
  assert.deepEqual(pointers(wrong), ['/fields/phone']);
  assertProblem(await save({ provider: '999', fields: PHONE }), 404, 'not-found');
  assertProblem(await save({ provider: mobile.id }), 400, 'invalid-request');
  assertProblem(await save({ provider: mobile.id, fields: PHONE, amount: rub('0.00') }), 400, 'invalid-request');
  const [mine] = await payers();
  assert.deepEqual(await payers(boris), []);
  for (const id of [mine.id, ...MISSING]) {
    assertProblem(await boris.send('PATCH', `/v1/payers/${id}`, { body: { name: 'x' } }), 404, 'not-found');
    assertProblem(await boris.send('DELETE', `/v1/payers/${id}`), 404, 'not-found');
  }
  assertProblem(await anna.send('PATCH', `/v1/payers/${mine.id}`, { body: {} }), 400, 'invalid-request');
  assertProblem(await anna.send('PATCH', `/v1/payers/${mine.id}`, { body: { position: 50 } }), 400, 'invalid-request');
});

test('no more than fifty', async () => {
  for (let i = 0; i < 50; i++) {
    expectStatus(await save({ provider: mobile.id, fields: { phone: `+790000010${10 + i}` } }, boris), 201);
  }
  assertProblem(await save({ provider: mobile.id, fields: { phone: '+79000002000' } }, boris), 422, 'too-many-payers');
  expectStatus(await save({ provider: mobile.id, fields: { phone: '+79000001010' }, name: 'x' }, boris), 201);
  assert.equal((await payers(boris)).length, 50);
});

// ---- the code of a bill

const read = (text) => anna.post('/v1/bills/read', { text });
const ACCOUNT = '40702810300170000005';

test("a bill's code fills in its provider, the fields that fit and the sum", async () => {
  const about = expectStatus(await read(code({})), 200).json;
  assert.equal(about.provider.id, house.id);
  assert.deepEqual(about.fields, FLAT);
  assert.equal(about.amount.amount, '4321.09');
  const partly = expectStatus(await read(code({ PersAcc: '12', PaymPeriod: undefined, Sum: undefined })), 200).json;
  assert.deepEqual([partly.fields, partly.amount], [{}, null]);
});

test('what is no code, or of nobody in the catalogue', async () => {
  for (const text of ['x', 'ST00012', 'https://example.test', code({ BIC: '04459990' }), code({ PersonalAcc: '1' })]) {
    assertProblem(await read(text), 422, 'code-unreadable');
  }
  assertProblem(await read(code({ PersonalAcc: '40702810000000000001', BIC: '044599901' })), 422, 'provider-unknown');
  for (const body of [{}, { text: '' }, { text: 5 }, { text: 'x'.repeat(2001) }, { text: 'x', more: 1 }]) {
    assertProblem(await anna.post('/v1/bills/read', body), 400, 'invalid-request');
  }
});

test('a code says the same in every encoding that it may be marked with, and nothing where it was decoded wrong', async () => {
  const marked = (mark, change = {}) => read(code(change).replace('ST00012', mark));
  const said = expectStatus(await read(code({})), 200).json;
  for (const mark of ['ST00011', 'ST00013']) {
    assert.deepEqual(expectStatus(await marked(mark), 200).json, said);
    for (const Name of ['ÎÎÎ Äåìî', 'ООО \uFFFD\uFFFD']) assertProblem(await marked(mark, { Name }), 422, 'code-unreadable');
  }
  assertProblem(await marked('ST00014'), 422, 'code-unreadable');
});

/** The code of a bill of the house. */
function code(change) {
  const fields = {
    Name: 'ООО Демо',
    PersonalAcc: ACCOUNT,
    BankName: 'Банк Демо',
    BIC: '044599903',
    CorrespAcc: '0',
    Sum: '432109',
    PersAcc: FLAT.account,
    PaymPeriod: FLAT.period,
    ...change,
  };
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return ['ST00012', ...said.map(([name, value]) => `${name}=${value}`)].join('|');
}
