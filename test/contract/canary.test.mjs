/**
 * Nothing personal ever leaves: a unique canary in every personal and financial column of every table of a bank, every bot
 * command, notice and error in all messengers, and a look at every byte that reached them. And the look itself is tested:
 * a leak that is put in on purpose must be found in every disguise.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { departureText, disguises, leaks } from '../lib/canary.mjs';
import { Client, expectStatus } from '../lib/client.mjs';
import { initData } from '../lib/launch.mjs';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import { startServer } from '../lib/server.mjs';
import { rub } from './stage.mjs';

const onFiles = !process.env.OKNO_TEST_STORE; // planting needs a shell on the store
const MIGRATIONS = new URL('../../src/store/migration/', import.meta.url);

/* ---- what is planted */

/** Columns of a class that no canary can stand in, and why. */
const unplanted = {
  'customer.language': 'chooses between two texts',
  'payment.category': 'one of a few words',
  'transfer.debit_account': 'the row of an account',
  'transfer.credit_account': 'the row of an account',
  'bot_message.chat': 'the messenger’s own number, given back to it',
  'bot_chat.chat': 'the messenger’s own number',
  'notice_chat.chat': 'the messenger’s own number',
  'session.token_hash': 'of the session that the test itself uses',
};

/** Every column with its class, as the migrations say them. */
function columns() {
  const found = [];
  for (const file of readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql') && !name.includes('postgres')).sort()) {
    let table;
    for (const line of readFileSync(new URL(file, MIGRATIONS), 'utf8').split('\n')) {
      table = /^(?:CREATE|ALTER) TABLE (\w+)/.exec(line)?.[1] ?? table;
      const column = /^\s+(\w+) (INTEGER|TEXT|BLOB)\b.*-- (personal|secret)$/.exec(line) ??
        /ADD COLUMN (\w+) (INTEGER|TEXT|BLOB)\b.*-- (personal|secret)$/.exec(line);
      if (column !== null) found.push({ table, column: column[1], type: column[2], place: `${table}.${column[1]}` });
    }
  }
  return found;
}

let number = 7_000_000_000_000 + randomInt(1_000_000) * 1000;
const word = () => `Канарейка${randomBytes(5).toString('hex')}`;
const phone = () => `+7912${String(randomInt(10_000_000)).padStart(7, '0')}`;
const account = () => `40817810${String(randomInt(1_000_000)).padStart(6, '0')}${String(randomInt(1_000_000)).padStart(6, '0')}`;

/** Where it must be much, so that there is money left and room for more. */
const above = { 'ledger_account.credits_posted': 20_000_000_000_000, 'ledger_account.upper_limit': 60_000_000_000_000 };

/** A value for a cell: { kind, value, sql }. */
function canaryFor({ place, type }) {
  if (type === 'BLOB') {
    const value = randomBytes(place === 'one_time_code.device_key' ? 32 : 16);
    return { kind: 'bytes', value, sql: `x'${value.toString('hex')}'` };
  }
  if (type === 'INTEGER') {
    number += 1000 + randomInt(1000);
    const value = String(number + (above[place] ?? 0));
    return { kind: 'number', value, sql: place === 'ledger_account.lower_limit' ? `-${value}` : value };
  }
  const isNumber = /phone$/.test(place) || place === 'account.number';
  const value = place === 'account.number' ? account() : isNumber ? phone() : word();
  return { kind: isNumber ? 'number' : 'text', value: isNumber ? value.replace('+', '') : value, sql: `'${value}'` };
}

