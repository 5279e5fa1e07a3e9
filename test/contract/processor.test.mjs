/** The cards' processor: money asked for, held, moved, given back, in any order and more than once; and nobody but the processor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { contract, Processor, processorDoor } from '../lib/processor.mjs';
import { WrongBodies } from '../lib/wrong-bodies.mjs';
import { ANNA, assertProblem, BORIS, each, minor, rub, stage } from './stage.mjs';

const door = await processorDoor();
const bank = await stage({
  configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await door.config(data)}\n`),
});
const processor = new Processor(door);
after(() => processor.close());
const anna = await bank.customer(ANNA);
const current = await anna.account('current');

/** A new card of Anna's, with what is written on it. */
async function issue(product = 'virtual') {
  const order = { account: current.id, product };
  const card = expectStatus(await anna.post('/v1/cards', order, { key: randomUUID() }), 201).json;
  const mark = bank.server.sms.mark();
  const request = expectStatus(await anna.post(`/v1/cards/${card.id}/reveal`), 201).json;
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  const shown = expectStatus(await anna.post(`/v1/card-requests/${request.id}/confirm`, { code }), 200).json;
  return { ...card, ...shown.details };
}
const money = async () => {
  const { balance, available } = await anna.account('current');
  return { balance: minor(balance), available: minor(available) };
};
const entries = async (limit = 3) =>
  expectStatus(await anna.get(`/v1/accounts/${current.id}/entries`, { query: { limit } }), 200).json.items;
const operations = async (card) =>
  expectStatus(await anna.get(`/v1/cards/${card.id}/operations`), 200).json.items;
const sums = ({ held, cleared, refunded }) => [held?.amount, cleared?.amount, refunded?.amount];

const card = await issue();

test('held at once, moved by a clearing, given back by a refund: each seen by the customer', async () => {
  const before = await money();
  const { operation, ...decision } = await processor.authorise(card, '842.10');
  assert.deepEqual([decision.decision, decision.code, decision.held], ['approved', '00', rub('842.10')]);
  assert.match(decision.approval, /^[0-9]{6}$/);
  assert.deepEqual(await money(), { balance: before.balance, available: before.available - 84210n });
  const [held] = await entries();
  assert.deepEqual(
    [held.status, held.kind, held.title, held.category, held.amount.amount],
    ['held', 'card_purchase', 'Corner Grocery', 'groceries', '-842.10'],
  );
  assert.deepEqual((await operations(card))[0].status, 'held');
  const cleared = await processor.say('clearings', { operation, amount: rub('800.00'), final: true });
  assert.deepEqual([cleared.status, ...sums(cleared)], ['done', '0.00', '800.00', '0.00']);
  const moved = { balance: before.balance - 80000n, available: before.available - 80000n };
  assert.deepEqual(await money(), moved);
  assert.equal((await entries())[0].status, 'posted');
  const back = await processor.say('refunds', { operation, amount: rub('300.00') });
  assert.deepEqual([back.status, ...sums(back)], ['done', '0.00', '800.00', '300.00']);
  const [refund] = await entries();
  assert.deepEqual([refund.kind, refund.title, refund.amount.amount], ['refund', 'Corner Grocery', '300.00']);
  await processor.say('refunds', { operation, amount: rub('500.00') });
  assert.deepEqual((await operations(card))[0].status, 'refunded');
  assert.deepEqual(await money(), before);
});

