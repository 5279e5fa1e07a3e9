/** The confirmation of a payment: one code for exactly one order, five tries, one session. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, minor, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const current = await anna.account('current');

const otherThan = (code, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');
const order = (amount) => ({ kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub(amount) });
const begin = (amount = '10.00') => anna.orderWithCode(order(amount), ANNA);
const act = (payment, what, body, client = anna) => client.post(`/v1/payments/${payment.id}/${what}`, body);
const confirm = (payment, code, client) => act(payment, 'confirm', { code }, client);
const now = async (payment) => expectStatus(await anna.get(`/v1/payments/${payment.id}`), 200).json;
const available = async () => minor((await anna.account('current')).available);

async function resent(payment, client = anna) {
  const wait = Date.parse((await now(payment)).confirmation.resend_at) - Date.now();
  await pause(Math.max(0, wait) + 30);
  const mark = bank.server.sms.mark();
  const answer = expectStatus(await act(payment, 'resend', undefined, client), 200).json;
  return { answer, code: await bank.server.sms.codeAfter(mark, ANNA) };
}

test('the SMS names amount and payee, and its code fits', async () => {
  const { payment, text, code } = await begin('77.01');
  assert.match(text, /77\.01/);
  assert.ok(text.includes(payment.payee.display));
  assert.ok(!text.includes(payment.id), 'no id in an SMS');
  const life = (Date.parse(payment.confirmation.expires_at) - Date.now()) / 60_000;
  assert.ok(life > 1 && life <= 10, `the code lives ${life} minutes`);
  expectStatus(await confirm(payment, code), 200);
});

test('wrong codes are counted; the right one still fits', async () => {
  const { payment, code } = await begin();
  for (const left of [4, 3, 2, 1]) {
    const answer = await confirm(payment, otherThan(code, left));
    assertProblem(answer, 422, 'wrong-code');
    assert.equal(answer.json.attempts_left, left);
  }
  assert.equal((await now(payment)).status, 'awaiting_confirmation');
  assert.equal(expectStatus(await confirm(payment, code), 200).json.status, 'posted');
});

test('five wrong codes: rejected, the hold goes back, and nothing helps any more', async () => {
  const before = await available();
  const { payment, code } = await begin('500.00');
  assert.equal(before - (await available()), 50000n);
  for (let i = 1; i <= 5; i += 1) assertProblem(await confirm(payment, otherThan(code, i)), 422, 'wrong-code');
  const rejected = await now(payment);
  assert.equal(rejected.status, 'rejected');
  assert.equal(rejected.reason, 'wrong-code');
  assert.equal(rejected.confirmation, null);
  assert.equal(await available(), before);
  assertProblem(await confirm(payment, code), 422, 'not-awaiting-confirmation');
  assertProblem(await act(payment, 'resend'), 422, 'not-awaiting-confirmation');
  assertProblem(await act(payment, 'cancel'), 422, 'not-awaiting-confirmation');
  assertProblem(await act(payment, 'receipt'), 422, 'not-posted');
  const { items } = expectStatus(await anna.get('/v1/entries', { query: { limit: 20 } }), 200).json;
  assert.ok(
    items.every((entry) => entry.payment !== payment.id),
    'a hold that went back is no entry',
  );
});

test('a confirmation again answers the same; with another code it does not', async () => {
  const { payment, code } = await begin();
  const first = expectStatus(await confirm(payment, code), 200).json;
  const after = await available();
  assert.deepEqual(expectStatus(await confirm(payment, code), 200).json, first);
  assertProblem(await confirm(payment, otherThan(code)), 422, 'not-awaiting-confirmation');
  assert.equal(await available(), after);
});

test('the same confirmation twenty times at once moves the money once', async () => {
  const before = minor(await anna.account('current').then(({ balance }) => balance));
  const { payment, code } = await begin('3.00');
  const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(payment, code)));
  for (const answer of answers) assert.equal(expectStatus(answer, 200).json.status, 'posted');
  assert.equal(before - minor((await anna.account('current')).balance), 300n);
});

test('wrong codes at once: five are counted', async () => {
  const { payment, code } = await begin();
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => confirm(payment, otherThan(code, i + 1))));
  const wrong = answers.filter((answer) => answer.problem === 'wrong-code').map(({ json }) => json.attempts_left);
  assert.deepEqual(wrong.sort(), [0, 1, 2, 3, 4]);
  assert.equal((await now(payment)).status, 'rejected');
});

test('another code voids the old one', async () => {
  const { payment, code } = await begin();
  assertProblem(await confirm(payment, otherThan(code)), 422, 'wrong-code');
  const second = await resent(payment);
  assert.equal(second.answer.status, 'awaiting_confirmation');
  assert.ok(second.answer.confirmation.expires_at >= payment.confirmation.expires_at);
  if (second.code !== code) {
    assertProblem(await confirm(payment, code), 422, 'wrong-code');
  }
  expectStatus(await confirm(payment, second.code), 200);
});

test('another code before its time: 429 with Retry-After, and the first is still good', async () => {
  const { payment, code } = await begin();
  const early = await act(payment, 'resend');
  assertProblem(early, 429, 'too-many-attempts');
  assert.ok(Number(early.header('retry-after')) >= 1);
  expectStatus(await confirm(payment, code), 200);
});

test('a code is good for its own order only', async () => {
  const [one, two] = [await begin('11.00'), await begin('12.00')];
  if (one.code !== two.code) assertProblem(await confirm(one.payment, two.code), 422, 'wrong-code');
  expectStatus(await confirm(two.payment, two.code), 200);
  expectStatus(await confirm(one.payment, one.code), 200);
});

test('another session of the same customer takes the confirmation over with a code of its own', async () => {
  const before = minor((await anna.account('current')).balance);
  const { payment, code } = await begin('30.00');
  const phone = await bank.customer(ANNA);
  const seen = (await phone.get(`/v1/payments/${payment.id}`)).json.confirmation;
  assert.deepEqual([payment.confirmation.here, seen.here], [true, false]);
  assertProblem(await act(payment, 'resend', undefined, phone), 429, 'too-many-attempts');
  expectStatus(await anna.get(`/v1/payments/${payment.id}`), 200);
  const taken = await resent(payment, phone);
  assert.equal(taken.answer.confirmation.here, true);
  assert.equal((await now(payment)).confirmation.here, false);
  for (const [given, client] of [[code, anna], [taken.code, anna]]) {
    assertProblem(await confirm(payment, given, client), 422, 'another-session');
  }
  if (taken.code !== code) assertProblem(await confirm(payment, code, phone), 422, 'wrong-code');
  assert.equal(expectStatus(await confirm(payment, taken.code, phone), 200).json.status, 'posted');
  assertProblem(await confirm(payment, taken.code), 422, 'another-session');
  assert.equal(before - minor((await anna.account('current')).balance), 3000n);
});

test('the first session may take it back, and only the latest code fits', async () => {
  const { payment } = await begin('31.00');
  const phone = await bank.customer(ANNA);
  const taken = await resent(payment, phone);
  const back = await resent(payment);
  assertProblem(await confirm(payment, taken.code, phone), 422, 'another-session');
  if (back.code !== taken.code) assertProblem(await confirm(payment, taken.code), 422, 'wrong-code');
  expectStatus(await confirm(payment, back.code), 200);
});

test('what was ordered is taken over after its session has ended, and by nobody else', async () => {
  const gone = await bank.customer(ANNA);
  const { payment } = await gone.orderWithCode(order('32.00'), ANNA);
  expectStatus(await gone.send('DELETE', '/v1/session'), 204);
  const boris = await bank.customer(BORIS);
  assertProblem(await act(payment, 'resend', undefined, boris), 404, 'not-found');
  const { code } = await resent(payment);
  expectStatus(await confirm(payment, code), 200);
});

test('another session of the same customer may look and cancel, and confirms with its own code only', async () => {
  const { payment, code } = await begin();
  const phone = await bank.customer(ANNA);
  assert.equal(expectStatus(await phone.get(`/v1/payments/${payment.id}`), 200).json.status, 'awaiting_confirmation');
  assertProblem(await confirm(payment, code, phone), 422, 'another-session');
  assert.equal((await now(payment)).status, 'awaiting_confirmation');
  const same = bank.client({ key: await anna.key() });
  await same.signIn(ANNA);
  assertProblem(await confirm(payment, code, same), 422, 'another-session');
  assert.equal(expectStatus(await act(payment, 'cancel', undefined, phone), 200).json.status, 'cancelled');
});

test('cancel: the hold goes back, again the same, and no confirming after it', async () => {
  const before = await available();
  const { payment, code } = await begin('20.00');
  const cancelled = expectStatus(await act(payment, 'cancel'), 200).json;
  assert.deepEqual([cancelled.status, cancelled.confirmation, cancelled.posted_at], ['cancelled', null, null]);
  assert.equal(await available(), before);
  assert.deepEqual(expectStatus(await act(payment, 'cancel'), 200).json, cancelled);
  assertProblem(await confirm(payment, code), 422, 'not-awaiting-confirmation');
  assertProblem(await act(payment, 'resend'), 422, 'not-awaiting-confirmation');
  assert.equal(await available(), before);
});

test('confirm and cancel at once: one of them wins, and the money agrees', async () => {
  for (let i = 0; i < 5; i += 1) {
    const before = minor((await anna.account('current')).balance);
    const { payment, code } = await begin('5.00');
    const [confirmed, cancelled] = await Promise.all([confirm(payment, code), act(payment, 'cancel')]);
    assert.deepEqual([confirmed.status, cancelled.status].sort(), [200, 422]);
    const account = await anna.account('current');
    const moved = (await now(payment)).status === 'posted' ? 500n : 0n;
    assert.equal(before - minor(account.balance), moved);
    assert.equal(account.available.amount, account.balance.amount);
  }
});

test('a posted payment cannot be cancelled, nor an own transfer confirmed', async () => {
  const { payment, code } = await begin();
  expectStatus(await confirm(payment, code), 200);
  assertProblem(await act(payment, 'cancel'), 422, 'not-awaiting-confirmation');
  assertProblem(await act(payment, 'resend'), 422, 'not-awaiting-confirmation');
  const savings = await anna.account('savings');
  const own = { kind: 'own', from: savings.id, to: { account: current.id }, amount: rub('1.00') };
  const moved = expectStatus(await anna.order(own), 201).json;
  assertProblem(await confirm(moved, '123456'), 422, 'not-awaiting-confirmation');
  assertProblem(await act(moved, 'cancel'), 422, 'not-awaiting-confirmation');
});
