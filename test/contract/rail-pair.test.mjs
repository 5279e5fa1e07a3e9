/**
 * Two servers of one bank on one PostgreSQL, and one rail: each message leaves by one of them, news comes to either, and
 * either may die. Needs OKNO_TEST_STORE (script/with-postgres).
 */
import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client, expectStatus } from '../lib/client.mjs';
import { accountAt, OTHER_BIK, Rail, until } from '../lib/rail.mjs';
import { codeOf, startServer } from '../lib/server.mjs';
import { ANNA, rub } from './stage.mjs';

const skip = process.env.OKNO_TEST_STORE ? false : 'runs on PostgreSQL only';
const PAYMENTS = 8;
/** @type {import('../lib/server.mjs').Server[]} */
const servers = [];
/** @type {Rail} */
let rail;
let folder;
let anna;
let current;

before(async () => {
  if (skip) return;
  rail = await Rail.prepare();
  const other = await Rail.prepare();
  servers.push(
    await startServer({
      configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await rail.configure(data)}\n`),
    }),
  );
  // The same bank from a folder of its own: its keys, its store, another port for what comes.
  folder = await mkdtemp(path.join(os.tmpdir(), 'okno-pair-'));
  await cp(servers[0].data, folder, { recursive: true });
  const lines = await readFile(path.join(folder, 'okno.conf'), 'utf8');
  await writeFile(path.join(folder, 'okno.conf'), lines.replace(`:${rail.doorPort}`, `:${other.doorPort}`));
  servers.push(await startServer({ data: folder }));
  const { correspondent } = await rail.command('state');
  await rail.start(['--balance', String(-correspondent), '--delay', '200']);
  anna = new Client(servers[0]);
  const marks = servers.map((server) => server.sms.mark());
  const started = expectStatus(await anna.post('/v1/sign-in', { phone: ANNA }), 202);
  await anna.confirmSignIn(started.json.id, await codeOfEither(marks));
  current = await anna.account('current');
});

after(async () => {
  if (skip) return;
  anna.close();
  for (const server of servers) await server.stop();
  await rail.stop();
  const { code, output } = await servers[0].verify();
  assert.equal(code, 0, output);
  await servers[0].remove();
  await rm(folder, { recursive: true, force: true });
});

const codeOfEither = async (marks) =>
  codeOf(await Promise.any(servers.map((server, i) => server.sms.after(marks[i], ANNA))));

async function send(amount) {
  const marks = servers.map((server) => server.sms.mark());
  const order = {
    kind: 'requisites',
    from: current.id,
    to: { name: 'Вымышленный Пётр', account: accountAt('1001'), bik: OTHER_BIK },
    purpose: 'Учения',
    amount: rub(amount),
  };
  const payment = expectStatus(await anna.order(order), 201).json;
  expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code: await codeOfEither(marks) }), 200);
  return payment.id;
}

const posted = (id) =>
  until(
    async () => expectStatus(await anna.get(`/v1/payments/${id}`), 200).json,
    ({ status }) => status === 'posted',
    'it to be posted',
    60,
  );

test('each message leaves once, whichever of the two sends it', { skip }, async () => {
  const ids = [];
  for (let i = 0; i < PAYMENTS; i++) ids.push(await send(`${10 + i}.00`));
  for (const id of ids) await posted(id);
  const state = await rail.state();
  assert.equal(state.settled, PAYMENTS);
  assert.equal(state.doubled, 0, 'nothing was sent twice');
});

test('one of them dies; the other sends what is left and takes what comes', { skip }, async () => {
  const id = await send('30.00');
  await servers[1].kill();
  await posted(id);
  await posted(await send('31.00'));
  assert.equal((await rail.state()).settled, PAYMENTS + 2);
  const held = await rail.command(
    'statement',
    '--day',
    new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(new Date()),
    '--so-far',
  );
  assert.ok(held.proved && held.closing === held.ledger_closing, JSON.stringify(held));
  servers.pop();
});
