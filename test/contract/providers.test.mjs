/** The catalogue of those whom bills are paid to: by category, region, words of any case and language; each with its fields. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { contract, expectStatus } from '../lib/client.mjs';
import { run } from '../lib/server.mjs';
import { WrongBodies } from '../lib/wrong-bodies.mjs';
import { ANNA, assertProblem, each, MISSING, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const speak = async (language) =>
  expectStatus(await anna.send('PATCH', '/v1/customer', { body: { language } }), 200);
await speak('ru');
const list = async (query = {}) => expectStatus(await anna.get('/v1/providers', { query }), 200).json;
const search = async (body) => expectStatus(await anna.post('/v1/providers/search', body), 200).json.items;
const names = (items) => items.map(({ name }) => name);

test('every category has somebody, and every example fits its own pattern', async () => {
  const { items, more } = await list();
  assert.equal(more, false);
  const categories = contract.document.components.schemas.ProviderCategory.enum;
  for (const category of categories) {
    const some = (await list({ category })).items;
    assert.ok(some.length > 0, category);
    assert.deepEqual(
      some,
      items.filter((item) => item.category === category),
    );
  }
  for (const { name, fields, least, most } of items) {
    assert.ok(Number(least.amount) <= Number(most.amount), name);
    for (const field of fields) assert.match(field.example, new RegExp(`^${field.pattern}$`, 'u'), `${name} ${field.name}`);
  }
});

test('one by its id, the same as in the list; none is 404', async () => {
  const { items } = await list({ category: 'utilities' });
  for (const item of items) assert.deepEqual(expectStatus(await anna.get(`/v1/providers/${item.id}`), 200).json, item);
  for (const id of [...MISSING, '0', 'x', '-1']) {
    assertProblem(await anna.get(`/v1/providers/${id}`), 404, 'not-found');
  }
});

test('a region has its own and those of everywhere', async () => {
  const here = (await list({ region: '77' })).items;
  const there = (await list({ region: '23' })).items;
  assert.ok(names(here).includes('ГорЭнерго') && !names(there).includes('ГорЭнерго'));
  assert.ok(names(there).includes('ТеплоСеть-Юг') && !names(here).includes('ТеплоСеть-Юг'));
  assert.ok(names(here).includes('Чистая Вода') && names(there).includes('Чистая Вода'));
});

test('words are found in either language and any case, at the beginning of words, and by INN', async () => {
  assert.deepEqual(names(await search({ text: 'ЕЛКА' })), ['Ёлка Телеком']);
  assert.deepEqual(names(await search({ text: 'fir tel' })), ['Ёлка Телеком']);
  assert.deepEqual(names(await search({ text: 'руки' })), ['Фонд «Тёплые руки»']);
  assert.deepEqual(await search({ text: 'лекомм' }), []);
  // A sign stands for nothing but itself, and no word begins with one.
  for (const text of ['%', '_', '*', '.', ' % ']) assert.deepEqual(await search({ text }), [], text);
  assert.deepEqual(names(await search({ text: 'ел%ка' })), []);
  const all = await search({ text: 'связь', category: 'mobile' });
  assert.ok(all.length >= 4 && all.every(({ category }) => category === 'mobile'));
  const [{ payee }] = await search({ text: 'Радуга' });
  assert.deepEqual(names(await search({ text: payee.inn })), ['Радуга Мобайл']);
  assert.equal((await search({ text: '' })).length, (await list()).items.length);
});

test('in English it has English names', async () => {
  await speak('en');
  assert.deepEqual(names(await search({ text: 'елка' })), ['Fir Telecom']);
  const [{ fields }] = await search({ text: 'Fir' });
  assert.equal(fields[0].label, 'Phone number');
  await speak('ru');
});

test('a question of another form is refused', () =>
  each([
    ...[{ category: 'x' }, { category: '' }, { region: '7' }, { region: '777' }, { region: '' }, { text: 'a' }].map(
      (query) => [
        JSON.stringify(query),
        async () => assertProblem(await anna.get('/v1/providers', { query }), 400, 'invalid-request'),
      ],
    ),
    ...new WrongBodies(contract, 'ProviderQuery', { text: 'связь', category: 'mobile', region: '77' })
      .all()
      .map(({ name, bytes, pointers }) => [
        name,
        async () => {
          const answer = await anna.send('POST', '/v1/providers/search', { bytes });
          assertProblem(answer, 400, 'invalid-request');
          assert.ok(answer.json.errors.some(({ pointer }) => pointers.includes(pointer)));
        },
      ]),
    [
      'without a session',
      async () => assertProblem(await bank.client().get('/v1/providers'), 401, 'sign-in-required'),
    ],
  ]));

test('a catalogue of its own is loaded whole, or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'okno-providers-'));
  after(() => rmSync(folder, { recursive: true }));
  const demo = readFileSync(new URL('../../src/bank/catalogue/demo.json', import.meta.url), 'utf8');
  const load = async (text) => {
    const path = join(folder, 'providers.json');
    writeFileSync(path, text);
    return run(['directory', 'load-providers', path, '--data', bank.server.data]);
  };
  const before = (await list()).items;
  const spoiled = JSON.parse(demo);
  spoiled.providers[3].payee.account = `${spoiled.providers[3].payee.account.slice(0, 19)}${'x'}`;
  for (const [text, why] of [
    [JSON.stringify(spoiled), /\/providers\/3\/payee\/account/],
    [demo.slice(0, -10), /not valid JSON/],
    ['{"providers":[]}', /1 to 4096 providers/],
    [JSON.stringify({ providers: [...JSON.parse(demo).providers].reverse() }), /ids must grow/],
  ]) {
    const { code, output } = await load(text);
    assert.notEqual(code, 0);
    assert.match(output, why);
    assert.deepEqual((await list()).items, before);
  }
  const one = { providers: JSON.parse(demo).providers.slice(0, 1) };
  one.providers[0].name.ru = 'Новая Связь';
  const { code, output } = await load(JSON.stringify(one));
  assert.equal(code, 0, output);
  assert.match(output, /^1 providers/m);
  assert.deepEqual(names((await list()).items), ['Новая Связь']);
  assert.equal((await load(demo)).code, 0);
  assert.deepEqual((await list()).items, before);
});
