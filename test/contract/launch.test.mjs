/** A messenger opens the bank: its launch is checked, linked to the session, and never says who the customer is. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { initData, SECRETS, vkQuery } from '../lib/launch.mjs';
import { ANNA, assertProblem, each, stage, VERA } from './stage.mjs';

Object.assign(process.env, SECRETS);

const bank = await stage();

const now = () => Math.floor(Date.now() / 1000);

/** Tickets have their time in seconds. */
const pauseToTheNextSecond = () => new Promise((resolve) => setTimeout(resolve, 1001 - (Date.now() % 1000)));

const user = (id) => JSON.stringify({ id, first_name: 'Анна', last_name: 'Выдуманная' });
const launches = {
  telegram: (id = 7001) => initData({ auth_date: String(now()), user: user(id), start_param: 'transfer-phone' }),
  vk: (id = 7001) => vkQuery({ vk_app_id: '1', vk_user_id: String(id), vk_ts: String(now()) }),
  max: (id = 7001) => initData({ auth_date: String(now()), user: user(id), ip: '192.0.2.1' }),
};

const check = (client, window, launch) => client.post('/v1/launches', { window, launch });

async function signIn(client, phone, launch) {
  const mark = bank.server.sms.mark();
  const started = expectStatus(await client.post('/v1/sign-in', { phone }), 202).json;
  const code = await bank.server.sms.codeAfter(mark, phone);
  const answer = expectStatus(await client.post(`/v1/sign-in/${started.id}/confirm`, { code, launch }), 201);
  client.token = answer.json.token;
}

test('every window has an entry of its own, and who may frame it', async () => {
  const ancestors = {
    '/': "'none'",
    '/t/': 'https://web.telegram.org',
    '/t/history': 'https://web.telegram.org',
    '/v/': 'https://vk.com https://*.vk.com https://vk.ru https://*.vk.ru',
    '/v/?vk_user_id=1&vk_access_token_settings=friends%2Cgroups&sign=x': 'https://vk.com https://*.vk.com',
    '/m/': 'https://web.max.ru https://max.ru',
    '/x/': "'none'",
  };
  for (const [entry, allowed] of Object.entries(ancestors)) {
    const answer = await fetch(bank.server.origin + entry);
    assert.equal(answer.status, 200, entry);
    const policy = answer.headers.get('content-security-policy');
    assert.ok(policy.includes(`frame-ancestors ${allowed}`), `${entry}: ${policy}`);
    assert.ok(policy.includes("script-src 'self'"), entry);
    assert.equal(answer.headers.get('x-frame-options'), null, entry);
    assert.match(await answer.text(), /<div id="app"/);
  }
});

test('a launch becomes a ticket, and the session is in its window', async () => {
  for (const [window, make] of Object.entries(launches)) {
    const client = bank.client();
    const checked = expectStatus(await check(client, window, make()), 201).json;
    assert.deepEqual(Object.keys(checked).sort(), ['id', 'start', 'window']);
    assert.equal(checked.window, window);
    assert.equal(checked.start, window === 'telegram' ? 'transfer-phone' : null);
  }
  const client = bank.client();
  const { id } = expectStatus(await check(client, 'telegram', launches.telegram()), 201).json;
  await signIn(client, VERA, id);
  expectStatus(await client.get('/v1/accounts'), 200);
  const vk = expectStatus(await check(client, 'vk', launches.vk()), 201).json;
  expectStatus(await client.post('/v1/session/window', { launch: vk.id }), 204);
});

