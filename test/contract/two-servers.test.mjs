/**
 * Two servers of one bank on one PostgreSQL: what is begun at one goes on at the other, and either may die.
 * Needs OKNO_TEST_STORE (script/with-postgres).
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Client, expectStatus } from '../lib/client.mjs';
import { codeOf, startServer } from '../lib/server.mjs';
import { listen } from '../lib/stream.mjs';
import { askCharges, uin } from './charges.mjs';
import { ANNA, BORIS, minor, rub, VERA } from './stage.mjs';

const skip = process.env.OKNO_TEST_STORE ? false : 'runs on PostgreSQL only';

/** @type {import('../lib/server.mjs').Server[]} */
const servers = [];
/** @type {Client[]} one session of Anna's, as each of the servers is asked with it */
const anna = [];
let current;
let savings;

/** The code of an SMS that either of the servers has sent, and that none sends twice. */
async function codeAfter(marks, phone) {
  const text = await Promise.any(servers.map((server, i) => server.sms.after(marks[i], phone)));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const sent = servers.flatMap((server, i) => server.sms.sent.slice(marks[i]).filter((sms) => sms.phone === phone));
  assert.equal(sent.length, 1, 'sent once');
  return codeOf(text);
}
const marks = () => servers.map((server) => server.sms.mark());
const balance = async (client) => minor((await client.account('current')).balance);
const own = (amount) => ({ kind: 'own', from: current.id, to: { account: savings.id }, amount: rub(amount) });

before(async () => {
  if (skip) return;
  servers.push(await startServer());
  servers.push(await startServer({ data: servers[0].data }));
  const first = new Client(servers[0]);
  const mark = marks();
  const started = expectStatus(await first.post('/v1/sign-in', { phone: ANNA }), 202);
  await first.confirmSignIn(started.json.id, await codeAfter(mark, ANNA));
  const second = new Client(servers[1], { key: await first.key() });
  second.token = first.token;
  anna.push(first, second);
  [current, savings] = [await first.account('current'), await first.account('savings')];
});

after(async () => {
  if (skip) return;
  for (const client of anna) client.close();
  for (const server of servers) if (!server.hasEnded) await server.stop();
  const { code, output } = await servers[0].verify();
  assert.equal(code, 0, `the books do not prove:\n${output}`);
  await servers[0].remove();
});

test('a window at one server is told within a second what the other does', { skip }, async () => {
  for (const [here, there] of [anna, [...anna].reverse()]) {
    const stream = await listen(there);
    const asked = Date.now();
    const { id } = expectStatus(await here.order(own('4.00')), 201).json;
    const told = await stream.toldOf(id, 'posted');
    assert.ok(told.at - asked < 1000, `told after ${told.at - asked} ms`);
    stream.close();
    const other = await listen(here, { after: stream.lastId });
    const { id: next } = expectStatus(await there.order(own('5.00')), 201).json;
    await other.toldOf(next, 'posted');
    other.close();
  }
});

test('a session of one is a session of the other, and what is done is seen at once', { skip }, async () => {
  for (const [here, there] of [anna, [...anna].reverse()]) {
    const first = await balance(here);
    expectStatus(await here.order(own('3.00')), 201);
    assert.equal(first - (await balance(there)), 300n);
  }
});

test('the same key at both at once: one payment', { skip }, async () => {
  for (let i = 0; i < 10; i += 1) {
    const key = randomUUID();
    const first = await balance(anna[0]);
    const answers = await Promise.all([...anna, ...anna].map((client) => client.order(own('1.00'), key)));
    assert.equal(new Set(answers.map((answer) => expectStatus(answer, 201).json.id)).size, 1);
    assert.equal(first - (await balance(anna[1])), 100n);
  }
});