test('a message is done once, whatever it says', async () => {
  const before = await money();
  const operation = randomUUID();
  const say = (what, body) => processor.send(what, { operation, ...body });
  const ask = {
    message: randomUUID(),
    card: { number: card.number },
    amount: rub('100.00'),
    channel: 'online',
    merchant: { name: 'Books', mcc: '5942', country: 'RU' },
  };
  const first = expectStatus(await say('authorisations', ask), 200).json;
  assert.deepEqual(expectStatus(await say('authorisations', ask), 200).json, first);
  assertProblem(await say('authorisations', { ...ask, amount: rub('1.00') }), 409, 'idempotency-conflict');
  const more = { message: randomUUID(), amount: rub('20.00') };
  for (const _ of [1, 2]) assert.equal(expectStatus(await say('increments', more), 200).json.held.amount, '120.00');
  assertProblem(await say('refunds', more), 409, 'idempotency-conflict');
  const part = { message: randomUUID(), amount: rub('50.00') };
  for (const _ of [1, 2]) {
    const { status, ...left } = expectStatus(await say('clearings', part), 200).json;
    assert.deepEqual([status, ...sums(left)], ['done', '70.00', '50.00', '0.00']);
  }
  const rest = { message: randomUUID() };
  for (const _ of [1, 2]) {
    const { status, ...left } = expectStatus(await say('reversals', rest), 200).json;
    assert.deepEqual([status, ...sums(left)], ['done', '0.00', '50.00', '0.00']);
  }
  assert.deepEqual(await money(), { balance: before.balance - 5000n, available: before.available - 5000n });
  const again = expectStatus(await say('authorisations', { ...ask, message: randomUUID() }), 200).json;
  assert.deepEqual([again.decision, again.reason], ['declined', 'no-operation']);
});

test('in any order', async () => {
  const before = await money();
  const reversed = randomUUID();
  assert.equal((await processor.say('reversals', { operation: reversed })).reason, 'waits-for-authorisation');
  const late = await processor.authorise(card, '10.00', { operation: reversed });
  assert.deepEqual([late.decision, late.reason], ['declined', 'reversed-before']);
  const inParts = randomUUID();
  for (const part of ['4.00', '6.00']) {
    assert.equal((await processor.say('reversals', { operation: inParts, amount: rub(part) })).status, 'waiting');
  }
  assert.equal((await processor.authorise(card, '10.00', { operation: inParts })).reason, 'reversed-before');
  const many = randomUUID();
  for (let i = 0; i < 33; i++) await processor.say('reversals', { operation: many, amount: rub('0.01') });
  await processor.say('reversals', { operation: many });
  assert.equal((await processor.authorise(card, '10.00', { operation: many })).reason, 'reversed-before');
  assert.deepEqual(await money(), before);
  const operation = randomUUID();
  const refund = { message: randomUUID(), operation, amount: rub('4.00') };
  assert.equal((await processor.say('refunds', refund)).status, 'waiting');
  assert.equal((await processor.say('clearings', { operation, amount: rub('9.00'), final: true })).status, 'waiting');
  assert.equal((await processor.authorise(card, '10.00', { operation })).decision, 'approved');
  const done = await processor.say('refunds', refund);
  assert.deepEqual([done.status, ...sums(done)], ['done', '0.00', '9.00', '4.00']);
  assert.deepEqual(await money(), { balance: before.balance - 500n, available: before.available - 500n });
});

test('what does not fit is for a person, and moves nothing', async () => {
  const { operation } = await processor.authorise(card, '100.00');
  const before = await money();
  const say = async (what, amount, currency = 'RUB') => {
    const { status, reason } = await processor.say(what, { operation, amount: { amount, currency } });
    return `${status} ${reason}`;
  };
  assert.equal(await say('clearings', '101.01'), 'queued more-than-allowed');
  assert.equal(await say('clearings', '100.00', 'USD'), 'queued another-currency');
  assert.equal(await say('reversals', '100.01'), 'queued more-than-allowed');
  assert.equal(await say('refunds', '100.01'), 'queued more-than-allowed');
  assert.equal(await say('refunds', '1.00'), 'waiting waits-for-clearing');
  assert.deepEqual(await money(), before);
  assert.equal(await say('clearings', '101.00'), 'done null', 'a hundredth more is taken');
  assert.equal(await say('reversals', '1.00'), 'queued cleared-already');
  const declined = await processor.authorise(card, '9000000.00');
  assert.deepEqual([declined.decision, declined.reason, declined.code], ['declined', 'over-limit', '61']);
  const answer = await processor.say('clearings', { operation: declined.operation, amount: rub('1.00') });
  assert.equal(answer.reason, 'was-declined');
});