const sqlite = (data, sql) =>
  execFileSync('sqlite3', [path.join(data, 'bank.db')], { input: `.bail on\n${sql}`, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** A table without a row gets one, of nobody. */
function fill(data, table) {
  const list = sqlite(data, `SELECT name || ' ' || type FROM pragma_table_info('${table}')`).trim().split('\n');
  const values = list.map((line) => ({ INTEGER: '0', TEXT: "''", BLOB: "x''" })[line.split(' ')[1]]);
  sqlite(data, `INSERT INTO ${table} SELECT ${values.join(', ')} WHERE NOT EXISTS (SELECT 1 FROM ${table})`);
}

/** A canary in every such column of the last rows of every table. Rows that the walk needs keep their keys. */
function plant(data) {
  const canaries = [];
  const empty = [];
  const statements = ['BEGIN;'];
  const tables = sqlite(data, "SELECT name FROM sqlite_master WHERE type = 'table'").trim().split('\n');
  for (const column of columns()) {
    if (unplanted[column.place] !== undefined || !tables.includes(column.table)) continue;
    const known = sqlite(data, `SELECT name FROM pragma_table_info('${column.table}') WHERE name = '${column.column}'`).trim();
    if (known === '') continue; // a later migration took it away
    fill(data, column.table);
    const key = /WITHOUT ROWID/.test(sqlite(data, `SELECT sql FROM sqlite_master WHERE name = '${column.table}'`));
    const keys = sqlite(data, `SELECT name FROM pragma_table_info('${column.table}') WHERE pk > 0 ORDER BY pk`).trim().split('\n');
    const id = key ? keys.join(', ') : 'rowid';
    const named = key ? keys.map((name) => `quote(${name})`).join(" || ',' || ") : 'rowid';
    const rows = sqlite(data, `SELECT ${named} FROM ${column.table} ORDER BY ${id} DESC LIMIT 12`)
      .trim().split('\n').filter(Boolean);
    if (rows.length === 0) empty.push(column.place);
    for (const row of rows) {
      const canary = canaryFor(column);
      canaries.push({ ...canary, where: column.place });
      statements.push(`UPDATE ${column.table} SET ${column.column} = ${canary.sql} WHERE (${id}) = (${row});`);
    }
  }
  statements.push('UPDATE customer_limit SET day = day - 100000;'); // what was used today is used up by far
  sqlite(data, [...statements, 'COMMIT;'].join('\n'));
  return { canaries, empty };
}

/* ---- everything that can be driven */

/** @type {Set<string>} the refusals that were met */
const seen = new Set();

const commands = ['/start', '/help', '/rates', '/places', '/hours', '/open', '/language', 'Курсы валют', 'branches', 'что угодно'];
const presses = ['rates', 'places', 'place:0', 'place:2', 'place:20', 'hours', 'language', 'language:en', 'language:ru', 'open', 'x'];

const launchOf = (user) =>
  initData({ auth_date: String(Math.floor(Date.now() / 1000)), user: JSON.stringify(user) });

/** Every command, button and text, with answers of every sort from the messenger. */
async function driveBots(messengers, client, words) {
  let chat = 20_000;
  for (const messenger of messengers.all) {
    for (const language of ['ru', 'en']) {
      for (const text of [...commands, ...words]) await tell(client, messenger, messenger.said(++chat, text, { language }));
      for (const ask of [...presses, ...words]) await tell(client, messenger, messenger.pressed(++chat, ask));
    }
    for (const text of words) await tell(client, messenger, messenger.started(++chat, text.replace(/\W/g, '').slice(0, 60)));
    await tell(client, messenger, messenger.stopped(chat));
  }
}

/** One customer's whole way in a window: sign in by a launch, link, pay, be refused, be told. */
async function driveCustomer(server, messenger, client, own, payee, words) {
  const launch = launchOf({ id: 31, first_name: words[0], last_name: words[1] });
  if (messenger.name !== 'vk') expectStatus(await client.post('/v1/launches', { window: messenger.name, launch }), 201);
  await client.signIn(own);
  const made = expectStatus(await client.post('/v1/notices/link', { window: messenger.name }), 201).json;
  const chat = 40_000 + randomInt(10_000);
  const payload = new URL(made.link).searchParams.get(messenger.name === 'vk' ? 'ref' : 'start');
  await tell(client, messenger, messenger.started(chat, payload));
  const way = messenger.name;
  expectStatus(await client.send('PATCH', '/v1/notices', { body: { incoming: way, outgoing: way, sign_in: way } }), 200);
  const accounts = await client.accounts();
  const from = accounts.find(({ kind }) => kind === 'current');
  const order = { kind: 'phone', from: from.id, to: { phone: payee }, amount: rub('48151.62'), message: words[2] };
  for (const amount of ['48151.62', '999999999.99']) {
    const mark = server.sms.mark();
    const answer = await client.order({ ...order, amount: rub(amount) });
    if (answer.status !== 201) {
      seen.add(answer.json.type);
      continue;
    }
    const code = /#([0-9]{6})/.exec(await server.sms.after(mark, own))[1];
    await client.post(`/v1/payments/${answer.json.id}/confirm`, { code: code === '000000' ? '000001' : '000000' });
    const confirmed = await client.post(`/v1/payments/${answer.json.id}/confirm`, { code });
    seen.add(confirmed.json.type ?? `payment ${confirmed.json.status}`);
    await client.post(`/v1/payments/${answer.json.id}/receipt`);
  }
  await client.get('/v1/entries');
  await client.get('/v1/customer');
  return chat;
}

/** The messenger fails in every way in turn, while notices and replies are under way. */
function makeTrouble(messengers) {
  const bad = [
    { status: 429, body: { ok: false, error_code: 429, parameters: { retry_after: 1 } } },
    { status: 403, body: { ok: false, error_code: 403 } },
    { status: 400, body: { ok: false, error_code: 400 } },
    { status: 500, body: 'broken' },
    { body: { error: { error_code: 6 } } },
    { body: { error: { error_code: 901 } } },
    { drop: true },
  ];
  for (const messenger of messengers.all) {
    let count = 0;
    messenger.rules.push(() => (++count % 9 === 0 ? bad[(count / 9) % bad.length] : undefined));
  }
}

const onlyText = ({ headers, ...rest }) => departureText({ ...rest, headers: { ...headers, authorization: '' } });

test('no canary reaches a messenger', { skip: !onFiles }, async (t) => {
  const messengers = await startMessengers();
  const hosts = { telegram: messengers.telegram.url, vk: messengers.vk.url, max: messengers.max.url };
  const first = await startServer({ configure: botsOf(hosts) });
  after(async () => {
    await messengers.stop();
    await first.remove();
  });
  // first a little life, so that the tables have rows
  const words = [word(), word(), word()];
  const before = new Client(first);
  await driveCustomer(first, messengers.telegram, before, '+79000000001', '+79000000002', words);
  const draftKey = randomBytes(8).toString('hex');
  await before.post('/v1/drafts', { key: draftKey, kind: 'phone', message: words[2] }).catch(() => undefined);
  before.close();
  await pause(1500);
  await first.stop();
  const { canaries, empty } = plant(first.data);
  const people = sqlite(first.data, 'SELECT phone FROM customer ORDER BY id').trim().split('\n');
  // what is said in chats and sent by launches must not come back either
  const secrets = ['4111 1111 1111 1111', '4000001234567899', phone(), account(), '583104'];
  const said = [...words, ...secrets].map((value) => ({ kind: /^[\d +]+$/.test(value) ? 'number' : 'text', value: value.replace(/[ +]/g, ''), where: 'said' }))
    .filter(({ value }) => value.length >= 6);
  const all = [...canaries, ...said];

  const server = await startServer({ data: first.data });
  const client = new Client(server);
  makeTrouble(messengers);
  try {
    for (const [i, messenger] of messengers.all.entries()) {
      const customer = new Client(server);
      await driveCustomer(server, messenger, customer, people[i], people[(i + 1) % 3], words);
      await driveCustomer(server, messenger, new Client(server), people[(i + 1) % 3], people[i], words);
      customer.close();
    }
    await driveBots(messengers, client, [...words, ...secrets]);
    const deadline = Date.now() + 45_000;
    while (Date.now() < deadline && Number(sqlite(first.data, 'SELECT count(*) FROM bot_message')) > 0) await pause(500);
  } finally {
    client.close();
    await server.stop();
  }
  const departures = messengers.all.flatMap(({ requests }) => requests.map(onlyText));
  const notices = messengers.all.flatMap((messenger) => messenger.texts()).filter(({ text }) => /новое событие|Something new/.test(text));
  const places = new Set(canaries.map(({ where }) => where)).size;
  t.diagnostic(`${all.length} canaries in ${places} columns, ${departures.length} departures, ${notices.length} notices`);
  t.diagnostic(`columns without a row: ${empty.join(' ') || 'none'}; refusals met: ${[...seen].join(' ')}`);
  assert.ok(canaries.length > 200 && departures.length > 300 && notices.length > 3, 'too little was driven');
  assert.deepEqual(leaks(departures, all).map(({ where, disguise }) => `${where}: ${disguise}`), []);

  // what was said in a chat is in no table and in no log
  const log = server.log.filter((line) => !line.startsWith('sms to')).join('\n');
  const store = ['bank.db', 'bank.db-wal'].map((name) => {
    try {
      return readFileSync(path.join(first.data, name), 'latin1');
    } catch {
      return '';
    }
  });
  const chatOnly = secrets.filter((value) => value.length > 6);
  for (const value of chatOnly) {
    for (const [name, place] of [['log', log], ['store', store.join('')]]) {
      assert.ok(!place.includes(value), `${value} is in the ${name}`);
      assert.ok(!place.includes(value.replace(/[ +]/g, '')), `${value} is in the ${name}`);
    }
  }

  // every byte is accounted for: as many departures in the auditor's table as requests that came
  const recorded = Number(sqlite(first.data, 'SELECT count(*) FROM departure WHERE bytes > 0'));
  assert.ok(recorded >= departures.length, `${recorded} recorded, ${departures.length} arrived`);

  await t.test('and one that is put in on purpose is found in every disguise', () => {
    const sorts = new Map(all.map((canary) => [`${canary.kind} ${canary.where}`, canary]));
    let tried = 0;
    for (const canary of sorts.values()) {
      for (const disguise of disguises(canary)) {
        const at = tried % departures.length;
        const spoilt = departures.with?.(at, `${departures[at]}{"text":"${disguise}"}`) ?? departures.map((text, i) => (i === at ? text + disguise : text));
        assert.ok(leaks([spoilt[at]], [canary]).length > 0, `${canary.where}: ${disguise} was not seen`);
        tried += 1;
      }
    }
    t.diagnostic(`${tried} leaks put in on purpose, all found`);
  });
});

test('a leak in the bank’s own public file is found at the messenger', async () => {
  const messengers = await startMessengers();
  const canary = { kind: 'text', value: word(), where: 'public file' };
  const facts = { hours: { ru: `часы ${canary.value}`, en: 'hours' } };
  const server = await startServer({
    configure: async (data) => {
      const file = path.join(data, 'public.json');
      await writeFile(file, JSON.stringify(facts));
      await botsOf({ telegram: messengers.telegram.url }, { lines: [`public_file = ${file}`] })(data);
    },
  });
  const client = new Client(server);
  try {
    await tell(client, messengers.telegram, messengers.telegram.said(1, '/hours'));
    await messengers.telegram.textAfter(0, ({ text }) => /часы/.test(text));
    const departures = messengers.telegram.requests.map(departureText);
    assert.ok(leaks(departures, [canary]).length > 0);
  } finally {
    client.close();
    await server.stop();
    await server.remove();
    await messengers.stop();
  }
});

test('disguises: what a program does to a value by mistake', () => {
  const number = { kind: 'number', value: '79121234567', where: '' };
  const text = { kind: 'text', value: 'Канарейка', where: '' };
  const spoilt = [
    [text, JSON.stringify({ a: 'Канарейка' })],
    [text, '\\u041a\\u0430\\u043d\\u0430\\u0440\\u0435\\u0439\\u043a\\u0430'],
    [text, '\\u041A\\u0430\\u043D\\u0430\\u0440\\u0435\\u0439\\u043A\\u0430'],
    [text, encodeURIComponent('Канарейка')],
    [text, encodeURIComponent('Канарейка').toLowerCase()],
    [text, Buffer.from('x Канарейка').toString('base64')],
    [text, Buffer.from('xx:Канарейка!').toString('base64url')],
    [text, Buffer.from('Канарейка').toString('hex')],
    [text, 'КАНАРЕЙКА'],
    [number, '+7 (912) 123-45-67'.slice(3)],
    [number, '•••• 4567'.replace(' ', '')],
    [number, '+7 *** ***-45-67'],
    [number, Buffer.from('"79121234567"').toString('base64')],
    [{ kind: 'number', value: '4815162342', where: '' }, '48 151 623,42 ₽'],
    [{ kind: 'number', value: '4815162342', where: '' }, '48\u00a0151\u00a0623.42'],
    [{ kind: 'bytes', value: Buffer.from('00ff10e0aa55', 'hex'), where: '' }, '00FF10E0AA55'],
  ];
  for (const [canary, departure] of spoilt) assert.ok(leaks([departure], [canary]).length > 0, departure);
  assert.deepEqual(leaks(['{"text":"В банке новое событие","chat_id":7001}'], [number, text]), []);
});
