/** Signing in: who has a number is not told, codes are counted, and a code is good for one key and once. */
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, MISSING, NOBODY, stage, VERA } from './stage.mjs';

const bank = await stage();

/** A code that is not the right one. */
const otherThan = (code, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

/** A stranger's sign-in up to the code. @param {string} phone */
async function begin(phone, client = bank.client()) {
  const mark = bank.server.sms.mark();
  const started = expectStatus(await client.post('/v1/sign-in', { phone }), 202).json;
  const code = phone === NOBODY ? undefined : await bank.server.sms.codeAfter(mark, phone);
  return { client, id: started.id, code, started };
}

const confirm = (client, id, code) => client.post(`/v1/sign-in/${id}/confirm`, { code });

/** Names of an answer's headers and members: what a stranger could tell two answers apart by. */
function shape(answer) {
  const members = Object.entries(answer.json).map(([name, value]) => [name, typeof value, String(value).length]);
  return {
    status: answer.status,
    headers: [...answer.headers.keys()].sort(),
    members: members.filter(([name]) => name !== 'id'),
  };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

test('a known and an unknown number are answered alike', async () => {
  const [known, unknown] = [bank.client(), bank.client()];
  for (const client of [known, unknown]) await client.post('/v1/sign-in', {}); // both have a nonce
  const answers = [
    await known.post('/v1/sign-in', { phone: ANNA }),
    await unknown.post('/v1/sign-in', { phone: NOBODY }),
  ];
  assert.deepEqual(shape(answers[0]), shape(answers[1]));
  const spans = answers.map(({ json }) => Math.round((Date.parse(json.expires_at) - Date.now()) / 1000));
  assert.ok(Math.abs(spans[0] - spans[1]) <= 1);
  assert.equal(answers[0].json.id.length, answers[1].json.id.length);
  const again = [
    await known.post('/v1/sign-in', { phone: ANNA }),
    await unknown.post('/v1/sign-in', { phone: NOBODY }),
  ];
  assert.deepEqual(
    again.map(({ status }) => status),
    [429, 429],
  );
  assert.deepEqual(again[0].json, again[1].json);
  const wrong = [
    await confirm(known, answers[0].json.id, '000000'),
    await confirm(unknown, answers[1].json.id, '000000'),
  ];
  if (wrong[0].status !== 201) assert.deepEqual(wrong[0].json, wrong[1].json);
});

/** Milliseconds that a sign-in took, for each number; the numbers take turns in going first. */
async function timesOf(numbers, rounds) {
  const times = numbers.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const i of order) {
      const client = bank.client();
      await client.post('/v1/sign-in', {});
      const start = performance.now();
      expectStatus(await client.post('/v1/sign-in', { phone: numbers[i] }), 202);
      times[i].push(performance.now() - start);
      client.close();
    }
  }
  return times;
}

test('a known and an unknown number take the same time', async () => {
  const seen = [];
  for (const phone of [VERA, ANNA, BORIS]) {
    const [known, unknown] = (await timesOf([phone, NOBODY], 15)).map(median);
    seen.push(`${known.toFixed(1)} and ${unknown.toFixed(1)}`);
    // A busy machine may blur one try, but not hide a difference from three.
    if (Math.abs(known - unknown) < Math.max(2, 0.3 * Math.max(known, unknown))) return;
  }
  assert.fail(`medians for a known and an unknown number, ms: ${seen.join('; ')}`);
});

test('the last code of an unknown number cannot be guessed either', async () => {
  const { client, id } = await begin(NOBODY);
  for (let left = 4; left >= 0; left -= 1) {
    const answer = await confirm(client, id, '123456');
    assertProblem(answer, 422, 'wrong-code');
    assert.equal(answer.json.attempts_left, left);
  }
  assertProblem(await confirm(client, id, '123456'), 429, 'too-many-attempts');
});

test('asked again before resend_at: 429 with Retry-After; afterwards the old code is void', async () => {
  const first = await begin(BORIS);
  const early = await first.client.post('/v1/sign-in', { phone: BORIS });
  assertProblem(early, 429, 'too-many-attempts');
  const wait = Date.parse(first.started.resend_at) - Date.now();
  assert.ok(Number(early.header('retry-after')) * 1000 >= wait - 50, 'Retry-After reaches to resend_at');
  await pause(Math.max(0, wait) + 30);
  const second = await begin(BORIS, first.client);
  assertProblem(await confirm(first.client, first.id, first.code), 422, 'code-expired');
  expectStatus(await confirm(first.client, second.id, second.code), 201);
});

