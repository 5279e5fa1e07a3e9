/** The law switch: two people, a moment, and what each state lets through; nobody loses anything. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, expectStatus } from '../lib/client.mjs';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import * as law from './law.mjs';
import { ANNA, assertProblem, BORIS, stage, VERA } from './stage.mjs';

law.giveSecrets();
const messengers = await startMessengers();
after(() => messengers.stop());
const { telegram } = messengers;
const bank = await stage({ config: law.CONFIG, configure: botsOf({ telegram: telegram.url }) });
const { server } = bank;
const others = (...windows) => windows.map((window) => ({ window, url: law.LINKS[window] }));

/** Everything is open again. */
async function reopen() {
  for (const window of ['telegram', 'vk', 'max']) {
    if ((await law.windowOf(server, window)).state === 'open') continue;
    await law.decide(server, window, 'open');
    await law.untilState(server, window, 'open');
  }
}

const close = async (window, state = 'closed') => {
  await law.decide(server, window, state);
  return law.untilState(server, window, state);
};

before(async () => {
  const answer = await fetch(`${server.origin}/v1/windows`);
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=1');
});

test('every window is open, with its link, until two people decide otherwise', async () => {
  const client = bank.client();
  const { items } = expectStatus(await client.get('/v1/windows', { proof: null }), 200).json;
  assert.deepEqual(
    items.map(({ window, state, url }) => ({ window, state, url })),
    ['browser', 'telegram', 'vk', 'max'].map((window) => ({ window, state: 'open', url: law.LINKS[window] })),
  );
  const id = await law.ask(server, 'vk', 'closed');
  const alone = await law.channel(server, 'policy', 'approve', id, '--by', 'anna');
  assert.equal(alone.code, 1);
  assert.match(alone.output, /another person is needed/);
  assert.equal((await law.windowOf(server, 'vk')).state, 'open');
  assert.equal((await law.channel(server, 'policy', 'withdraw', id, '--by', 'anna')).code, 0);
  assert.equal((await law.channel(server, 'policy', 'approve', id, '--by', 'boris')).code, 1);
});

test('what is asked wrongly is refused with a reason', async () => {
  const refused = [
    [1, /always open/, ['ask', 'browser', 'closed', '--from', 'now', '--by', 'anna']],
    [1, /no such window/, ['ask', 'icq', 'closed', '--from', 'now', '--by', 'anna']],
    [1, /no such state/, ['ask', 'vk', 'shut', '--from', 'now', '--by', 'anna']],
    [1, /small letters/, ['ask', 'vk', 'closed', '--from', 'now', '--by', 'Anna']],
    [1, /jurisdiction/, ['ask', 'vk', 'closed', '--from', 'now', '--by', 'anna', '--in', 'Russia']],
    [1, /one line/, ['ask', 'vk', 'closed', '--from', 'now', '--by', 'anna', '--reason-en', 'x'.repeat(201)]],
    [1, /no such policy/, ['approve', '1', '--by', 'anna']],
    [2, /usage/, ['ask', 'vk', 'closed', '--from', 'tomorrow', '--by', 'anna']],
    [2, /usage/, ['ask', 'vk', 'closed', '--from', '2026-12-01T24:00:00Z', '--by', 'anna']],
    [2, /usage/, ['ask', 'vk', 'closed', '--by', 'anna']],
    [2, /usage/, ['approve', 'one', '--by', 'anna']],
    [2, /usage/, ['approve', '1']],
    [2, /usage/, ['shut']],
  ];
  for (const [code, text, words] of refused) {
    const answer = await law.channel(server, 'policy', ...words);
    assert.equal(answer.code, code, `${words.join(' ')}: ${answer.output}`);
    assert.match(answer.output, text, words.join(' '));
  }
});