test('a reversal binds the clearings after it', async () => {
  const before = await money();
  const answers = async (operation, what, amount) => {
    const { status, reason, ...left } = await processor.say(what, { operation, ...(amount && { amount: rub(amount) }) });
    return [status, reason, ...sums(left)];
  };
  const { operation: whole } = await processor.authorise(card, '100.00');
  assert.deepEqual(await answers(whole, 'reversals'), ['done', null, '0.00', '0.00', '0.00']);
  for (const amount of ['100.00', '0.01'])
    assert.deepEqual(await answers(whole, 'clearings', amount), ['queued', 'more-than-allowed', '0.00', '0.00', '0.00']);
  const [shown] = await operations(card);
  assert.deepEqual([shown.status, shown.amount], ['reversed', rub('100.00')]);
  const { operation: part } = await processor.authorise(card, '100.00');
  assert.deepEqual(await answers(part, 'reversals', '90.00'), ['done', null, '10.00', '0.00', '0.00']);
  assert.deepEqual(await answers(part, 'clearings', '100.00'), ['queued', 'more-than-allowed', '10.00', '0.00', '0.00']);
  assert.deepEqual(await money(), { balance: before.balance, available: before.available - 1000n });
  assert.deepEqual(await answers(part, 'clearings', '4.00'), ['done', null, '6.00', '4.00', '0.00']);
  assert.deepEqual(await answers(part, 'reversals'), ['done', null, '0.00', '4.00', '0.00']);
  assert.deepEqual(await answers(part, 'clearings', '6.00'), ['queued', 'more-than-allowed', '0.00', '4.00', '0.00']);
  assert.deepEqual(await money(), { balance: before.balance - 400n, available: before.available - 400n });
});

test('declined for the reason there is', async () => {
  const other = await issue();
  const ask = async (amount, more) => (await processor.authorise(other, amount, more)).reason;
  const details = (more) => ({ card: { number: other.number, ...more } });
  assert.equal(await ask('1.00', { card: { number: '2204999900000010' } }), 'unknown-card');
  assert.equal(await ask('1.00', details({ expiry: '0130' })), 'wrong-details');
  assert.equal(await ask('1.00', details({ expiry: other.expiry, cvv: String((Number(other.cvv) + 1) % 1000).padStart(3, '0') })), 'wrong-cvv');
  assert.equal(await ask('1.00', details({ expiry: other.expiry, cvv: other.cvv })), 'approved');
  assert.equal(await ask('1.00', { merchant: { name: 'Abroad', mcc: '5411', country: 'TR' } }), 'channel-off');
  assert.equal(await ask('1.00', { amount: { amount: '1.00', currency: 'USD' } }), 'wrong-currency');
  const patch = (body) => anna.send('PATCH', `/v1/cards/${other.id}/limits`, { body });
  expectStatus(await patch({ merchants: { gambling: true } }), 200);
  assert.equal(await ask('1.00', { merchant: { name: 'Casino', mcc: '7995', country: 'RU' } }), 'merchant-blocked');
  expectStatus(await patch({ channels: { pos: { day: rub('50.00') } } }), 200);
  const counted = await processor.authorise(other, '40.00');
  assert.equal(await ask('9.01'), 'over-limit');
  await processor.say('reversals', { operation: counted.operation, amount: rub('30.00') });
  assert.equal(await ask('9.01'), 'approved', 'what was given back is not used');
  const left = expectStatus(await anna.get(`/v1/cards/${other.id}/limits`), 200).json.limits.channels;
  assert.equal(left.find(({ channel }) => channel === 'pos').day_used.amount, '20.01');
  expectStatus(await anna.post(`/v1/cards/${other.id}/freeze`), 200);
  assert.equal(await ask('1.00', { channel: 'online' }), 'frozen');
  expectStatus(await anna.post(`/v1/cards/${other.id}/block`, { reason: 'lost' }), 200);
  assert.equal(await ask('1.00'), 'lost');
  const [last] = await operations(other);
  assert.deepEqual([last.status, last.reason, last.merchant], ['declined', 'The card is blocked as lost', 'Corner Grocery']);
});