test('five wrong codes end a code, and the right one comes too late', async () => {
  const { client, id, code } = await begin(BORIS);
  for (let i = 1; i <= 5; i += 1) {
    const answer = await confirm(client, id, otherThan(code, i));
    assertProblem(answer, 422, 'wrong-code');
    assert.equal(answer.json.attempts_left, 5 - i);
  }
  const late = await confirm(client, id, code);
  assertProblem(late, 429, 'too-many-attempts');
  assert.ok(Number(late.header('retry-after')) >= 1);
});

test('a wrong code leaves the right one good', async () => {
  const { client, id, code } = await begin(BORIS);
  assertProblem(await confirm(client, id, otherThan(code)), 422, 'wrong-code');
  expectStatus(await confirm(client, id, code), 201);
});

test('five wrong codes at once count as five, not fewer', async () => {
  const { client, id, code } = await begin(BORIS);
  const tries = Array.from({ length: 20 }, (_, i) => confirm(client, id, otherThan(code, i + 1)));
  const answers = await Promise.all(tries);
  const counted = answers.filter(({ status }) => status === 422).map(({ json }) => json.attempts_left);
  assert.deepEqual(counted.sort(), [0, 1, 2, 3, 4]);
  assert.equal(answers.filter(({ status }) => status === 429).length, 15);
});

test('a code opens one session, not two', async () => {
  const { client, id, code } = await begin(BORIS);
  const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(client, id, code)));
  assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  for (const answer of answers.filter(({ status }) => status !== 201)) assertProblem(answer, 422, 'code-expired');
});

test('a code is bound to the key that asked for it: another key does not even find it', async () => {
  const { id, code, client } = await begin(BORIS);
  const thief = bank.client();
  const answer = await confirm(thief, id, code);
  assertProblem(answer, 404, 'not-found');
  assert.deepEqual(answer.json, (await confirm(thief, MISSING[0], code)).json, 'as if there were none');
  expectStatus(await confirm(client, id, code), 201);
});

test('a code is good for its own request only', async () => {
  const [one, two] = [await begin(BORIS), await begin(ANNA)];
  if (one.code !== two.code) {
    assertProblem(await confirm(one.client, one.id, two.code), 422, 'wrong-code');
  }
  expectStatus(await confirm(two.client, two.id, two.code), 201);
});

test('the code of a payment signs nobody in, and the other way round', async () => {
  const anna = await bank.customer(ANNA);
  const account = await anna.account('current');
  const order = { kind: 'phone', from: account.id, to: { phone: BORIS }, amount: { amount: '1.00', currency: 'RUB' } };
  const { payment, code } = await anna.orderWithCode(order, ANNA);
  assertProblem(await confirm(anna, payment.id, code), 404, 'not-found');
  const { id } = await begin(BORIS, anna);
  assertProblem(await anna.post(`/v1/payments/${id}/confirm`, { code }), 404, 'not-found');
  expectStatus(await anna.post(`/v1/payments/${payment.id}/cancel`), 200);
});

test('ids that are none', () =>
  each(
    [...MISSING, '0', '01', '-1', '1e3', 'x', '9223372036854775808', '1'.repeat(30), '%31', '1.0'].map((id) => [
      id,
      async () => {
        const answer = await confirm(bank.client(), id, '123456');
        assertProblem(answer, 404, 'not-found');
      },
    ]),
  ));

test('numbers are taken as they are: no spaces, no national form', () =>
  each(
    [
      '89000000001',
      '79000000001',
      '+7 900 000-00-01',
      '+7(900)0000001',
      '+',
      '+0',
      '+09000000001',
      '++79000000001',
      '+7900000000a',
    ].map((phone) => [
      phone,
      async () => assertProblem(await bank.client().post('/v1/sign-in', { phone }), 400, 'invalid-request'),
    ]),
  ));

test('one number may be sent sixty codes an hour, from however many devices', async () => {
  const phone = '+79000007777';
  let refused;
  for (let i = 0; i < 61 && refused === undefined; i += 1) {
    const client = bank.client();
    const answer = await client.post('/v1/sign-in', { phone });
    client.close();
    if (answer.status === 429) refused = { i, answer };
    else expectStatus(answer, 202);
  }
  assert.equal(refused?.i, 60);
  assert.ok(Number(refused.answer.header('retry-after')) <= 3600);
});