test('a date is known before it comes, with its reason in both languages', async () => {
  const at = '2036-12-01T09:00:00Z';
  const reasons = ['--reason-ru', 'По закону.', '--reason-en', 'By law.'];
  const id = await law.decide(server, 'max', 'closed', at, reasons);
  const closing = await law.decide(server, 'max', 'closing', 'now', reasons);
  await law.untilState(server, 'max', 'closing');
  const window = await law.windowOf(server, 'max');
  assert.deepEqual(window.until, { state: 'closed', at: '2036-12-01T09:00:00.000Z' });
  assert.deepEqual(window.reason, { ru: 'По закону.', en: 'By law.' });
  assert.ok(Math.abs(Date.parse(window.since) - Date.now()) < 10_000);
  const client = await law.enterWindow(await bank.customer(ANNA), 'max');
  expectStatus(await client.get('/v1/accounts'), 200);
  for (const policy of [id, closing]) {
    const half = await law.channel(server, 'policy', 'withdraw', policy, '--by', 'vera');
    assert.match(half.output, /by two/);
    assert.equal((await law.channel(server, 'policy', 'withdraw', policy, '--by', 'vera')).code, 1);
    assert.equal((await law.channel(server, 'policy', 'withdraw', policy, '--by', 'anna')).code, 0);
  }
  await law.untilState(server, 'max', 'open');
  assert.equal((await law.windowOf(server, 'max')).until, null);
});

test('what another country decides is not this bank’s', async () => {
  await law.decide(server, 'vk', 'closed', 'now', ['--in', 'KZ']);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal((await law.windowOf(server, 'vk')).state, 'open');
});

test('a closed window: its sessions end, its launches are refused, and all are told where the bank is', async () => {
  const inside = await law.enterWindow(await bank.customer(VERA), 'telegram');
  const outside = await law.enterWindow(await bank.customer(VERA), 'vk');
  const fresh = bank.client();
  const ticket = await law.ticketOf(fresh, 'telegram');
  const vkTicket = await law.ticketOf(fresh, 'vk');
  const took = await close('telegram');
  assert.ok(took < 1000, `${took} ms`);
  for (const answer of [await inside.get('/v1/accounts'), await inside.order({}), await inside.send('DELETE', '/v1/session')]) {
    assertProblem(answer, 403, 'window-closed');
    assert.deepEqual(answer.json.windows, others('browser', 'vk', 'max'));
  }
  assertProblem(await fresh.post('/v1/launches', { window: 'telegram', launch: law.launchOf('telegram') }), 403, 'window-closed');
  assertProblem(await outside.post('/v1/session/window', { launch: 'AAAA' }), 422, 'launch-refused');
  expectStatus(await outside.get('/v1/accounts'), 200);
  const mark = server.sms.mark();
  const { id } = expectStatus(await fresh.post('/v1/sign-in', { phone: VERA }), 202).json;
  const code = await server.sms.codeAfter(mark, VERA);
  const refused = await fresh.post(`/v1/sign-in/${id}/confirm`, { code, launch: ticket });
  assertProblem(refused, 403, 'window-closed');
  await fresh.confirmSignIn(id, code, { launch: vkTicket }); // the code was not used up
  expectStatus(await fresh.get('/v1/accounts'), 200);
  assertProblem(await fresh.post('/v1/session/window', { launch: ticket }), 403, 'window-closed');
  expectStatus(await fresh.get('/v1/accounts'), 200);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assertProblem(await inside.get('/v1/accounts'), 403, 'window-closed'); // ended by now, and told the same
  await reopen();
  assertProblem(await inside.get('/v1/accounts'), 401, 'sign-in-required');
});

test('the bot of a closed window answers its webhook with 200 and does nothing, and speaks again when it is open', async () => {
  const client = bank.client();
  const asked = async (chat) => assert.equal((await tell(client, telegram, telegram.said(chat, '/hours'))).status, 200);
  await asked(8001);
  await telegram.textAfter(0, ({ chat }) => chat === 8001);
  await close('telegram');
  const calls = telegram.requests.length;
  await asked(8002);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(telegram.requests.length, calls);
  await reopen();
  await asked(8003);
  await telegram.textAfter(0, ({ chat }) => chat === 8003);
  assert.ok(!telegram.texts().some(({ chat }) => chat === 8002));
});

