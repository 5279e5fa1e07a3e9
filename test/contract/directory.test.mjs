/** The directory of banks: what the regulator's file brings, which files are refused, and what customers find. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { run } from '../lib/server.mjs';
import { ANNA, assertProblem, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const folder = mkdtempSync(join(tmpdir(), 'okno-directory-'));
after(() => rmSync(folder, { recursive: true }));

const entry = (bik, name, place = 'Новинск') =>
  `<BICDirectoryEntry BIC="${bik}"><ParticipantInfo NameP="${name}" Tnp="г" Nnp="${place}" PtType="20" ` +
  `DateIn="2020-01-01" ParticipantStatus="PSAC"/></BICDirectoryEntry>`;
const many = Array.from({ length: 12 }, (_, i) => entry(`0445991${String(i).padStart(2, '0')}`, `БАНК НОМЕР ${i}`));
const file = (day, number, entries) =>
  `<?xml version="1.0" encoding="UTF-8"?><ED807 xmlns="urn:cbr-ru:ed:v2.0" EDNo="${number}" EDDate="${day}" ` +
  `InfoTypeCode="FIRR" BusinessDay="${day}">${entries.join('')}</ED807>`;

/** okno directory load, beside the running bank. @param {string | Buffer} text */
async function load(text) {
  const path = join(folder, 'ed807.xml');
  writeFileSync(path, text);
  return run(['directory', 'load', path, '--data', bank.server.data]);
}
const search = (text) => anna.get(`/v1/directory/banks?text=${encodeURIComponent(text)}`);
const biks = async (text) => expectStatus(await search(text), 200).json.items.map(({ bik }) => bik);

test('a demo has invented banks, each with an account that fits its BIK', async () => {
  const { items } = expectStatus(await search('0445999'), 200).json;
  assert.ok(items.length >= 9);
  for (const { bik, correspondent_account: account } of items) {
    if (account === '') continue;
    const args = ['check', 'account', account, '--bik', bik, '--held-at', 'central-bank'];
    assert.equal((await run(args)).code, 0, bik);
  }
  const birch = expectStatus(await anna.get('/v1/directory/banks/044599901'), 200).json;
  assert.deepEqual(birch, {
    bik: '044599901',
    name: 'ПАО "БЕРЁЗОВЫЙ БАНК"',
    place: 'г Берёзов',
    correspondent_account: '30101810000000000901',
    kind: 'bank',
    takes_payments: true,
  });
  const treasury = expectStatus(await anna.get('/v1/directory/banks/014599998'), 200).json;
  assert.equal(treasury.kind, 'treasury');
  const stopped = expectStatus(await anna.get('/v1/directory/banks/044599907'), 200).json;
  assert.equal(stopped.takes_payments, false);
});

test('found by the beginnings of words, in any case and order', async () => {
  assert.deepEqual(await biks('берез'), ['044599901', '044599906']);
  assert.deepEqual(await biks('ЮЖНЫЙ берёз'), ['044599906']);
  assert.deepEqual(await biks('синегорск ладья'), ['044599902']);
  assert.deepEqual(await biks('044599904'), ['044599904']);
  assert.deepEqual(await biks('нет такого'), []);
});

test('asked wrongly', async () => {
  for (const query of ['', '?text=', '?text=%', '?text=%2', '?text=%FF', '?text=%0A', '?text=a+b', '?text=a&text=b']) {
    assertProblem(await anna.get(`/v1/directory/banks${query}`), 400, 'invalid-request');
  }
  assertProblem(await search('а'.repeat(61)), 400, 'invalid-request');
  for (const bik of ['044599998', '000000000', '1', 'abc']) {
    assertProblem(await anna.get(`/v1/directory/banks/${bik}`), 404, 'not-found');
  }
  assert.equal((await run(['directory', 'load'])).code, 2);
  assert.equal((await run(['directory', 'unload', 'a'])).code, 2);
  const none = await run(['directory', 'load', join(folder, 'none'), '--data', bank.server.data]);
  assert.equal(none.code, 1);
  assert.match(none.output, /there is no file/);
});

test('a file replaces all of it, once, and an older or broken one nothing', async () => {
  const today = file('2026-11-20', 3, many);
  const refused = [
    [file('2019-12-31', 1, many), /older than the directory/],
    [today.slice(0, -20), /may be cut/],
    [today.slice(0, today.length / 2), /may be cut/],
    [file('2026-11-20', 3, [...many, many[0]]), /a BIK stands there twice/],
    [file('2026-11-20', 3, many.slice(0, 2)), /fewer than half/],
    [today.replace('FIRR', 'CIRR'), /not the whole directory/],
    ['', /it is empty/],
    ['<ED807', /may be cut/],
  ];
  for (const [text, why] of refused) {
    const { code, output } = await load(text);
    assert.equal(code, 1, output);
    assert.match(output, why);
  }
  assert.deepEqual(await biks('берез'), ['044599901', '044599906']);
  const { code, output } = await load(today);
  assert.equal(code, 0, output);
  assert.match(output, /12 banks of 2026-11-20/);
  assert.deepEqual(await biks('берез'), []);
  assert.equal((await biks('новинск')).length, 12);
  assertProblem(await anna.get('/v1/directory/banks/044599901'), 404, 'not-found');
  assert.match((await load(today)).output, /loaded already/);
  assert.match((await load(file('2026-11-19', 9, many))).output, /older than the directory/);
  assert.match((await load(file('2026-11-20', 4, many))).output, /12 banks/);
});
