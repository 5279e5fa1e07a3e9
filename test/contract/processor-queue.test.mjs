/** What the cards' processor leaves for a person: listed, shown, done once its reason is gone, closed with a remark. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { Processor, processorDoor } from '../lib/processor.mjs';
import { run } from '../lib/server.mjs';
import { ANNA, rub, stage } from './stage.mjs';

const door = await processorDoor();
const bank = await stage({
  configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await door.config(data)}\n`),
});
const processor = new Processor(door);
after(() => processor.close());
const anna = await bank.customer(ANNA);
const current = await anna.account('current');
const by = ['--by', 'anna.obraztsova'];

async function issue(account) {
  const order = { account: account.id, product: 'virtual' };
  const card = expectStatus(await anna.post('/v1/cards', order, { key: randomUUID() }), 201).json;
  const mark = bank.server.sms.mark();
  const request = expectStatus(await anna.post(`/v1/cards/${card.id}/reveal`), 201).json;
  const code = await bank.server.sms.codeAfter(mark, ANNA);
  const shown = expectStatus(await anna.post(`/v1/card-requests/${request.id}/confirm`, { code }), 200).json;
  return { ...card, ...shown.details };
}

/** okno processor queue ..., beside the running bank. */
const say = (...words) => run(['processor', 'queue', ...words, '--data', bank.server.data]);
async function told(...words) {
  const { code, output } = await say(...words, '--json');
  assert.equal(code, 0, output);
  return JSON.parse(output.trim().split('\n').at(-1));
}
async function refused(...words) {
  const { code, output } = await say(...words);
  assert.equal(code, 1, output);
  return output;
}
const open = async () => (await told('list')).rows;
const give = async (to, amount) => {
  const order = { kind: 'own', from: current.id, to: { account: to.id }, amount: rub(amount) };
  expectStatus(await anna.order(order), 201);
};

test('more than there is waits for a person, and is done once the money has come', async () => {
  const poor = expectStatus(
    await anna.post('/v1/accounts', { product: 'current', currency: 'RUB' }, { key: randomUUID() }),
    201,
  ).json;
  await give(poor, '10.00');
  const card = await issue(poor);
  const { operation } = await processor.authorise(card, '10.00');
  const clearing = { message: randomUUID(), operation, amount: rub('10.10'), final: true };
  assert.equal((await processor.say('clearings', clearing)).reason, 'not-enough-money');
  const [row, ...others] = await open();
  assert.equal(others.length, 0);
  assert.deepEqual(
    [row.reason, row.kind, row.message, row.reference, row.money, row.is_open],
    ['not-enough-money', 'clearing', clearing.message, operation, rub('10.10'), true],
  );
  const shown = await told('show', row.id);
  assert.deepEqual([shown.operation.merchant, shown.operation.held, shown.operation.cleared], ['Corner Grocery', rub('10.00'), rub('0.00')]);
  assert.ok(!JSON.stringify(shown).includes(card.number), 'nobody is shown the number');
  assert.match(await refused('retry', row.id, ...by), /still there/);
  assert.match(await refused('close', row.id, ...by), /--why/);
  await give(poor, '1.00');
  assert.deepEqual(await told('retry', row.id, ...by), { done: true });
  const { items } = expectStatus(await anna.get(`/v1/cards/${card.id}/operations`), 200).json;
  assert.deepEqual([items[0].status, items[0].amount.amount], ['posted', '10.10']);
  for (const what of [['retry'], ['close', '--why', 'once more']]) {
    assert.match(await refused(what[0], row.id, ...what.slice(1), ...by), /closed already/);
  }
  assert.equal((await processor.say('clearings', clearing)).status, 'done', 'the processor hears so, too');
  assert.deepEqual(await open(), []);
  assert.equal((await told('show', row.id)).closed_by, 'anna.obraztsova');
});

test('what is settled with the processor itself is closed with a remark; what waits does itself', async () => {
  const card = await issue(current);
  const { operation } = await processor.authorise(card, '10.00');
  const tooMuch = { message: randomUUID(), operation, amount: rub('20.00') };
  const first = await processor.say('clearings', tooMuch);
  assert.equal(first.reason, 'more-than-allowed');
  const early = randomUUID();
  await processor.say('clearings', { operation: early, amount: rub('5.00'), final: true });
  const dispute = expectStatus(await anna.get(`/v1/cards/${card.id}/operations`), 200).json.items[0];
  expectStatus(await anna.post(`/v1/card-operations/${dispute.id}/dispute`), 200);
  const rows = new Map((await open()).map((row) => [row.reason, row]));
  assert.deepEqual([...rows.keys()].sort(), ['disputed-by-customer', 'more-than-allowed', 'waits-for-authorisation']);
  assert.match(await refused('retry', rows.get('more-than-allowed').id, ...by), /still there/);
  assert.match(await refused('retry', rows.get('waits-for-authorisation').id, ...by), /by itself/);
  assert.match(await refused('retry', rows.get('disputed-by-customer').id, ...by), /no message/);
  assert.match(await refused('close', '1', ...by, '--why', 'x'), /no such row/);
  assert.equal((await say('close', rows.get('more-than-allowed').id, '--why', 'x')).code, 2, 'by nobody');
  for (const reason of ['more-than-allowed', 'disputed-by-customer']) {
    await told('close', rows.get(reason).id, ...by, '--why', 'Спор 17 у процессора');
  }
  assert.equal((await told('show', rows.get('more-than-allowed').id)).remark, 'Спор 17 у процессора');
  assert.deepEqual((await open()).map(({ reason }) => reason), ['waits-for-authorisation']);
  const again = await processor.say('clearings', tooMuch);
  assert.deepEqual([again.status, again.reason], ['queued', 'more-than-allowed'], 'answered as the first time');
  const { output } = await say('list');
  assert.match(output, /waits-for-authorisation {2}clearing 5\.00 RUB/);
});