test('what is not signed, not fresh or not of its form is refused in one word', async () => {
  const old = initData({ auth_date: String(now() - 3700), user: user(1) });
  const early = initData({ auth_date: String(now() + 300), user: user(1) });
  const good = launches.telegram();
  const cases = {
    forged: ['telegram', good.replace('7001', '7002')],
    'of another messenger': ['vk', good],
    old: ['telegram', old],
    'from the future': ['telegram', early],
    'no launch at all': ['max', 'hello'],
    'a doubled key': ['telegram', `${good}&user=1`],
    'many keys': ['telegram', `${good}&${Array.from({ length: 40 }, (_, i) => `k${i}=1`).join('&')}`],
  };
  const client = bank.client();
  await each(
    Object.entries(cases).map(([name, [window, launch]]) => [
      name,
      async () => assertProblem(await check(client, window, launch), 422, 'launch-refused'),
    ]),
  );
  assertProblem(await check(client, 'browser', good), 400, 'invalid-request');
  assertProblem(await check(client, 'icq', good), 400, 'invalid-request');
  assertProblem(await client.post('/v1/launches', { window: 'vk' }), 400, 'invalid-request');
});

test('a ticket is good for its device alone', async () => {
  const [one, two] = [bank.client(), bank.client()];
  const { id } = expectStatus(await check(one, 'telegram', launches.telegram()), 201).json;
  await signIn(two, ANNA, id); // a plain browser's session: the code counts, not the launch
  assertProblem(await two.post('/v1/session/window', { launch: id }), 422, 'launch-refused');
  assertProblem(await two.post('/v1/session/window', { launch: `${id.slice(0, -1)}A` }), 422, 'launch-refused');
  assertProblem(await two.post('/v1/session/window', {}), 400, 'invalid-request');
  assertProblem(await one.post('/v1/session/window', { launch: id }), 401, 'sign-in-required');
});

test('a ticket is renewed by its device alone, and the new one is as good', async () => {
  const [one, two] = [bank.client(), bank.client()];
  const renew = (client, launch) => client.post('/v1/launches/renewal', { launch });
  const { id } = expectStatus(await check(one, 'telegram', launches.telegram()), 201).json;
  await pauseToTheNextSecond();
  const renewed = expectStatus(await renew(one, id), 201).json;
  assert.deepEqual([renewed.window, renewed.start, renewed.id === id], ['telegram', null, false]);
  assertProblem(await renew(two, id), 422, 'launch-refused');
  assertProblem(await renew(one, id.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))), 422, 'launch-refused');
  assertProblem(await renew(one, 'x'), 422, 'launch-refused');
  assertProblem(await renew(one, undefined), 400, 'invalid-request');
  await signIn(one, VERA, renewed.id);
  expectStatus(await one.post('/v1/session/window', { launch: renewed.id }), 204);
  expectStatus(await renew(one, renewed.id), 201);
});

test("another messenger's account than last time is noticed, and no more", async () => {
  const others = async () => {
    const text = await (await fetch(`${bank.server.origin}/metrics`)).text();
    return Number(/^okno_window_other_accounts_total (\d+)$/m.exec(text)[1]);
  };
  const client = await bank.customer(ANNA);
  const link = async (id) => {
    const checked = expectStatus(await check(client, 'max', launches.max(id)), 201).json;
    expectStatus(await client.post('/v1/session/window', { launch: checked.id }), 204);
  };
  await link(81);
  const before = await others();
  await link(81);
  assert.equal(await others(), before);
  await link(82);
  assert.equal(await others(), before + 1);
  expectStatus(await client.get('/v1/accounts'), 200);
});

test('nothing of a launch is stored or logged', async () => {
  const client = bank.client();
  const id = 987654321987;
  await check(client, 'telegram', launches.telegram(id));
  const { id: ticket } = expectStatus(await check(client, 'vk', launches.vk(id)), 201).json;
  await signIn(client, VERA, ticket);
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(id));
  const traces = [String(id), Buffer.from(String(id)).toString('base64').slice(0, 12), 'Выдуманная', number.subarray(2)];
  for (const name of await readdir(bank.server.data)) {
    const bytes = await readFile(path.join(bank.server.data, name)).catch(() => Buffer.alloc(0));
    for (const trace of traces) assert.equal(bytes.includes(trace), false, `${trace} in ${name}`);
  }
  const log = bank.server.log.join('\n');
  for (const trace of [String(id), 'Выдуманная', 'auth_date']) assert.equal(log.includes(trace), false, trace);
});
