/** A customer's cards: issued, shown once by a code, limited, frozen, blocked, renewed, closed; and nobody else's. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { contract, expectStatus } from '../lib/client.mjs';
import { WrongBodies } from '../lib/wrong-bodies.mjs';
import { ANNA, assertProblem, BORIS, each, MISSING, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];

const issue = async (more = {}, client = anna) =>
  expectStatus(
    await client.post('/v1/cards', { account: current.id, product: 'virtual', ...more }, { key: randomUUID() }),
    201,
  ).json;

/** Asks, reads the SMS. */
async function asked(client, phone, ask) {
  const mark = bank.server.sms.mark();
  const answer = await ask();
  const text = await bank.server.sms.after(mark, phone);
  return { answer, text, code: /#([0-9]{6})/.exec(text)[1] };
}
const begin = async (card, what) => {
  const { answer, text, code } = await asked(anna, ANNA, () => anna.post(`/v1/cards/${card.id}/${what}`));
  return { request: expectStatus(answer, 201).json, text, code };
};
const confirm = (request, body, client = anna) => client.post(`/v1/card-requests/${request.id}/confirm`, body);
const limits = async (card) => expectStatus(await anna.get(`/v1/cards/${card.id}/limits`), 200).json.limits;
const channel = (of, name) => of.channels.find((one) => one.channel === name);

/** @param {string} number */
const isLuhn = (number) =>
  [...number]
    .reverse()
    .map((digit, i) => (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit] : Number(digit)))
    .reduce((sum, one) => sum + one, 0) %
    10 ===
  0;

/** Numbers that were shown: none may be found anywhere but in the answer that showed it. */
const shown = [];

test('a card is issued at once, once for a key, and listed', async () => {
  const key = randomUUID();
  const order = { account: current.id, product: 'virtual', name: 'Для поездок' };
  const first = expectStatus(await anna.post('/v1/cards', order, { key }), 201).json;
  assert.deepEqual(expectStatus(await anna.post('/v1/cards', order, { key }), 201).json, first);
  assertProblem(await anna.post('/v1/cards', { ...order, name: 'x' }, { key }), 409, 'idempotency-conflict');
  assert.equal(first.state, 'active');
  assert.equal(first.name, 'Для поездок');
  const { items } = expectStatus(await anna.get('/v1/cards'), 200).json;
  assert.equal(items[0].id, first.id);
  assert.deepEqual(expectStatus(await anna.get(`/v1/cards/${first.id}`), 200).json, first);
  const renamed = await anna.send('PATCH', `/v1/cards/${first.id}`, { body: { name: '' } });
  assert.equal(expectStatus(renamed, 200).json.name, 'Virtual MIR');
});

test('the number is shown once, after a code of its own, and is good', async () => {
  const card = await issue();
  const { request, text, code } = await begin(card, 'reveal');
  assert.match(text, new RegExp(`\\*${card.last_four}`));
  const wrong = String((Number(code) + 1) % 1e6).padStart(6, '0');
  assertProblem(await confirm(request, { code: wrong }), 422, 'wrong-code');
  const done = expectStatus(await confirm(request, { code }), 200);
  const { details } = done.json;
  shown.push(details.number, details.cvv);
  assert.match(details.number, /^220[0-4]/);
  assert.ok(isLuhn(details.number), 'the check digit is wrong');
  assert.equal(details.number.slice(-4), card.last_four);
  assert.equal(details.expiry, card.expiry.slice(5) + card.expiry.slice(2, 4));
  assert.match(done.header('cache-control'), /no-store/);
  assertProblem(await confirm(request, { code }), 422, 'not-awaiting-confirmation');
  const other = await issue();
  const second = await begin(other, 'reveal');
  const third = expectStatus(await confirm(second.request, { code: second.code }), 200).json.details;
  assert.notEqual(third.number, details.number);
  shown.push(third.number);
});

test('a code for one thing confirms nothing else', async () => {
  const card = await issue();
  const reveal = await begin(card, 'reveal');
  const pin = await begin(card, 'pin');
  assertProblem(await confirm(pin.request, { code: reveal.code, pin: '7263' }), 422, 'wrong-code');
  const again = await bank.customer(ANNA);
  assertProblem(await confirm(reveal.request, { code: reveal.code }, again), 422, 'another-session');
  const { code } = await asked(anna, ANNA, async () => {
    await new Promise((resume) => setTimeout(resume, 1100));
    expectStatus(await anna.post(`/v1/card-requests/${reveal.request.id}/resend`), 200);
  });
  if (code !== reveal.code) assertProblem(await confirm(reveal.request, { code: reveal.code }), 422, 'wrong-code');
  const { number } = expectStatus(await confirm(reveal.request, { code }), 200).json.details;
  shown.push(number);
});

