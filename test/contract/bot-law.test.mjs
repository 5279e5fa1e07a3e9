/** The law and the bots: what is decided of a window holds for its bot at that second. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import * as law from './law.mjs';
import { ANNA, assertProblem, BORIS, rub, stage } from './stage.mjs';

const messengers = await startMessengers();
after(() => messengers.stop());
const { telegram, vk, max } = messengers;
const hook = await stage({ configure: botsOf({ telegram: telegram.url, vk: vk.url }) });
const poll = await stage({ configure: botsOf({ max: max.url }, { way: 'poll' }) });
const client = hook.client();

test('notify only: whatever is asked, "open the bank" is all that it says', async () => {
  await law.decide(hook.server, 'vk', 'notify_only', 'now');
  await law.untilState(hook.server, 'vk', 'notify_only');
  for (const text of ['/rates', '/help', 'код 123456']) {
    const mark = vk.texts().length;
    await tell(client, vk, vk.said(9100 + mark, text));
    assert.match((await vk.textAfter(mark)).text, /открывается по кнопке/);
  }
});

test('closed: webhooks are answered, nothing is said, no connection is made, notices go elsewhere', async () => {
  const [anna, boris] = [await hook.customer(ANNA), await hook.customer(BORIS)];
  const made = expectStatus(await anna.post('/v1/notices/link', { window: 'telegram' }), 201).json;
  await tell(client, telegram, telegram.started(9201, new URL(made.link).searchParams.get('start')));
  await telegram.textAfter(0, ({ chat }) => chat === 9201);
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { incoming: 'telegram' } }), 200);
  await law.decide(hook.server, 'telegram', 'closed', 'now');
  await law.untilState(hook.server, 'telegram', 'closed');
  await pause(500); // what was on its way at that second has arrived
  const count = telegram.requests.length;
  for (let i = 0; i < 5; i += 1) {
    const answer = await tell(client, telegram, telegram.said(9300 + i, '/help'));
    assert.equal(answer.status, 200);
  }
  const mark = hook.server.sms.mark();
  const from = await boris.account('current');
  const { payment, code } = await boris.orderWithCode(
    { kind: 'phone', from: from.id, to: { phone: ANNA }, amount: rub('1.00') },
    BORIS,
  );
  expectStatus(await boris.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  assert.match(await hook.server.sms.after(mark, ANNA), /новое событие/);
  assertProblem(await anna.post('/v1/notices/link', { window: 'telegram' }), 422, 'window-without-bot');
  const { windows } = expectStatus(await anna.get('/v1/notices'), 200).json;
  assert.equal(windows.find(({ window }) => window === 'telegram').offered, false);
  await pause(1500);
  assert.equal(telegram.requests.length, count);
});

test('closed: the long poll ends', async () => {
  await max.until(() => max.calls('GET /updates').length > 1, 'a poll');
  await law.decide(poll.server, 'max', 'closed', 'now');
  await law.untilState(poll.server, 'max', 'closed');
  await pause(2500); // the poll that was waiting is over
  const count = max.requests.length;
  await pause(2000);
  assert.equal(max.requests.length, count);
});

test('open again: at that second the bot is set up, without a start, and speaks', async () => {
  const setUp = ['setWebhook', 'setMyCommands', 'setChatMenuButton'];
  const before = setUp.map((call) => telegram.calls(call).length);
  await law.decide(hook.server, 'telegram', 'open', 'now');
  await telegram.until(() => telegram.calls('setChatMenuButton').length > before[2], 'the menu');
  const added = setUp.map((call, i) => telegram.calls(call).length - before[i]);
  assert.deepEqual(added, [1, 2, 1]);
  assert.match(telegram.calls('setWebhook').at(-1).fields.url, /\/hooks\/telegram$/);
  const mark = telegram.texts().length;
  await tell(client, telegram, telegram.said(9401, '/hours'));
  await telegram.textAfter(mark, ({ chat }) => chat === 9401);
});

test('open again after a start in a closed window: the bot is set up, and the long poll goes on', async () => {
  await poll.server.stop();
  const count = max.requests.length;
  await poll.server.start();
  await law.untilState(poll.server, 'max', 'closed');
  await pause(800); // a line looks four times a second
  assert.equal(max.requests.length, count, 'a closed window is not even set up');
  await law.decide(poll.server, 'max', 'open', 'now');
  await max.until(() => max.requests.slice(count).some(({ call }) => call === 'PATCH /me'), 'the commands');
  max.updates.push(max.said(9501, '/hours'));
  await max.textAfter(0, ({ chat }) => chat === 9501);
});