test('three wrong PINs stop a card until a new one is set', async () => {
  const other = await issue();
  const setPin = async (pin) => {
    const mark = bank.server.sms.mark();
    const request = expectStatus(await anna.post(`/v1/cards/${other.id}/pin`), 201).json;
    const code = await bank.server.sms.codeAfter(mark, ANNA);
    expectStatus(await anna.post(`/v1/card-requests/${request.id}/confirm`, { code, pin }), 200);
  };
  const pay = async (pin) => {
    const message = randomUUID();
    const sealed = processor.sealPin(pin, message);
    return (await processor.authorise(other, '1.00', { message, card: { number: other.number, pin: sealed } })).reason;
  };
  assert.equal(await pay('7263'), 'wrong-pin', 'there is none yet');
  await setPin('7263');
  assert.equal(await pay('7263'), 'approved');
  for (const _ of [1, 2]) assert.equal(await pay('7264'), 'wrong-pin');
  assert.equal(await pay('7263'), 'approved', 'a right one ends the row');
  for (const _ of [1, 2, 3]) assert.equal(await pay('7264'), 'wrong-pin');
  assert.equal(await pay('7263'), 'pin-tries');
  await setPin('3627');
  assert.equal(await pay('3627'), 'approved');
  const message = randomUUID();
  const moved = processor.sealPin('3627', randomUUID());
  const answer = await processor.send('authorisations', {
    message,
    operation: randomUUID(),
    card: { number: other.number, pin: moved },
    amount: rub('1.00'),
    channel: 'pos',
    merchant: { name: 'x', mcc: '5411', country: 'RU' },
  });
  assertProblem(answer, 400, 'invalid-request');
});

test('five wrong security codes of a card are the last of a day, and cash wants the PIN', async () => {
  const other = await issue();
  const pay = async (cvv) => (await processor.authorise(other, '1.00', { channel: 'online', card: { number: other.number, cvv } })).reason;
  const wrong = other.cvv === '111' ? '222' : '111';
  assert.equal(await pay(other.cvv), 'approved');
  for (const _ of [1, 2, 3, 4]) assert.equal(await pay(wrong), 'wrong-cvv');
  assert.equal(await pay(other.cvv), 'approved', 'four are not five, and a right one takes none of them back');
  assert.equal(await pay(wrong), 'wrong-cvv');
  for (const cvv of [wrong, other.cvv]) assert.equal(await pay(cvv), 'cvv-tries');
  assert.equal((await processor.authorise(other, '1.00')).reason, 'approved', 'where no code is asked for');
  const cash = { channel: 'cash', merchant: { name: 'x', mcc: '6011', country: 'RU' } };
  assert.equal((await processor.authorise(other, '1.00', cash)).reason, 'pin-needed');
});

test('it was not me: two taps, the card is frozen and a person looks', async () => {
  const other = await issue();
  await processor.authorise(other, '7.00');
  const [operation] = await operations(other);
  for (const _ of [1, 2]) {
    const after = expectStatus(await anna.post(`/v1/card-operations/${operation.id}/dispute`), 200).json;
    assert.deepEqual([after.card.state, after.operation.disputed], ['frozen', true]);
  }
  const boris = await bank.customer(BORIS);
  assertProblem(await boris.post(`/v1/card-operations/${operation.id}/dispute`), 404, 'not-found');
  assertProblem(await boris.get(`/v1/cards/${other.id}/operations`), 404, 'not-found');
  assert.equal((await processor.authorise(other, '1.00')).reason, 'frozen');
});

test('a customer who wants to know is told that something happened, and nothing of it', async () => {
  const other = await issue();
  const choose = (way) => anna.send('PATCH', '/v1/notices', { body: { card: way } });
  expectStatus(await choose('sms'), 200);
  const mark = bank.server.sms.mark();
  await processor.authorise(other, '842.10');
  const text = await bank.server.sms.after(mark, ANNA);
  assert.doesNotMatch(text, /842|Grocery|[0-9]{4}$/);
  const token = /\/opened\/([\w-]+)/.exec(text)?.[1] ?? /#n-([\w-]+)/.exec(text)?.[1];
  assert.ok(token, text);
  const opened = expectStatus(await anna.get(`/v1/notices/opened/${token}`), 200).json;
  assert.deepEqual(opened, { kind: 'card', payment: null, entry: null, card: other.id });
  expectStatus(await choose('none'), 200);
});