test('a PIN that is easy to guess is refused, another is taken and kept from everyone', async () => {
  const card = await issue();
  const { request, code } = await begin(card, 'pin');
  for (const pin of ['0000', '1234', '9876']) assertProblem(await confirm(request, { code, pin }), 422, 'weak-pin');
  assertProblem(await confirm(request, { code }), 422, 'weak-pin');
  const done = expectStatus(await confirm(request, { code, pin: '7263' }), 200).json;
  assert.equal(done.card.has_pin, true);
  assert.equal(done.details, null);
});

test('less holds at once, more after a code', async () => {
  const card = await issue();
  const patch = (body) => anna.send('PATCH', `/v1/cards/${card.id}/limits`, { body });
  const before = await limits(card);
  const less = { channels: { online: { day: rub('5000.00') }, cash: { on: false } }, merchants: { gambling: true } };
  const lowered = expectStatus(await patch(less), 200).json;
  assert.equal(lowered.request, null);
  assert.deepEqual(lowered.limits, await limits(card));
  assert.equal(channel(lowered.limits, 'online').day.amount, '5000.00');
  assert.equal(channel(lowered.limits, 'cash').on, false);
  assert.equal(lowered.limits.merchants.find(({ group }) => group === 'gambling').blocked, true);
  assert.deepEqual(channel(lowered.limits, 'pos'), channel(before, 'pos'));
  const more = { channels: { abroad: { on: true }, online: { day: rub('1000.00') } } };
  const { answer, code } = await asked(anna, ANNA, () => patch(more));
  const { request } = expectStatus(answer, 200).json;
  assert.deepEqual(await limits(card), lowered.limits, 'nothing changes before the code');
  expectStatus(await confirm(request, { code }), 200);
  const raised = await limits(card);
  assert.equal(channel(raised, 'abroad').on, true);
  assert.equal(channel(raised, 'online').day.amount, '1000.00');
  assertProblem(await patch({ channels: { pos: { day: rub('2000000.00') } } }), 422, 'limit-exceeded');
  assertProblem(await patch({ channels: { pos: { month: rub('1.00') } } }), 422, 'limit-exceeded');
  const dollars = { channels: { pos: { day: { amount: '1.00', currency: 'USD' } } } };
  assertProblem(await patch(dollars), 422, 'currency-mismatch');
});

test('frozen and back; blocked and closed for good; renewed with the same limits', async () => {
  const card = await issue({ name: 'Новая' });
  const post = (what, body) => anna.post(`/v1/cards/${card.id}/${what}`, body);
  for (const _ of [1, 2]) assert.equal(expectStatus(await post('freeze'), 200).json.state, 'frozen');
  assert.equal(expectStatus(await post('unfreeze'), 200).json.state, 'active');
  await anna.send('PATCH', `/v1/cards/${card.id}/limits`, { body: { channels: { pos: { on: false } } } });
  const blocked = expectStatus(await post('block', { reason: 'stolen' }), 200).json;
  assert.deepEqual([blocked.state, blocked.reason], ['blocked', 'stolen']);
  assertProblem(await post('unfreeze'), 422, 'card-not-usable');
  assertProblem(await post('reveal'), 422, 'card-not-usable');
  const key = randomUUID();
  const made = expectStatus(await anna.post(`/v1/cards/${card.id}/reissue`, undefined, { key }), 201).json;
  assert.deepEqual(expectStatus(await anna.post(`/v1/cards/${card.id}/reissue`, undefined, { key }), 201).json, made);
  assert.deepEqual([made.state, made.name, made.account], ['active', 'Новая', current.id]);
  assert.equal(channel(await limits(made), 'pos').on, false);
  const former = expectStatus(await anna.get(`/v1/cards/${card.id}`), 200).json;
  assert.deepEqual([former.state, former.replaced_by], ['blocked', made.id]);
  assertProblem(
    await anna.post(`/v1/cards/${card.id}/reissue`, undefined, { key: randomUUID() }),
    422,
    'card-not-usable',
  );
  assert.equal(expectStatus(await anna.post(`/v1/cards/${made.id}/close`), 200).json.state, 'closed');
  assertProblem(await anna.post(`/v1/cards/${made.id}/freeze`), 422, 'card-not-usable');
});

