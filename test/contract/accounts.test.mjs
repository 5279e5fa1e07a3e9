/** A customer's accounts: opened, named, hidden, arranged, explained, given to payers, closed; and nobody else's. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { contract, expectStatus } from '../lib/client.mjs';
import { startServer } from '../lib/server.mjs';
import { WrongBodies } from '../lib/wrong-bodies.mjs';
import { ANNA, assertProblem, BORIS, each, minor, rub, stage, VERA } from './stage.mjs';

/** As the bank of okno.conf has them. */
const DETAILS = {
  full_name: 'АО «Пример»',
  correspondent_account: '30101810300000000999',
  inn: '7700999013',
  kpp: '770002002',
};
const bank = await stage({
  config: Object.entries(DETAILS)
    .map(([name, value]) => `bank_${name} = ${value}`)
    .join('\n'),
});
const anna = await bank.customer(ANNA, { language: 'ru' });
const boris = await bank.customer(BORIS);
const vera = await bank.customer(VERA);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];

const open = (client, order, key = randomUUID()) => client.post('/v1/accounts', order, { key });
const opened = async (client, order) => expectStatus(await open(client, order), 201).json;
const look = async (client, id) => expectStatus(await client.get(`/v1/accounts/${id}`), 200).json;
const change = (client, id, body) => client.send('PATCH', `/v1/accounts/${id}`, { body });
const close = (client, id, sweepTo) => client.post(`/v1/accounts/${id}/close`, { sweep_to: sweepTo });
const own = (from, to, amount) => ({ kind: 'own', from: from.id, to: { account: to.id }, amount: rub(amount) });

const paymentOf = async (client, id) => expectStatus(await client.get(`/v1/payments/${id}`), 200).json;
const toNumber = async (client, { number }, amount) => ({
  kind: 'account',
  from: (await client.account('current')).id,
  to: { number },
  amount: rub(amount),
});

/** The control key of a number at this bank (Bank of Russia, 08.09.1997, No 515). */
function keyFits(number, prefix = '999') {
  const sum = [...(prefix + number)].reduce((all, digit, at) => all + Number(digit) * [7, 1, 3][at % 3], 0);
  return sum % 10 === 0;
}

test('the products say their terms in both languages', async () => {
  const english = await bank.customer(ANNA, { language: 'en' });
  const [ru, en] = await Promise.all(
    [anna, english].map(async (client) => expectStatus(await client.get('/v1/products'), 200).json.items),
  );
  assert.deepEqual(
    ru.map(({ product, currencies }) => [product, currencies]),
    [
      ['current', ['RUB', 'USD', 'EUR']],
      ['savings', ['RUB']],
    ],
  );
  assert.deepEqual(
    ru.map(({ name }) => name),
    ['Текущий', 'Накопительный'],
  );
  for (const [at, product] of en.entries()) {
    assert.ok(product.terms.length >= 3 && product.terms.length === ru[at].terms.length);
    assert.match(JSON.stringify(product), /^[\x20-\x7e]*$/, 'English alone');
  }
});

test('an account of each currency is opened at once, once for a key, and stands last', async () => {
  const key = randomUUID();
  const order = { product: 'current', currency: 'USD', name: '  На поездки ' };
  const dollars = expectStatus(await open(anna, order, key), 201).json;
  assert.deepEqual(expectStatus(await open(anna, order, key), 201).json, dollars);
  assertProblem(await open(anna, { ...order, name: 'x' }, key), 409, 'idempotency-conflict');
  const euros = await opened(anna, { product: 'current', currency: 'EUR' });
  const more = await opened(anna, { product: 'savings', currency: 'RUB' });
  assert.deepEqual(
    [dollars, euros, more].map(({ name, kind, currency, balance, is_main, status }) => ({
      name,
      kind,
      currency,
      balance,
      is_main,
      status,
    })),
    [
      ['На поездки', 'current', 'USD'],
      ['Текущий', 'current', 'EUR'],
      ['Накопительный', 'savings', 'RUB'],
    ].map(([name, kind, currency]) => ({
      name,
      kind,
      currency,
      balance: { amount: '0.00', currency },
      is_main: false,
      status: 'open',
    })),
  );
  assert.match(dollars.number, /^40817840/);
  assert.match(euros.number, /^40817978/);
  assert.match(more.number, /^42301810/);
  const all = await anna.accounts();
  assert.deepEqual(
    all.slice(-3).map(({ id }) => id),
    [dollars.id, euros.id, more.id],
  );
  for (const { number } of all) assert.ok(keyFits(number), number);
  assert.equal(new Set(all.map(({ number }) => number.slice(0, 5) + number.slice(9))).size, all.length);
  for (const account of [dollars, euros, more]) assert.deepEqual(await look(anna, account.id), account);
});

