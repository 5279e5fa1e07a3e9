/** From one window to another without an SMS, and everything that somebody else might try with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, expectStatus } from '../lib/client.mjs';
import * as law from './law.mjs';
import { ANNA, assertProblem, BORIS, stage, VERA } from './stage.mjs';

law.giveSecrets();
const bank = await stage({ config: law.CONFIG });
const { server } = bank;

const start = async (client) => expectStatus(await client.post('/v1/handovers'), 201).json;
const claim = (client, token, more = {}) => client.post('/v1/handovers/claim', { token, ...more });
const result = (client, token) => client.post('/v1/handovers/claim/result', { token });
const look = async (client, id) => expectStatus(await client.get(`/v1/handovers/${id}`), 200).json;
const approve = (client, id, number) => client.post(`/v1/handovers/${id}/approve`, { number });
const another = (number) => (number === '00' ? '01' : '00');

/** The whole way. @returns the second window's client, signed in */
async function handOver(first, window = 'browser', account = 9100) {
  const second = bank.client();
  const { id, token } = await start(first);
  const launch = window === 'browser' ? undefined : await law.ticketOf(second, window, account);
  const { number } = expectStatus(await claim(second, token, { launch }), 200).json;
  expectStatus(await approve(first, id, number), 200);
  second.token = expectStatus(await result(second, token), 201).json.token;
  return second;
}

test('both screens show the same number, the first one confirms it, and no SMS is sent', async () => {
  const first = await law.enterWindow(await bank.customer(ANNA), 'telegram', 9001);
  const mark = server.sms.mark();
  const second = bank.client();
  const { id, token, expires_at: expires } = await start(first);
  assert.ok(Math.abs(Date.parse(expires) - Date.now() - 120_000) < 5000);
  assert.deepEqual({ ...(await look(first, id)), expires_at: '' }, { id, state: 'waiting', number: null, window: null, expires_at: '' });
  const launch = await law.ticketOf(second, 'max', 9002);
  const claimed = expectStatus(await claim(second, token, { launch }), 200).json;
  assert.equal(claimed.id, id);
  assert.equal((await look(first, id)).number, claimed.number);
  assert.equal((await look(first, id)).window, 'max');
  assert.deepEqual(expectStatus(await claim(second, token), 200).json, claimed);
  expectStatus(await result(second, token), 202);
  assert.equal(expectStatus(await approve(first, id, claimed.number), 200).json.state, 'approved');
  expectStatus(await approve(first, id, claimed.number), 200);
  const signedIn = expectStatus(await result(second, token), 201).json;
  second.token = signedIn.token;
  assert.deepEqual(await second.accounts(), await first.accounts());
  assert.equal((await look(first, id)).state, 'done');
  assertProblem(await result(second, token), 422, 'handover-over');
  assertProblem(await claim(second, token), 422, 'handover-over');
  assertProblem(await approve(first, id, claimed.number), 422, 'handover-over');
  assert.equal(server.sms.sent.length, mark);
  await law.decide(server, 'max', 'closed'); // the new session is in the window that claimed it
  await law.untilState(server, 'max', 'closed');
  assertProblem(await second.get('/v1/accounts'), 403, 'window-closed');
  await law.decide(server, 'max', 'open');
  await law.untilState(server, 'max', 'open');
});

test('wrong numbers are counted, and the third is the end', async () => {
  const first = await bank.customer(BORIS);
  const second = bank.client();
  const { id, token } = await start(first);
  const early = await approve(first, id, '00'); // before there is any
  assertProblem(early, 422, 'wrong-number');
  assert.equal(early.json.attempts_left, 2);
  const { number } = expectStatus(await claim(second, token), 200).json;
  assert.equal((await approve(first, id, another(number))).json.attempts_left, 1);
  assertProblem(await approve(first, id, number.slice(1)), 422, 'wrong-number');
  assertProblem(await approve(first, id, number), 422, 'handover-over');
  assertProblem(await result(second, token), 422, 'handover-over');
  assert.equal((await look(first, id)).state, 'over');
  assertProblem(await approve(first, id, ''), 400, 'invalid-request');
  assertProblem(await approve(first, id, '123'), 400, 'invalid-request');
});

test('another key gets nothing of it', async () => {
  const [first, second, thief] = [await bank.customer(VERA), bank.client(), bank.client()];
  const { id, token } = await start(first);
  assertProblem(await result(second, token), 404, 'not-found'); // not claimed yet
  assertProblem(await claim(first, token), 404, 'not-found'); // its own key
  const { number } = expectStatus(await claim(second, token), 200).json;
  assertProblem(await claim(thief, token), 404, 'not-found');
  assertProblem(await result(thief, token), 404, 'not-found');
  expectStatus(await approve(first, id, number), 200);
  assertProblem(await claim(thief, token), 404, 'not-found');
  assertProblem(await result(thief, token), 404, 'not-found');
  const { token: session } = expectStatus(await result(second, token), 201).json;
  thief.token = session;
  assertProblem(await thief.get('/v1/accounts'), 401, 'invalid-proof');
  for (const made of ['A'.repeat(43), 'A', `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`]) {
    assertProblem(await claim(bank.client(), made), 404, 'not-found');
    assertProblem(await result(second, made), 404, 'not-found');
  }
});

test('who claims first is seen by the first screen, and the other screen’s number tells', async () => {
  const [first, own, thief] = [await bank.customer(VERA), bank.client(), bank.client()];
  const { id, token } = await start(first);
  const stolen = expectStatus(await claim(thief, token), 200).json;
  assertProblem(await claim(own, token), 404, 'not-found');
  assert.equal((await look(first, id)).state, 'claimed');
  const again = await start(first); // the customer begins anew
  assertProblem(await approve(first, id, stolen.number), 422, 'handover-over');
  assertProblem(await result(thief, token), 422, 'handover-over');
  expectStatus(await claim(own, again.token), 200);
});

