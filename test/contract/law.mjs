/** The law switch as its people use it, and customers who are in a messenger's window. */
import assert from 'node:assert/strict';
import { expectStatus } from '../lib/client.mjs';
import { initData, SECRETS, vkQuery } from '../lib/launch.mjs';
import { run } from '../lib/server.mjs';

/** To be called before the bank is started. */
export function giveSecrets() {
  Object.assign(process.env, SECRETS);
}

export const LINKS = {
  browser: 'https://bank.example/',
  telegram: 'https://t.me/invented_bank_bot/bank',
  vk: 'https://vk.com/app1',
  max: 'https://max.ru/invented_bank_bot?startapp',
};
/** Lines of okno.conf. */
export const CONFIG = Object.entries(LINKS)
  .map(([window, link]) => `${window}_link = ${link}`)
  .join('\n');

const now = () => String(Math.floor(Date.now() / 1000));

/** What a messenger opens the bank with. @param {string} window @param {number} [account] */
export function launchOf(window, account = 7001) {
  if (window === 'vk') return vkQuery({ vk_app_id: '1', vk_user_id: String(account), vk_ts: now() });
  return initData({ auth_date: now(), user: JSON.stringify({ id: account, first_name: 'Invented' }) });
}

/** The ticket of a launch. @param {import('../lib/client.mjs').Client} client */
export async function ticketOf(client, window, account) {
  const answer = await client.post('/v1/launches', { window, launch: launchOf(window, account) });
  return expectStatus(answer, 201).json.id;
}

/** This session is in that window from now on. */
export async function enterWindow(client, window, account) {
  if (window === 'browser') return client;
  const launch = await ticketOf(client, window, account);
  expectStatus(await client.post('/v1/session/window', { launch }), 204);
  return client;
}

/** okno channel ... of this bank. @param {{ data: string }} server @param {string[]} words */
export async function channel(server, ...words) {
  const { code, output } = await run(['channel', ...words, '--data', server.data]);
  return { code, output: output.replace(/^\{"time".*\n/gm, '') };
}

/** One asks. @returns {Promise<string>} the policy's id */
export async function ask(server, window, state, from = 'now', more = []) {
  const asked = await channel(server, 'policy', 'ask', window, state, '--from', from, '--by', 'anna', ...more);
  assert.equal(asked.code, 0, asked.output);
  return /^(\d+) /m.exec(asked.output)[1];
}

/** Another approves. */
export async function approve(server, id, by = 'boris') {
  const approved = await channel(server, 'policy', 'approve', id, '--by', by);
  assert.equal(approved.code, 0, approved.output);
}

/** Two people decide it. */
export async function decide(server, window, state, from, more) {
  const id = await ask(server, window, state, from, more);
  await approve(server, id);
  return id;
}

/** What the bank says of a window. @param {{ origin: string }} server @param {string} window */
export async function windowOf(server, window) {
  const answer = await (await fetch(`${server.origin}/v1/windows`)).json();
  return answer.items.find((item) => item.window === window);
}

/** Until the server shows it; how long that took, in milliseconds. */
export async function untilState(server, window, state) {
  const started = Date.now();
  while ((await windowOf(server, window)).state !== state) {
    assert.ok(Date.now() - started < 5000, `${window} is not ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Date.now() - started;
}