test('a currency that the product has not, and every wrong body', async () => {
  const before = await anna.accounts();
  const spare = await opened(boris, { product: 'current', currency: 'RUB' });
  const targets = [
    {
      schema: 'AccountOrder',
      method: 'POST',
      path: '/v1/accounts',
      good: { product: 'current', currency: 'RUB', name: 'a' },
    },
    { schema: 'AccountChange', method: 'PATCH', path: `/v1/accounts/${spare.id}`, good: { name: 'a', hidden: true } },
    {
      schema: 'AccountClosing',
      method: 'POST',
      path: `/v1/accounts/${spare.id}/close`,
      good: { sweep_to: current.id },
    },
  ];
  await each(
    targets.flatMap(({ schema, method, path, good }) =>
      new WrongBodies(contract, schema, good).all().map(({ name, bytes, pointers }) => [
        `${schema}: ${name}`,
        async () => {
          const key = path === '/v1/accounts' ? randomUUID() : undefined;
          const answer = await boris.send(method, path, { bytes, key });
          assertProblem(answer, 400, 'invalid-request');
          const found = answer.json.errors.map(({ pointer }) => pointer);
          assert.ok(
            found.some((pointer) => pointers.includes(pointer)),
            `${found}, not ${pointers}`,
          );
        },
      ]),
    ),
  );
  const lists = [
    null,
    {},
    [],
    [''],
    [1],
    ['0'],
    [null],
    [spare.id, spare.id],
    Array.from({ length: 21 }, (_, at) => `${at + 1}`),
  ];
  await each(
    lists.map((ids) => [
      JSON.stringify(ids),
      async () => assertProblem(await boris.post('/v1/accounts/order', { ids }), 400, 'invalid-request'),
    ]),
  );
  assertProblem(await open(anna, { product: 'savings', currency: 'USD' }), 400, 'invalid-request');
  assertProblem(await anna.get('/v1/accounts', { query: { status: 'all' } }), 400, 'invalid-request');
  assert.deepEqual(await look(boris, spare.id), spare);
  expectStatus(await close(boris, spare.id, null), 200);
  assert.deepEqual(await anna.accounts(), before);
});