test('another session sees and confirms nothing, not even the same customer’s', async () => {
  const [first, other, boris] = [await bank.customer(ANNA), await bank.customer(ANNA), await bank.customer(BORIS)];
  const second = bank.client();
  const { id, token } = await start(first);
  const { number } = expectStatus(await claim(second, token), 200).json;
  for (const client of [other, boris]) {
    assertProblem(await client.get(`/v1/handovers/${id}`), 404, 'not-found');
    assertProblem(await approve(client, id, number), 404, 'not-found');
  }
  assertProblem(await second.get(`/v1/handovers/${id}`), 401, 'sign-in-required');
  assertProblem(await approve(second, id, number), 401, 'sign-in-required');
  assertProblem(await first.get('/v1/handovers/1'), 404, 'not-found');
  expectStatus(await result(second, token), 202);
});

test('who signs out takes back what was begun, confirmed or not', async () => {
  for (const isConfirmed of [false, true]) {
    const [first, second] = [await bank.customer(ANNA), bank.client()];
    const { id, token } = await start(first);
    const { number } = expectStatus(await claim(second, token), 200).json;
    if (isConfirmed) expectStatus(await approve(first, id, number), 200);
    expectStatus(await first.send('DELETE', '/v1/session'), 204);
    assertProblem(await result(second, token), 422, 'handover-over');
  }
});

test('twice at once: one session', async () => {
  const [first, second] = [await bank.customer(BORIS), bank.client()];
  const { id, token } = await start(first);
  const { number } = expectStatus(await claim(second, token), 200).json;
  expectStatus(await approve(first, id, number), 200);
  const lanes = [1, 2, 3, 4].map(() => new Client(server, { key: second.device }));
  const statuses = await Promise.all(lanes.map(async (lane) => (await result(lane, token)).status));
  for (const lane of lanes) lane.close();
  assert.deepEqual(statuses.sort(), [201, 422, 422, 422]);
});

test('risk asks for an SMS: another messenger account, or a key that cannot be kept', async () => {
  const first = await law.enterWindow(await bank.customer(BORIS), 'vk', 501);
  await law.enterWindow(first, 'vk', 502);
  assertProblem(await first.post('/v1/handovers'), 422, 'handover-refused');
  const brief = bank.client();
  await brief.signIn(BORIS, { volatile: true });
  assertProblem(await brief.post('/v1/handovers'), 422, 'handover-refused');
  const good = await bank.customer(BORIS);
  const { token } = await start(good);
  const second = bank.client();
  assertProblem(await claim(second, token, { volatile: true }), 422, 'handover-refused');
  const launch = await law.ticketOf(second, 'vk', 503);
  assertProblem(await claim(second, token, { launch }), 422, 'handover-refused');
  expectStatus(await claim(second, token, { launch: await law.ticketOf(second, 'vk', 502) }), 200);
});

test('where the first window closes its session ends, elsewhere both go on', async () => {
  const staying = await law.enterWindow(await bank.customer(VERA), 'telegram', 601);
  const both = await handOver(staying);
  expectStatus(await staying.get('/v1/accounts'), 200);
  expectStatus(await both.get('/v1/accounts'), 200);
  await law.decide(server, 'telegram', 'closing');
  await law.untilState(server, 'telegram', 'closing');
  const moved = await handOver(staying, 'max');
  assertProblem(await staying.get('/v1/accounts'), 401, 'sign-in-required');
  expectStatus(await moved.get('/v1/accounts'), 200);
});

test('from a window that is for reading alone it works; into a closed one or out of it not', async () => {
  const first = await law.enterWindow(await bank.customer(ANNA), 'telegram', 9001);
  await law.decide(server, 'telegram', 'read_only');
  await law.untilState(server, 'telegram', 'read_only');
  const moved = await handOver(first, 'max', 9002);
  expectStatus(await moved.get('/v1/accounts'), 200);
  const second = bank.client();
  const launch = await law.ticketOf(second, 'telegram', 9001);
  const late = bank.client();
  const begun = await start(first);
  const { number } = expectStatus(await claim(late, begun.token), 200).json;
  expectStatus(await approve(first, begun.id, number), 200);
  await law.decide(server, 'telegram', 'closed');
  await law.untilState(server, 'telegram', 'closed');
  const { token } = await start(moved);
  assertProblem(await claim(second, token, { launch }), 403, 'window-closed');
  assertProblem(await first.post('/v1/handovers'), 403, 'window-closed');
  expectStatus(await result(late, begun.token), 201); // what was confirmed in time holds
});

test('it is counted by the hour', async () => {
  const first = await bank.customer(VERA);
  let answer;
  for (let i = 0; i < 31; i += 1) {
    answer = await first.post('/v1/handovers');
    if (answer.status !== 201) break;
  }
  assertProblem(answer, 429, 'too-many-attempts');
});

test('what is not of its form', async () => {
  const client = bank.client();
  for (const body of [{}, { token: 1 }, { token: 'A'.repeat(44) }, { token: 'A', phone: ANNA }, { token: 'A', volatile: 'yes' }]) {
    assertProblem(await client.post('/v1/handovers/claim', body), 400, 'invalid-request');
    assertProblem(await client.post('/v1/handovers/claim/result', body), 400, 'invalid-request');
  }
});