test('one key and two bodies at both at once: one payment, the other refused', { skip }, async () => {
  for (let i = 0; i < 10; i += 1) {
    const key = randomUUID();
    const answers = await Promise.all([anna[0].order(own('1.00'), key), anna[1].order(own('2.00'), key)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  }
});

test('ordered at one, confirmed at the other', { skip }, async () => {
  const mark = marks();
  const order = { kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('5.00') };
  const { id } = expectStatus(await anna[0].order(order), 201).json;
  const code = await codeAfter(mark, ANNA);
  const answers = await Promise.all([0, 1, 0, 1].map((i) => anna[i].post(`/v1/payments/${id}/confirm`, { code })));
  for (const answer of answers) assert.equal(expectStatus(answer, 200).json.status, 'posted');
});

/** Two customers, each at a server of its own. */
async function twoPayers() {
  const payers = [];
  for (const [i, phone] of [BORIS, VERA].entries()) {
    const payer = new Client(servers[i]);
    const mark = marks();
    const { id } = expectStatus(await payer.post('/v1/sign-in', { phone }), 202).json;
    await payer.confirmSignIn(id, await codeAfter(mark, phone));
    payers.push({ payer, phone, from: (await payer.account('current')).id });
  }
  return payers;
}

test('what is asked once, paid at both at once by two customers: one pays', { skip }, async () => {
  const payers = await twoPayers();
  const wish = { account: current.id, amount: rub('7.00'), once: true };
  const { token } = expectStatus(await anna[0].post('/v1/payment-requests', wish, { key: randomUUID() }), 201).json;
  for (const each of payers) {
    const mark = marks();
    const order = { kind: 'link', from: each.from, to: { link: token }, amount: rub('7.00') };
    each.id = expectStatus(await each.payer.order(order), 201).json.id;
    each.code = await codeAfter(mark, each.phone);
  }
  const first = await balance(anna[0]);
  const confirm = ({ payer, id, code }) => payer.post(`/v1/payments/${id}/confirm`, { code });
  const answers = await Promise.all(payers.map(confirm));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422]);
  assert.equal((await balance(anna[1])) - first, 700n);
  for (const { payer } of payers) payer.close();
});

test('one fine, found by two customers and ordered at both at once: one pays', { skip }, async () => {
  const payers = await twoPayers();
  for (let i = 0; i < 10; i += 1) {
    const number = uin('188101772600', `${i}45`);
    const orders = [];
    for (const { payer, from } of payers) {
      const [fine] = (await askCharges(payer, { uin: number })).items;
      orders.push({ kind: 'bill', from, to: { charge: fine.id }, amount: fine.amount });
    }
    const answers = await Promise.all(payers.map(({ payer }, n) => payer.order(orders[n])));
    assert.deepEqual(answers.map(({ status, problem }) => problem ?? status).sort(), [201, 'charge-paid'], number);
    const first = answers.findIndex(({ status }) => status === 201);
    const [one, other] = [payers[first].payer, payers[1 - first].payer];
    expectStatus(await one.post(`/v1/payments/${answers[first].json.id}/cancel`), 200);
    const { id } = expectStatus(await other.order(orders[1 - first]), 201).json; // given up there, free here
    expectStatus(await other.post(`/v1/payments/${id}/cancel`), 200);
  }
  for (const { payer } of payers) payer.close();
});

test('wrong codes at both count together', { skip }, async () => {
  const mark = marks();
  const order = { kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('5.00') };
  const { id } = expectStatus(await anna[1].order(order), 201).json;
  const code = await codeAfter(mark, ANNA);
  const wrong = code === '000000' ? '000001' : '000000';
  const tries = [0, 1, 0, 1, 0].map((i) => anna[i].post(`/v1/payments/${id}/confirm`, { code: wrong }));
  const left = (await Promise.all(tries)).map((answer) => expectStatus(answer, 422).json.attempts_left);
  assert.deepEqual(left.sort(), [0, 1, 2, 3, 4]);
  assert.equal(expectStatus(await anna[0].get(`/v1/payments/${id}`), 200).json.status, 'rejected');
});

test('three hundred transfers at both at once: the sums agree', { skip }, async () => {
  const first = await balance(anna[0]);
  const orders = Array.from({ length: 300 }, (_, i) => anna[i % 2].order(own('0.01')));
  for (const answer of await Promise.all(orders)) expectStatus(answer, 201);
  for (const client of anna) assert.equal(first - (await balance(client)), 300n);
});

test('one is killed: the other goes on, and answers for both', { skip }, async () => {
  const key = randomUUID();
  const made = expectStatus(await anna[0].order(own('2.00'), key), 201).json;
  const first = await balance(anna[1]);
  await servers[0].kill();
  assert.equal(expectStatus(await anna[1].order(own('2.00'), key), 201).json.id, made.id);
  expectStatus(await anna[1].order(own('4.00')), 201);
  assert.equal(first - (await balance(anna[1])), 400n);
});