test('named, hidden, made the main one', async () => {
  const more = await opened(anna, { product: 'current', currency: 'RUB' });
  const dollars = (await anna.accounts()).find(({ currency }) => currency === 'USD');
  assert.equal(expectStatus(await change(anna, more.id, { name: ' Общий ' }), 200).json.name, 'Общий');
  for (const name of [' ', '\u00a0\u200b']) {
    assert.equal(expectStatus(await change(anna, more.id, { name }), 200).json.name, 'Текущий');
  }
  assert.equal(expectStatus(await change(anna, more.id, { hidden: true }), 200).json.hidden, true);
  assertProblem(await change(anna, current.id, { hidden: true }), 422, 'main-account');
  assertProblem(await change(anna, more.id, { hidden: true, is_main: true }), 422, 'main-account');
  for (const { id } of [savings, dollars]) {
    assertProblem(await change(anna, id, { is_main: true }), 422, 'not-for-phone-money');
  }
  const main = expectStatus(await change(anna, more.id, { is_main: true }), 200).json;
  assert.deepEqual([main.is_main, main.hidden], [true, false]);
  assert.equal((await look(anna, current.id)).is_main, false);

  const { payment, code } = await boris.orderWithCode(
    { kind: 'phone', from: (await boris.account('current')).id, to: { phone: ANNA }, amount: rub('12.00') },
    BORIS,
  );
  expectStatus(await boris.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  assert.equal((await look(anna, more.id)).balance.amount, '12.00', 'it came to the main account');

  assertProblem(await close(anna, more.id, current.id), 422, 'main-account');
  expectStatus(await change(anna, current.id, { is_main: true }), 200);
  const closed = expectStatus(await close(anna, more.id, current.id), 200).json;
  assert.deepEqual([closed.status, closed.balance.amount], ['closed', '0.00']);
});

test('arranged', async () => {
  const before = (await anna.accounts()).map(({ id }) => id);
  const turned = [...before].reverse();
  const answer = expectStatus(await anna.post('/v1/accounts/order', { ids: turned }), 200).json;
  assert.deepEqual(
    answer.items.map(({ id }) => id),
    turned,
  );
  assert.deepEqual(
    (await anna.accounts()).map(({ id }) => id),
    turned,
  );
  const last = before[before.length - 1];
  expectStatus(await anna.post('/v1/accounts/order', { ids: [current.id, savings.id] }), 200);
  const now = (await anna.accounts()).map(({ id }) => id);
  assert.deepEqual(now.slice(0, 3), [current.id, savings.id, last], 'the others follow as they were');
  assertProblem(await anna.post('/v1/accounts/order', { ids: [savings.id, '1'] }), 404, 'not-found');
  assert.deepEqual(
    (await anna.accounts()).map(({ id }) => id),
    now,
  );
});

test('what is held is explained, and goes when it is given back', async () => {
  const before = await look(anna, current.id);
  const order = { kind: 'phone', from: current.id, to: { phone: VERA }, amount: rub('77.00') };
  const payments = [
    await anna.orderWithCode(order, ANNA),
    await anna.orderWithCode({ ...order, amount: rub('3.00') }, ANNA),
  ];
  const holds = async () => expectStatus(await anna.get(`/v1/accounts/${current.id}/holds`), 200).json;
  const now = await look(anna, current.id);
  const found = await holds();
  assert.equal(minor(now.held) - minor(before.held), 80_00n);
  assert.equal(minor(now.balance) - minor(now.held), minor(now.available));
  assert.deepEqual(found.held, now.held);
  assert.equal(found.is_whole, true);
  assert.deepEqual(
    found.items.slice(0, 2).map(({ amount, payment, kind }) => [amount.amount, payment, kind]),
    [
      ['3.00', payments[1].payment.id, 'phone'],
      ['77.00', payments[0].payment.id, 'phone'],
    ],
  );
  assert.equal(
    found.items.reduce((sum, { amount }) => sum + minor(amount), 0n),
    minor(now.held),
  );
  assert.match(found.items[0].title, /Вера/);
  assert.ok(Date.parse(found.items[0].until) > Date.parse(found.items[0].since));
  expectStatus(await anna.post(`/v1/payments/${payments[0].payment.id}/cancel`), 200);
  expectStatus(await anna.post(`/v1/payments/${payments[1].payment.id}/cancel`), 200);
  assert.deepEqual(await look(anna, current.id), before);
  assert.equal((await holds()).items.length, found.items.length - 2);
});

test('the balance of every day is the one after its last entry', async () => {
  const balance = (date, id = current.id) => anna.get(`/v1/accounts/${id}/balance`, { query: { date } });
  const { items } = expectStatus(
    await anna.get(`/v1/accounts/${current.id}/entries`, { query: { limit: 200 } }),
    200,
  ).json;
  const last = new Map();
  for (const entry of items.filter(({ status }) => status === 'posted'))
    if (!last.has(entry.date)) last.set(entry.date, entry.balance_after);
  const days = [...last.keys()];
  assert.ok(days.length > 20);
  const today = (await look(anna, current.id)).balance;
  for (const [at, date] of days.entries()) {
    if (at === days.length - 1) break; /* its first entries are on the next page */
    const { json } = expectStatus(await balance(date), 200);
    assert.deepEqual([json.date, json.balance], [date, last.get(date)]);
    const before = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    const then = expectStatus(await balance(before), 200).json;
    assert.deepEqual(then.balance, last.get(days[at + 1]), `${before}: as on ${days[at + 1]}`);
    assert.equal(then.is_final, true);
  }
  const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' });
  const now = expectStatus(await balance(zone.format(new Date())), 200).json;
  assert.deepEqual([now.balance, now.is_final], [today, false]);
  assert.equal(expectStatus(await balance('1999-01-01'), 200).json.balance.amount, '0.00');
  for (const date of [zone.format(new Date(Date.now() + 2 * 86_400_000)), '2026-02-30', '2026-1-1', '']) {
    assertProblem(await balance(date), 400, 'invalid-request');
  }
  assertProblem(await anna.get(`/v1/accounts/${current.id}/balance`), 400, 'invalid-request');
});

test('the requisites of roubles, as text and as a code, and of other money without one', async () => {
  const found = expectStatus(await anna.get(`/v1/accounts/${current.id}/requisites`), 200).json;
  const { bank: of } = found;
  assert.deepEqual([found.payee, found.account, found.currency], ['Примерова Анна', current.number, 'RUB']);
  assert.deepEqual(of, {
    name: DETAILS.full_name,
    bik: of.bik,
    correspondent_account: DETAILS.correspondent_account,
    inn: DETAILS.inn,
    kpp: DETAILS.kpp,
  });
  assert.ok(keyFits(of.correspondent_account, `0${of.bik.slice(4, 6)}`), 'the key of an account at the central bank');
  assert.equal(of.correspondent_account.slice(-3), of.bik.slice(-3));
  const sum = [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((all, weight, at) => all + weight * Number(of.inn[at]), 0);
  assert.equal(String((sum % 11) % 10), of.inn[9]);
  for (const text of Object.values(found.text)) {
    for (const value of [found.payee, found.account, of.name, of.bik, of.correspondent_account, of.inn, of.kpp]) {
      assert.ok(text.includes(`: ${value}`), `${value} in ${text}`);
    }
  }
  const [service, ...fields] = found.qr.split('|');
  assert.equal(service, 'ST00012');
  assert.deepEqual(Object.fromEntries(fields.map((field) => field.split('='))), {
    Name: found.payee,
    PersonalAcc: found.account,
    BankName: of.name,
    BIC: of.bik,
    CorrespAcc: of.correspondent_account,
  });
  const dollars = (await anna.accounts()).find(({ currency }) => currency === 'USD');
  const abroad = expectStatus(await anna.get(`/v1/accounts/${dollars.id}/requisites`), 200).json;
  assert.deepEqual([abroad.currency, abroad.bank.correspondent_account, abroad.qr], ['USD', null, null]);
});

test('the requisites on paper: a link that opens once', async () => {
  const link = async (id) => expectStatus(await anna.post(`/v1/accounts/${id}/requisites/link`), 201).json.url;
  const stranger = bank.client();
  const dollars = (await anna.accounts()).find(({ currency }) => currency === 'USD');
  for (const account of [current, dollars]) {
    const url = await link(account.id);
    expectStatus(await stranger.send('HEAD', url, { proof: null }), 200);
    const answer = expectStatus(await stranger.get(url, { proof: null }), 200);
    assert.equal(answer.contentType, 'application/pdf');
    assert.equal(answer.header('content-disposition'), 'inline; filename="requisites.pdf"');
    const text = answer.body.toString('latin1');
    assert.ok(text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF'));
    assert.ok(answer.body.length > 5000 && answer.body.length < 60 * 1024, `${answer.body.length} bytes`);
    assertProblem(await stranger.get(url, { proof: null }), 404, 'not-found');
  }
});

test('closed with what was left, and readable for ever', async () => {
  const spare = await opened(anna, { product: 'savings', currency: 'RUB', name: 'На лето' });
  expectStatus(await anna.order(own(current, spare, '250.50')), 201);
  const dollars = (await anna.accounts()).find(({ currency }) => currency === 'USD');
  const before = await look(anna, current.id);
  assertProblem(await close(anna, spare.id, null), 422, 'account-not-empty');
  assertProblem(await close(anna, spare.id, spare.id), 422, 'same-account');
  assertProblem(await close(anna, spare.id, dollars.id), 422, 'currency-mismatch');
  assertProblem(await close(anna, spare.id, '1'), 404, 'not-found');
  const held = await anna.orderWithCode(
    { kind: 'phone', from: spare.id, to: { phone: BORIS }, amount: rub('0.50') },
    ANNA,
  );
  assertProblem(await close(anna, spare.id, current.id), 422, 'operations-open');
  expectStatus(await anna.post(`/v1/payments/${held.payment.id}/cancel`), 200);
  assert.equal((await look(anna, spare.id)).balance.amount, '250.50', 'no refusal moved a kopeck');

  const link = expectStatus(await anna.post(`/v1/accounts/${spare.id}/requisites/link`), 201).json.url;
  const closed = expectStatus(await close(anna, spare.id, current.id), 200).json;
  assert.deepEqual([closed.status, closed.balance.amount, closed.available.amount], ['closed', '0.00', '0.00']);
  assert.ok(closed.closed_at !== null);
  assert.deepEqual(expectStatus(await close(anna, spare.id, savings.id), 200).json, closed, 'again: as it is');
  assert.equal(minor((await look(anna, current.id)).balance) - minor(before.balance), 250_50n);

  assert.ok(!(await anna.accounts()).some(({ id }) => id === spare.id));
  const past = expectStatus(await anna.get('/v1/accounts', { query: { status: 'closed' } }), 200).json.items;
  assert.ok(past.some(({ id }) => id === spare.id) && past.every(({ status }) => status === 'closed'));
  const { items } = expectStatus(await anna.get(`/v1/accounts/${spare.id}/entries`), 200).json;
  assert.equal(items[0].amount.amount, '-250.50');
  const sweep = expectStatus(await anna.get(`/v1/payments/${items[0].payment}`), 200).json;
  assert.deepEqual([sweep.kind, sweep.status, sweep.to_account], ['own', 'posted', current.id]);
  expectStatus(await anna.post(`/v1/payments/${sweep.id}/receipt`), 201);
  const everything = expectStatus(await anna.get('/v1/entries', { query: { limit: 10 } }), 200).json.items;
  assert.ok(
    everything.some(({ account }) => account === spare.id),
    'the feed of all accounts has it, too',
  );

  assert.equal((await bank.client().get(link, { proof: null })).status, 404, 'nobody is told to pay there any more');
  assertProblem(await anna.get(`/v1/accounts/${spare.id}/requisites`), 422, 'account-closed');
  assertProblem(await anna.post(`/v1/accounts/${spare.id}/requisites/link`), 422, 'account-closed');
  assertProblem(await change(anna, spare.id, { name: 'x' }), 422, 'account-closed');
  assertProblem(await anna.post('/v1/accounts/order', { ids: [spare.id] }), 404, 'not-found');
  assertProblem(await anna.order(own(current, spare, '1.00')), 422, 'account-closed');
  assertProblem(await anna.order(own(spare, current, '1.00')), 422, 'account-closed');
  assertProblem(await boris.order(await toNumber(boris, spare, '1.00')), 422, 'account-not-found');
  const other = await opened(anna, { product: 'savings', currency: 'RUB' });
  expectStatus(await anna.order(own(current, other, '1.00')), 201);
  assertProblem(await close(anna, other.id, spare.id), 422, 'account-closed');
  expectStatus(await close(anna, other.id, current.id), 200);
});

test('what a stranger has ordered to it and not confirmed holds no account open', async () => {
  const spare = await opened(anna, { product: 'current', currency: 'RUB' });
  const { available } = await boris.account('current');
  const { payment, code } = await boris.orderWithCode(await toNumber(boris, spare, '7.00'), BORIS);
  assertProblem(await close(anna, spare.id, spare.id), 422, 'same-account');
  assert.equal((await paymentOf(boris, payment.id)).status, 'awaiting_confirmation', 'a refused closing ends nothing');
  const closed = expectStatus(await close(anna, spare.id, null), 200).json;
  assert.deepEqual([closed.status, closed.balance.amount], ['closed', '0.00']);
  assertProblem(await boris.post(`/v1/payments/${payment.id}/confirm`, { code }), 422, 'account-not-found');
  const ended = await paymentOf(boris, payment.id);
  assert.deepEqual([ended.status, ended.reason], ['rejected', 'account-not-found']);
  assert.deepEqual((await boris.account('current')).available, available, 'the money is where it was');
});

test('an account that cards pay from is not closed before them', async () => {
  const spare = await opened(anna, { product: 'current', currency: 'RUB' });
  const issued = await anna.post('/v1/cards', { account: spare.id, product: 'virtual' }, { key: randomUUID() });
  assertProblem(await close(anna, spare.id, null), 422, 'cards-attached');
  expectStatus(await anna.post(`/v1/cards/${expectStatus(issued, 201).json.id}/close`), 200);
  expectStatus(await close(anna, spare.id, null), 200);
});

test('an account of scheduled payments is not closed before them', async () => {
  const spare = await opened(anna, { product: 'current', currency: 'RUB' });
  const order = { kind: 'own', from: current.id, to: { account: spare.id }, amount: { amount: '1.00', currency: 'RUB' } };
  const start = new Date(Date.now() + 3 * 24 * 3600_000).toISOString().slice(0, 10);
  const body = { order, schedule: { every: 'month', start } };
  const made = expectStatus(await anna.post('/v1/standing-orders', body, { key: randomUUID() }), 201).json;
  assertProblem(await close(anna, spare.id, null), 422, 'standing-attached');
  expectStatus(await anna.post(`/v1/standing-orders/${made.id}/cancel`), 200);
  expectStatus(await close(anna, spare.id, null), 200);
});

test('twenty accounts may be open, and forty with those that were', async () => {
  const order = { product: 'savings', currency: 'RUB' };
  const count = async (status) =>
    expectStatus(await vera.get('/v1/accounts', { query: { status } }), 200).json.items.length;
  const made = [];
  const key = randomUUID();
  while ((await count('open')) < 20) made.push(await opened(vera, order));
  assertProblem(await open(vera, order, key), 422, 'too-many-accounts');
  while ((await count('closed')) < 20) {
    expectStatus(await close(vera, made.pop().id, null), 200);
    if ((await count('closed')) < 20) made.push(await opened(vera, order));
  }
  assert.equal((await count('open')) + (await count('closed')), 39);
  expectStatus(await open(vera, order, key), 201);
  expectStatus(await close(vera, made.pop().id, null), 200);
  assertProblem(await open(vera, order), 422, 'too-many-accounts');
  const { items } = expectStatus(await vera.get('/v1/entries', { query: { limit: 200 } }), 200).json;
  assert.equal(items.length, 200, 'its history is still there');
});

test('two closings at once move the money once', async () => {
  const spare = await opened(boris, { product: 'savings', currency: 'RUB' });
  const main = await boris.account('current');
  expectStatus(await boris.order(own(main, spare, '40.00')), 201);
  const before = await look(boris, main.id);
  const answers = await Promise.all(Array.from({ length: 8 }, () => close(boris, spare.id, main.id)));
  for (const answer of answers) assert.equal(expectStatus(answer, 200).json.status, 'closed');
  assert.equal(minor((await look(boris, main.id)).balance) - minor(before.balance), 40_00n);
});

test('requisites of the bank that cannot be are refused at the start', async () => {
  const wrong = [
    ['bank_inn = 7700999014', /bank_inn is the ten digits/],
    ['bank_inn = 500100732259', /bank_inn is the ten digits/],
    ['bank_kpp = 77000100', /bank_kpp is nine places/],
    ['bank_correspondent_account = 30101810400000000999', /does not fit the BIK/],
    ['bank_correspondent_account = 301018103', /is twenty digits/],
    [`bank_full_name = ${'я'.repeat(46)}`, /at most 45 characters/],
    ['bank_name = x', /there is no key/],
  ];
  await each(wrong.map(([config, said]) => [config, () => assert.rejects(startServer({ config }), said)]));
});

test('a text of which nothing can be seen is refused where it stands', async () => {
  const { id: from } = await boris.account('current');
  const own = { from, amount: rub('1.00') };
  const payee = { name: 'ООО «Ромашка»', account: current.number, bik: '044525999' };
  for (const blank of [' ', '\u00a0', '\u200b\u2060', '\u3164']) {
    const cases = [
      [{ ...own, kind: 'phone', to: { phone: ANNA }, message: blank }, '/message'],
      [{ ...own, kind: 'account', to: { number: current.number }, message: blank }, '/message'],
      [{ ...own, kind: 'requisites', to: { ...payee, name: blank }, purpose: 'Оплата' }, '/to/name'],
      [{ ...own, kind: 'requisites', to: payee, purpose: blank }, '/purpose'],
    ];
    for (const [order, pointer] of cases) {
      const answer = await boris.order(order);
      assertProblem(answer, 400, 'invalid-request');
      assert.ok(answer.json.errors.some((error) => error.pointer === pointer), answer.excerpt);
    }
  }
});