test('no cards for a savings account, nor more than twenty', async () => {
  const order = (account) => anna.post('/v1/cards', { account, product: 'shopping' }, { key: randomUUID() });
  assertProblem(await order(savings.id), 422, 'account-without-cards');
  const { items } = expectStatus(await anna.get('/v1/cards'), 200).json;
  const open = items.filter(({ state }) => state !== 'closed').length;
  for (let i = open; i < 20; i++) expectStatus(await order(current.id), 201);
  assertProblem(await order(current.id), 422, 'too-many-cards');
});

test("another's card is as one that does not exist", async () => {
  const card = await anna.get('/v1/cards').then(({ json }) => json.items[0]);
  const { request, code } = await begin(card, 'reveal');
  const calls = [
    (id) => boris.get(`/v1/cards/${id}`),
    (id) => boris.get(`/v1/cards/${id}/limits`),
    (id) => boris.send('PATCH', `/v1/cards/${id}`, { body: { name: 'x' } }),
    (id) => boris.send('PATCH', `/v1/cards/${id}/limits`, { body: { channels: { pos: { on: false } } } }),
    ...['freeze', 'unfreeze', 'close', 'reveal', 'pin'].map((what) => (id) => boris.post(`/v1/cards/${id}/${what}`)),
    (id) => boris.post(`/v1/cards/${id}/block`, { reason: 'lost' }),
    (id) => boris.post(`/v1/cards/${id}/reissue`, undefined, { key: randomUUID() }),
  ];
  await each(
    calls.flatMap((call, i) =>
      [card.id, request.id, current.id, ...MISSING].map((id) => [
        `${i} of ${id}`,
        async () => assertProblem(await call(id), 404, 'not-found'),
      ]),
    ),
  );
  assertProblem(await confirm(request, { code }, boris), 404, 'not-found');
  assertProblem(await boris.post(`/v1/card-requests/${request.id}/resend`), 404, 'not-found');
  assert.deepEqual(expectStatus(await anna.get(`/v1/cards/${card.id}`), 200).json, card);
});

test('every wrong body', async () => {
  const card = await anna.get('/v1/cards').then(({ json }) => json.items[0]);
  const targets = [
    ['CardOrder', 'POST', '/v1/cards', { account: current.id, product: 'virtual', name: 'x' }],
    ['CardChange', 'PATCH', `/v1/cards/${card.id}`, { name: 'x' }],
    ['CardBlock', 'POST', `/v1/cards/${card.id}/block`, { reason: 'lost' }],
    ['CardConfirmation', 'POST', '/v1/card-requests/1/confirm', { code: '123456', pin: '7263' }],
    [
      'CardLimitsChange',
      'PATCH',
      `/v1/cards/${card.id}/limits`,
      { channels: { online: { on: false, day: rub('10.00') } }, merchants: { games: true } },
    ],
  ];
  const before = [card, await limits(card)];
  await each(
    targets.flatMap(([schema, method, target, good]) =>
      new WrongBodies(contract, schema, good).all().map(({ name, bytes, pointers }) => [
        `${schema} ${name}`,
        async () => {
          const answer = await anna.send(method, target, { bytes, key: randomUUID() });
          assertProblem(answer, 400, 'invalid-request');
          const found = answer.json.errors.map(({ pointer }) => pointer);
          assert.ok(
            found.some((pointer) => pointers.includes(pointer)),
            `it points at ${found}, not at ${pointers}`,
          );
        },
      ]),
    ),
  );
  assert.deepEqual([expectStatus(await anna.get(`/v1/cards/${card.id}`), 200).json, await limits(card)], before);
});

test('no number is found in the store, the log or the output', { skip: Boolean(process.env.OKNO_TEST_STORE) }, () => {
  const numbers = shown.filter((text) => text.length === 16);
  assert.ok(numbers.length >= 3);
  const folder = bank.server.data;
  const texts = readdirSync(folder)
    .filter((name) => !name.endsWith('.sock'))
    .map((name) => [name, readFileSync(path.join(folder, name)).toString('latin1')]);
  texts.push(['output', bank.server.log.join('\n')]);
  for (const number of numbers) {
    const middle = number.slice(4, 12);
    for (const [name, text] of texts) {
      assert.ok(!text.includes(number), `${name} has a card's number`);
      if (!name.startsWith('bank.db')) assert.ok(!text.includes(middle), `${name} has a part of it`);
    }
  }
});