test('operations come in pages', async () => {
  const other = await issue();
  for (let i = 1; i <= 5; i++) await processor.authorise(other, `${i}.00`);
  const read = async (query) =>
    expectStatus(await anna.get(`/v1/cards/${other.id}/operations`, { query }), 200).json;
  const first = await read({ limit: 3 });
  assert.deepEqual(first.items.map(({ amount }) => amount.amount), ['5.00', '4.00', '3.00']);
  const second = await read({ limit: 3, cursor: first.next_cursor });
  assert.deepEqual([second.items.map(({ amount }) => amount.amount), second.next_cursor], [['2.00', '1.00'], null]);
});

test('okno processor-sim plays the processor, and says what was answered', async () => {
  const other = await issue();
  const cards = path.join(bank.server.data, 'cards.txt');
  await writeFile(cards, `${other.number}\n`);
  const run = (...more) =>
    execFileSync(
      process.env.OKNO_BINARY ?? 'build/release/okno',
      ['processor-sim', '--url', `http://127.0.0.1:${door.port}`, '--cards', cards, ...more],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
  const output = run('--key-file', path.join(bank.server.data, 'processor.key'), '--rate', '20', '--seconds', '1');
  assert.match(output, /^cards\.authorise\.count: 20 times$/m);
  assert.match(output, /^cards\.authorise\.approved: 20 times$/m);
  assert.match(output, /^cards\.authorise\.p99: [0-9]+\.[0-9]{2} ms$/m);
  assert.match(output, /^cards\.errors: 0 answers$/m);
  const wrong = path.join(bank.server.data, 'wrong.key');
  await writeFile(wrong, 'a key that nobody shares, of thirty-two bytes');
  assert.throws(() => run('--key-file', wrong, '--seconds', '1'), { status: 1 });
  assert.equal((await operations(other)).length, 20);
});

test('only who has the key, only now, and only once', async () => {
  const body = { message: randomUUID(), operation: 'op' };
  const bytes = JSON.stringify(body);
  const target = '/v1/processor/reversals';
  const now = Math.floor(Date.now() / 1000);
  const sign = (more) => processor.sign('POST', target, bytes, more);
  const refused = (authorization, more = {}) =>
    processor.send('reversals', body, { authorization, ...more }).then((answer) => assertProblem(answer, 401, 'not-signed'));
  const good = sign();
  await each([
    ['none', () => refused('')],
    ['a customer’s', () => refused(`DPoP ${anna.token}`)],
    ['another key', () => refused(sign({ key: 'another key of thirty-two bytes!' }))],
    ['old', () => refused(sign({ time: now - 62 }))],
    ['of tomorrow', () => refused(sign({ time: now + 63 }))],
    ['of another body', () => refused(processor.sign('POST', target, '{}'))],
    ['of another path', () => refused(processor.sign('POST', '/v1/processor/refunds', bytes))],
    ['of another method', () => refused(processor.sign('GET', target, bytes))],
    ['without an end', () => refused(good.slice(0, -1))],
    ['with more', () => refused(`${good}, more=1`)],
  ]);
  expectStatus(await processor.send('reversals', body, { authorization: good }), 200);
  await refused(good);
  for (const where of ['/v1/accounts', '/', '/healthz', '/v1/processor', '/v1/processor/authorisations/1']) {
    const answer = await processor.wire.send({ method: 'GET', path: where });
    assert.equal(answer.status, 404, where);
  }
  assertProblem(await anna.post('/v1/processor/reversals', body), 404, 'not-found');
});

test('every wrong body', async () => {
  const common = { message: 'm', operation: 'o', amount: rub('1.00') };
  const targets = [
    ['Reversal', 'reversals', common],
    ['Refund', 'refunds', common],
    ['Increment', 'increments', common],
    ['Clearing', 'clearings', { ...common, final: true }],
    [
      'Authorisation',
      'authorisations',
      {
        ...common,
        card: { number: card.number, expiry: '1131', cvv: '123' },
        channel: 'pos',
        merchant: { name: 'x', mcc: '5411', country: 'RU' },
      },
    ],
  ];
  const before = await money();
  await each(
    targets.flatMap(([schema, what, good]) =>
      new WrongBodies(contract, schema, good).all().map(({ name, bytes }) => [
        `${schema} ${name}`,
        async () => assertProblem(await processor.send(what, undefined, { bytes }), 400, 'invalid-request'),
      ]),
    ),
  );
  await pause(10);
  assert.deepEqual(await money(), before);
});
