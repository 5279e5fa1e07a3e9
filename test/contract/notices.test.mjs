/** Notices: chosen by kind, said once, without a word of what happened; by another way where the first one fails. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import { ANNA, assertProblem, BORIS, each, rub, stage } from './stage.mjs';

const messengers = await startMessengers();
after(() => messengers.stop());
const bank = await stage({
  configure: botsOf({ telegram: messengers.telegram.url, vk: messengers.vk.url, max: messengers.max.url }),
});
const server = bank.client();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
let chat = 8000;

const choose = (client, choice) => client.send('PATCH', '/v1/notices', { body: choice });

/** The customer starts the bot with a link of the app. @returns {Promise<number>} the chat */
async function link(client, messenger) {
  const made = expectStatus(await client.post('/v1/notices/link', { window: messenger.name }), 201).json;
  const payload = new URL(made.link).searchParams.get(messenger.name === 'vk' ? 'ref' : 'start');
  assert.match(payload, /^l-[A-Za-z0-9_-]{22}$/);
  chat += 1;
  const here = chat;
  await tell(server, messenger, messenger.started(here, payload));
  await messenger.textAfter(0, (text) => text.chat === here && /уведомления/.test(text.text));
  return here;
}

/** Boris pays Anna; the payment. */
async function pay() {
  const from = await boris.account('current');
  const order = { kind: 'phone', from: from.id, to: { phone: ANNA }, amount: rub('1.00') };
  const { payment, code } = await boris.orderWithCode(order, BORIS);
  expectStatus(await boris.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  return payment;
}

/** The newest entry of a customer's. */
const newest = async (client) => expectStatus(await client.get('/v1/entries', { query: { limit: 1 } }), 200).json.items[0];

const isNotice = (here) => (text) => text.chat === here && /новое событие|Something new/.test(text.text);

test('nothing is told until it was chosen', async () => {
  const { ways, windows } = expectStatus(await anna.get('/v1/notices'), 200).json;
  const kinds = ['incoming', 'outgoing', 'sign_in', 'card', 'standing_order', 'money_request', 'payment_returned'];
  assert.deepEqual(ways, Object.fromEntries(kinds.map((kind) => [kind, 'none'])));
  assert.deepEqual(windows.map(({ state }) => state), ['unlinked', 'unlinked', 'unlinked']);
  const mark = bank.server.sms.mark();
  await pay();
  await pause(300);
  assert.equal(bank.server.sms.sent.slice(mark).filter(({ phone }) => phone === ANNA).length, 0);
});

test('a messenger is chosen after it was linked, and not before', async () => {
  const { ways } = expectStatus(await anna.get('/v1/notices'), 200).json;
  for (const kind of Object.keys(ways)) {
    assert.equal(expectStatus(await choose(anna, { [kind]: 'sms' }), 200).json.ways[kind], 'sms');
    expectStatus(await choose(anna, { [kind]: 'none' }), 200);
  }
  assertProblem(await choose(anna, { incoming: 'telegram' }), 422, 'window-not-linked');
  for (const body of [{}, { incoming: 'pigeon' }, { incoming: 7 }, { others: 'sms' }, { sign_in: 'browser' }]) {
    assertProblem(await choose(anna, body), 400, 'invalid-request');
  }
  assertProblem(await anna.post('/v1/notices/link', { window: 'browser' }), 400, 'invalid-request');
});

test('money that came is told in the chosen messenger, and only the app learns what it was', () =>
  each(
    messengers.all.map((messenger) => [
      messenger.name,
      async () => {
        const here = await link(anna, messenger);
        expectStatus(await choose(anna, { incoming: messenger.name }), 200);
        const mark = messenger.texts().length;
        const payment = await pay();
        const notice = await messenger.textAfter(mark, isNotice(here));
        const token = /^n-(.*)$/.exec(notice.start)[1];
        assert.deepEqual(expectStatus(await anna.get(`/v1/notices/opened/${token}`), 200).json, {
          kind: 'incoming',
          payment: payment.id,
          card: null,
          entry: (await newest(anna)).id,
        });
        assertProblem(await boris.get(`/v1/notices/opened/${token}`), 404, 'not-found');
        await pause(200);
        assert.equal(messenger.texts().slice(mark).filter(isNotice(here)).length, 1);
      },
    ]),
  ));

test('a start payload is good once, for its own messenger', async () => {
  const { telegram, vk } = messengers;
  const made = expectStatus(await boris.post('/v1/notices/link', { window: 'telegram' }), 201).json;
  const payload = new URL(made.link).searchParams.get('start');
  const refused = /уже не действует/;
  await tell(server, vk, vk.started(9001, payload));
  await vk.textAfter(0, (text) => text.chat === 9001 && refused.test(text.text));
  await tell(server, telegram, telegram.started(9002, payload));
  await telegram.textAfter(0, (text) => text.chat === 9002 && /^Готово/.test(text.text));
  await tell(server, telegram, telegram.started(9003, payload));
  await telegram.textAfter(0, (text) => text.chat === 9003 && refused.test(text.text));
  await tell(server, telegram, telegram.started(9004, `l-${'A'.repeat(22)}`));
  await telegram.textAfter(0, (text) => text.chat === 9004 && refused.test(text.text));
});

test('by SMS: no word of what happened either', async () => {
  expectStatus(await choose(anna, { incoming: 'sms' }), 200);
  const mark = bank.server.sms.mark();
  await pay();
  const text = await bank.server.sms.after(mark, ANNA);
  assert.match(text, /новое событие. Откройте банк: http:\/\/127\.0\.0\.1:\d+\/#n-[A-Za-z0-9_-]{22}$/);
});

test('a blocked chat: the next linked window, then SMS', async () => {
  const { telegram, vk, max } = messengers;
  const chats = { telegram: await link(anna, telegram), vk: await link(anna, vk), max: await link(anna, max) };
  expectStatus(await choose(anna, { incoming: 'telegram' }), 200);
  const forbidden = { status: 403, body: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' } };
  telegram.once('sendMessage', forbidden);
  const marks = { vk: vk.texts().length, max: max.texts().length };
  await pay();
  await vk.textAfter(marks.vk, isNotice(chats.vk));
  const { windows } = expectStatus(await anna.get('/v1/notices'), 200).json;
  assert.equal(windows.find(({ window }) => window === 'telegram').state, 'blocked');

  // VK says no inside of HTTP 200, MAX by 403
  vk.once('messages.send', { body: { error: { error_code: 901, error_msg: "Can't send messages for users without permission" } } });
  max.once('POST /messages', { status: 403, body: { code: 'chat.denied' } });
  const mark = bank.server.sms.mark();
  await pay();
  assert.match(await bank.server.sms.after(mark, ANNA), /новое событие/);

  // whoever writes to the bot again gets notices again
  await tell(server, telegram, telegram.said(chats.telegram, '/help'));
  await telegram.textAfter(0, (text) => text.chat === chats.telegram && /\/rates/.test(text.text));
  const last = telegram.texts().length;
  await pay();
  await telegram.textAfter(last, isNotice(chats.telegram));
});

test('stopping the bot in the messenger is enough', async () => {
  const { telegram, vk, max } = messengers;
  const here = await link(anna, telegram);
  for (const messenger of [vk, max]) {
    const other = await link(anna, messenger);
    await tell(server, messenger, messenger.stopped(other));
  }
  await tell(server, telegram, telegram.stopped(here));
  const [mark, count] = [bank.server.sms.mark(), telegram.texts().length];
  await pay();
  assert.match(await bank.server.sms.after(mark, ANNA), /новое событие/);
  assert.equal(telegram.texts().length, count);
});

test('throttled: after the pause that the messenger asks for, once', async () => {
  const { telegram } = messengers;
  const here = await link(anna, telegram);
  expectStatus(await choose(anna, { incoming: 'telegram' }), 200);
  await pause(1100); // the reply to the start is a message to the same chat
  const throttle = { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 1 } };
  telegram.once('sendMessage', { status: 429, body: throttle });
  const mark = telegram.texts().length;
  await pay();
  await telegram.until(() => telegram.texts().slice(mark).filter(isNotice(here)).length === 2, 'a second try');
  const [first, second] = telegram.calls('sendMessage').slice(-2);
  assert.ok(second.at - first.at >= 1000, `${second.at - first.at} ms`);
  await pause(1500);
  assert.equal(telegram.texts().slice(mark).filter(isNotice(here)).length, 2);
});

test('a sign-in is told, and a payment to whoever made it', async () => {
  const { telegram } = messengers;
  const here = await link(boris, telegram);
  expectStatus(await choose(boris, { sign_in: 'telegram', outgoing: 'telegram' }), 200);
  const mark = telegram.texts().length;
  await bank.customer(BORIS);
  const notice = await telegram.textAfter(mark, isNotice(here));
  const { kind, payment } = expectStatus(await boris.get(`/v1/notices/opened/${notice.start.slice(2)}`), 200).json;
  assert.deepEqual({ kind, payment }, { kind: 'sign_in', payment: null });
  const next = telegram.texts().length;
  await pay();
  await telegram.textAfter(next, isNotice(here));
});

test('a messenger that is gone is noticed: notices go elsewhere at once, and nothing else waits', async () => {
  const { telegram, vk } = messengers;
  const here = await link(anna, telegram);
  const vkChat = await link(anna, vk);
  expectStatus(await choose(anna, { incoming: 'telegram' }), 200);
  telegram.rules.push(({ call }) => (call === 'sendMessage' ? { drop: true } : undefined));
  const mark = vk.texts().length;
  for (let i = 0; i < 3; i += 1) await pay();
  await vk.until(() => vk.texts().slice(mark).filter(isNotice(vkChat)).length === 3, 'three notices in VK', 30_000);
  const started = Date.now();
  await pay();
  await vk.until(() => vk.texts().slice(mark).filter(isNotice(vkChat)).length === 4, 'a fourth in VK');
  assert.ok(Date.now() - started < 3000);
  const metrics = (await server.get('/metrics', { proof: null })).body.toString();
  assert.match(metrics, /okno_gate_down_total 1\n/);
  // it comes back
  telegram.rules.length = 0;
  const back = telegram.texts().length;
  await telegram.until(() => {
    tell(server, telegram, telegram.said(here, '/help')).catch(() => undefined);
    return telegram.texts().length > back;
  }, 'an answer after its return', 30_000);
});