test('for reading alone: everything is seen, nothing is changed, and leaving works', async () => {
  const client = await law.enterWindow(await bank.customer(BORIS), 'vk');
  const [from, to] = await client.accounts();
  const order = { kind: 'own', from: from.id, to: { account: to.id }, amount: { amount: '1.00', currency: 'RUB' } };
  const paid = expectStatus(await client.order(order), 201).json;
  const money = await client.money();
  await close('vk', 'read_only');
  for (const answer of [
    await client.order(order),
    await client.post(`/v1/payments/${paid.id}/cancel`),
    await client.post('/v1/payees/look-up', { phone: ANNA }),
  ]) {
    assertProblem(answer, 403, 'window-read-only');
    assert.deepEqual(answer.json.windows, others('browser', 'telegram', 'max'));
  }
  assert.deepEqual(await client.money(), money);
  expectStatus(await client.post(`/v1/payments/${paid.id}/receipt`), 201);
  expectStatus(await client.send('PATCH', '/v1/customer', { body: { language: 'ru' } }), 200);
  const again = await law.enterWindow(await bank.customer(BORIS), 'vk'); // signing in works, too
  expectStatus(await again.get('/v1/accounts'), 200);
  expectStatus(await client.send('DELETE', '/v1/session'), 204);
  await reopen();
});

test('in the other states everything works', async () => {
  const client = await law.enterWindow(await bank.customer(BORIS), 'max');
  const [from, to] = await client.accounts();
  const order = { kind: 'own', from: from.id, to: { account: to.id }, amount: { amount: '1.00', currency: 'RUB' } };
  for (const state of ['notify_only', 'closing']) {
    await close('max', state);
    expectStatus(await client.order(order), 201);
    await law.ticketOf(bank.client(), 'max');
  }
  await reopen();
});

test('every act is kept, with its person and its time', async () => {
  const { output } = await law.channel(server, 'policy', 'list', '--json');
  const { policies } = JSON.parse(output);
  assert.ok(policies.length > 8);
  for (const policy of policies) {
    assert.equal(policy.asked_by, 'anna');
    assert.ok(policy.asked_us > 0);
    assert.notEqual(policy.approved_by, policy.asked_by);
    assert.equal(policy.approved_us !== 0, policy.approved_by !== '');
  }
  assert.match((await law.channel(server, 'policy', 'list')).output, /withdrawn by vera/);
});

test('a drill says who would be reached, and reaches them once', async () => {
  await law.enterWindow(await bank.customer(ANNA), 'telegram');
  const dry = await law.channel(server, 'drill', 'telegram', '--json');
  assert.equal(dry.code, 0, dry.output);
  const found = JSON.parse(dry.output);
  assert.equal(found.customers, 2);
  assert.ok(found.sessions >= 1);
  assert.equal(found.told, 0);
  assert.equal(found.closes_us, 0);
  const mark = server.sms.mark();
  const sent = JSON.parse((await law.channel(server, 'drill', 'telegram', '--send', '--json')).output);
  assert.equal(sent.told, 2);
  for (const phone of [ANNA, VERA]) {
    const text = await server.sms.after(mark, phone);
    assert.ok(text.includes(law.LINKS.browser), text);
    assert.match(text, /Telegram/);
  }
  const again = await law.channel(server, 'drill', 'telegram', '--send');
  assert.match(again.output, /SMS written: 0 /);
  assert.equal((await law.channel(server, 'drill', 'browser')).code, 1);
  const at = '2036-12-01';
  const id = await law.decide(server, 'telegram', 'closed', at);
  assert.match((await law.channel(server, 'drill', 'telegram')).output, /closed from 2036-11-30T21:00:00/);
  for (const by of ['anna', 'vera']) await law.channel(server, 'policy', 'withdraw', id, '--by', by);
});

test('without a running bank the commands work on its store, and the next start knows at once', async () => {
  await server.kill();
  const id = await law.ask(server, 'max', 'closed');
  assert.equal((await law.channel(server, 'policy', 'approve', id, '--by', 'anna')).code, 1);
  await law.approve(server, id);
  await server.start();
  assert.equal((await law.windowOf(server, 'max')).state, 'closed');
  await reopen();
  const nowhere = await law.channel({ data: `${server.data}/nowhere` }, 'policy', 'list');
  assert.equal(nowhere.code, 1);
});

test('every answer of the list of windows was held against the contract', () => {
  assert.ok([...contract.seen].some((seen) => seen.startsWith('GET /v1/windows 200')));
});
