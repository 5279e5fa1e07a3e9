/** The bots by long poll, for a host that no messenger can reach: nothing twice, nothing lost, no storm, a quick end. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { botsOf, startMessengers } from '../lib/messengers.mjs';
import { each, stage } from './stage.mjs';

const messengers = await startMessengers();
after(() => messengers.stop());
const bank = await stage({
  configure: botsOf({ telegram: messengers.telegram.url, max: messengers.max.url }, { way: 'poll' }),
});
const both = [messengers.telegram, messengers.max];
const pollOf = { telegram: 'getUpdates', max: 'GET /updates' };
let chat = 6000;

const forBoth = (run) => each(both.map((messenger) => [messenger.name, () => run(messenger)]));

async function asked(messenger, text) {
  chat += 1;
  const here = chat;
  messenger.updates.push(messenger.said(here, text));
  return messenger.textAfter(0, (said) => said.chat === here);
}

test('updates are fetched and answered', () =>
  forBoth(async (messenger) => {
    assert.match((await asked(messenger, '/rates')).text, /EUR/);
    assert.match((await asked(messenger, '4111 1111 1111 1111')).text, /номер карты/);
  }));

test('the webhook’s address does not exist then', async () => {
  const client = bank.client();
  const { path, headers, body } = messengers.telegram.hook(messengers.telegram.said(1, '/help'));
  assert.equal((await client.post(path, body, { headers, proof: null })).status, 404);
  await messengers.telegram.until(() => messengers.telegram.calls('deleteWebhook').length > 0, 'deleteWebhook');
});

test('updates that are told again are answered once', () =>
  forBoth(async (messenger) => {
    chat += 1;
    const here = chat;
    const update = messenger.said(here, '/hours');
    let times = 4;
    // whatever was acknowledged: these answers have the same update again and again
    messenger.rules.push(({ call }) => {
      if (call !== pollOf[messenger.name] || times-- <= 0) return undefined;
      return { body: messenger.name === 'max' ? { updates: [update], marker: 7 } : { ok: true, result: [update] } };
    });
    await messenger.until(() => times <= 0, 'the polls');
    await messenger.textAfter(0, (text) => text.chat === here);
    await pause(300);
    assert.equal(messenger.texts().filter((text) => text.chat === here).length, 1);
    messenger.rules.length = 0;
  }));

test('a poll that is refused, throttled or broken is asked again after a pause', () =>
  forBoth(async (messenger) => {
    const bad = [
      { status: 409, body: { ok: false, error_code: 409, description: 'Conflict: terminated by other getUpdates request' } },
      { status: 429, body: { ok: false, error_code: 429, parameters: { retry_after: 1 } } },
      { status: 200, body: '<html>blocked</html>' },
      { drop: true },
    ];
    const total = bad.length;
    messenger.rules.push(({ call }) => (call === pollOf[messenger.name] ? bad.shift() : undefined));
    const [before, started] = [messenger.calls(pollOf[messenger.name]).length, Date.now()];
    await messenger.until(() => bad.length === 0, 'the polls', 40_000);
    messenger.rules.length = 0;
    assert.match((await asked(messenger, '/help')).text, /\/rates/);
    const [polls, seconds] = [messenger.calls(pollOf[messenger.name]).length - before, (Date.now() - started) / 1000];
    assert.ok(polls < total + 2 + seconds, `${polls} polls in ${seconds} s`);
  }));

test('every departure is recorded, polls too', async () => {
  const { telegram } = messengers;
  const polls = telegram.calls('getUpdates').length;
  const sent = telegram.calls('sendMessage').length;
  assert.ok(polls > 0 && sent > 0);
  const metrics = (await bank.client().get('/metrics', { proof: null })).body.toString();
  const counted = Number(/okno_gate_sent_total (\d+)/.exec(metrics)[1]);
  assert.ok(counted >= sent, `${counted} of ${sent}`);
});

test('a poll that waits does not keep the bank from ending', async () => {
  for (const messenger of both) messenger.pollMs = 500;
  await pause(500);
  const started = Date.now();
  await bank.server.stop();
  assert.ok(Date.now() - started < 8000, `${Date.now() - started} ms`);
});
