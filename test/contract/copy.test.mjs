/**
 * okno copy: a bank in a file goes to another store and back, is equal there table by table, and goes on where it was.
 * With OKNO_TEST_STORE the other store is PostgreSQL, else another file. And what verify and copy say of a bank whose
 * schema is another version's.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Client } from '../lib/client.mjs';
import { run, startServer } from '../lib/server.mjs';
import { ANNA, BORIS, rub } from './stage.mjs';

const folders = Array.from({ length: 3 }, () => mkdtempSync(path.join(os.tmpdir(), 'okno-copy-')));
const [here, there, back] = folders;
const file = (folder) => `sqlite:${path.join(folder, 'bank.db')}`;
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Where the bank goes. */
function otherStore() {
  const store = process.env.OKNO_TEST_STORE;
  if (store === undefined || store === '') return file(there);
  const schema = `okno_${randomBytes(8).toString('hex')}`;
  execFileSync('psql', ['-q', '-c', `CREATE SCHEMA ${schema}`, store]);
  return `${store}${store.includes('?') ? '&' : '?'}options=-csearch_path%3D${schema}`;
}

/** Every table's rows and digest, as the command prints them. @param {string} output */
const tablesOf = (output) =>
  [...output.matchAll(/^ {2}(\w+) +(\d+) rows {2}sha256 ([0-9a-f]{64})$/gm)].map(([, ...row]) => row.join(' '));

async function accountsOf(server) {
  const client = new Client(server);
  await client.signIn(ANNA);
  const { items } = (await client.get('/v1/accounts')).json;
  client.close();
  return items;
}

async function copy(from, to) {
  const { code, output } = await run(['copy', '--from', from, '--to', to]);
  assert.equal(code, 0, output);
  assert.match(output, /^copied and equal; the books over there: \d+ transfers, \d+ accounts, 0 problems$/m);
  return tablesOf(output);
}

const other = otherStore();
let accounts;

test('a bank goes to another store, and back, and every table is equal', async () => {
  const server = await startServer({ data: here });
  const client = new Client(server);
  await client.signIn(BORIS);
  const from = await client.account('current');
  const order = { kind: 'phone', from: from.id, to: { phone: ANNA }, amount: rub('17.00') };
  const { payment, code } = await client.orderWithCode(order, BORIS);
  assert.equal((await client.post(`/v1/payments/${payment.id}/confirm`, { code })).status, 200);
  client.close();
  accounts = await accountsOf(server);
  await server.stop();
  const sent = await copy(file(here), other);
  assert.ok(sent.length > 20 && sent.some((row) => /^transfer [1-9]/.test(row)), sent.join('\n'));
  assert.deepEqual(await copy(other, file(back)), sent);
});

test('a store that holds a bank is left alone', async () => {
  const { code, output } = await run(['copy', '--from', file(here), '--to', other]);
  assert.equal(code, 1, output);
  assert.match(output, /the store to copy to is not empty/);
});

test('over there the bank goes on: the same accounts, the books prove', async () => {
  for (const name of ['code.key', 'seal.key', 'seal.pub']) {
    if (existsSync(path.join(here, name))) copyFileSync(path.join(here, name), path.join(there, name));
  }
  writeFileSync(path.join(there, 'okno.conf'), `store = ${other}\n`);
  const server = await startServer({ data: there });
  assert.deepEqual(await accountsOf(server), accounts);
  await server.stop();
  const { code, output } = await server.verify();
  assert.equal(code, 0, output);
});

test('of another version: it is said what to do, and nothing is read', async () => {
  const sql = (text) => execFileSync('sqlite3', [path.join(here, 'bank.db'), text], { encoding: 'utf8' }).trim();
  const last = sql('SELECT name || "|" || applied_us FROM migration ORDER BY name DESC LIMIT 1').split('|');
  sql(`DELETE FROM migration WHERE name = '${last[0]}'`);
  for (const words of [['verify', '--data', here], ['copy', '--from', file(here), '--to', `${file(here)}.copy`]]) {
    const { code, output } = await run(words);
    assert.equal(code, 1, output);
    assert.match(output, /of an older version \(\w+[.\w]* is missing\): open the bank once with this version first\n$/);
  }
  sql(`INSERT INTO migration VALUES ('${last[0]}', ${last[1]}), ('9999_invented', 1)`);
  const { code, output } = await run(['verify', '--data', here]);
  assert.equal(code, 1, output);
  assert.match(output, /of a newer version/);
  assert.equal(existsSync(path.join(here, 'bank.db.copy')), false);
});
