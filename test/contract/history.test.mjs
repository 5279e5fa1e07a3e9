/** History: pages that together are the whole, days, and cursors that nobody can make up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, minor, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];
const [boriss] = await boris.accounts();
const pathOf = (account) => `/v1/accounts/${account.id}/entries`;
const page = async (path, query, client = anna) => expectStatus(await client.get(path, { query }), 200).json;

/** All entries of a list, page by page. */
async function all(path, query = {}) {
  const items = [];
  let cursor;
  for (let pages = 0; pages < 2000; pages += 1) {
    const got = await page(path, { ...query, cursor });
    assert.ok(got.items.length <= (query.limit ?? 50), 'no page is longer than asked for');
    items.push(...got.items);
    if (got.next_cursor === null) return items;
    cursor = got.next_cursor;
  }
  throw new Error('the list has no end');
}

const order = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('1.00') };
await anna.orderWithCode({ kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('2.00') }, ANNA);
const whole = await all(pathOf(current), { limit: 200 });
const both = await all('/v1/entries', { limit: 200 });

test('the demo has a year of history', () => {
  assert.ok(both.length > 300, `only ${both.length} entries`);
  const days = (Date.parse(both[0].date) - Date.parse(both[both.length - 1].date)) / 86_400_000;
  assert.ok(days > 350 && days < 380, `${days} days`);
  const categories = new Set(both.map(({ category }) => category));
  for (const category of ['salary', 'groceries', 'transport']) assert.ok(categories.has(category), category);
});

test('newest first, each once', () => {
  for (const list of [whole, both]) {
    assert.equal(new Set(list.map(({ id }) => id)).size, list.length, 'ids are unique');
    for (let i = 1; i < list.length; i += 1) {
      assert.ok(list[i - 1].time >= list[i].time, `${list[i - 1].time} before ${list[i].time}`);
      assert.ok(list[i - 1].date >= list[i].date);
    }
  }
});

test('the balances after each entry are a chain that ends at the balance', async () => {
  for (const account of await anna.accounts()) {
    const list = (await all(pathOf(account), { limit: 200 })).filter(({ status }) => status === 'posted');
    assert.equal(list[0].balance_after.amount, account.balance.amount);
    for (let i = 0; i + 1 < list.length; i += 1) {
      const earlier = minor(list[i].balance_after) - minor(list[i].amount);
      assert.equal(minor(list[i + 1].balance_after), earlier, `at ${list[i].id}`);
    }
    const first = list[list.length - 1];
    assert.equal(first.balance_after.amount, first.amount.amount, 'it began with nothing');
  }
});

test('direction, sign and account agree', () => {
  for (const entry of both) {
    assert.equal(entry.direction, minor(entry.amount) < 0n ? 'out' : 'in');
    assert.notEqual(minor(entry.amount), 0n);
    assert.ok([current.id, savings.id].includes(entry.account));
  }
  for (const entry of whole) assert.equal(entry.account, current.id);
});

test('the list over all accounts is the lists of each together', async () => {
  const apart = [...whole, ...(await all(pathOf(savings), { limit: 200 }))];
  const sorted = (list) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(sorted(both), sorted(apart));
});

test('pages of any size are the whole', () =>
  each(
    [1, 7, 50, 199, undefined].flatMap((limit) =>
      [
        [pathOf(savings), undefined],
        ...(limit === 1
          ? []
          : [
              [pathOf(current), whole],
              ['/v1/entries', both],
            ]),
      ].map(([path, expected]) => [
        `${path} by ${limit}`,
        async () => assert.deepEqual(await all(path, { limit }), expected ?? (await all(path, { limit: 200 }))),
      ]),
    ),
  ));

test('what happens between two pages neither doubles nor hides anything', async () => {
  const first = await page('/v1/entries', { limit: 10 });
  expectStatus(await anna.order(order), 201);
  const second = await page('/v1/entries', { limit: 10, cursor: first.next_cursor });
  assert.deepEqual(
    [...first.items, ...second.items].map(({ id }) => id),
    both.slice(0, 20).map(({ id }) => id),
  );
});

test('the limit: 1 to 200', () =>
  each([
    ...[1, 2, 199, 200].map((limit) => [
      `${limit}`,
      async () => assert.equal((await page('/v1/entries', { limit })).items.length, limit),
    ]),
    ...['0', '201', '-1', '', '1.0', '1e1', '01', '+5', 'x', '1000', '9'.repeat(20), '%31', '1;2', '1,2'].flatMap(
      (limit) =>
        ['/v1/entries', pathOf(current)].map((path) => [
          `${path} limit=${limit}`,
          async () => assertProblem(await anna.get(path, { query: { limit } }), 400, 'invalid-request'),
        ]),
    ),
  ]));

test('from and to, both inclusive', async () => {
  const expected = (from, to) => whole.filter(({ date }) => date >= from && date <= to).map(({ id }) => id);
  const dates = [...new Set(whole.map(({ date }) => date))];
  const [late, early] = [dates[Math.floor(dates.length / 4)], dates[Math.floor(dates.length / 2)]];
  const upToNow = (list) => list.filter(({ id }) => whole.some((entry) => entry.id === id)).map(({ id }) => id);
  await each(
    [
      [early, late],
      [late, late],
      [early, early],
      ['2000-01-01', early],
      ['2000-01-01', '2000-12-31'],
      ['2099-01-01', '2099-12-31'],
      ['2024-02-29', late],
    ].flatMap(([from, to]) =>
      [3, 200].map((limit) => [
        `${from} to ${to} by ${limit}`,
        async () => assert.deepEqual(upToNow(await all(pathOf(current), { from, to, limit })), expected(from, to)),
      ]),
    ),
  );
  assert.deepEqual(upToNow(await all(pathOf(current), { from: late, limit: 200 })), expected(late, '9999-12-31'));
  assert.deepEqual(upToNow(await all(pathOf(current), { to: early, limit: 200 })), expected('0000-01-01', early));
});

test('days that are none', () =>
  each(
    [
      '',
      '2026-13-01',
      '2026-00-10',
      '2026-02-30',
      '2025-02-29',
      '2026-1-1',
      '20260101',
      '2026-01-01T00:00:00Z',
      '01.01.2026',
      'today',
      '-2026-01-01',
      '2026-01-32',
      '2026-01-00',
      '12026-01-01',
      '2026-01-0１',
      'null',
    ].flatMap((day) =>
      ['from', 'to'].map((name) => [
        `${name}=${day}`,
        async () => {
          const answer = await anna.get(pathOf(current), { query: { [name]: encodeURI(day) } });
          assertProblem(answer, 400, 'invalid-request');
        },
      ]),
    ),
  ));

test('the end before the beginning', async () => {
  const answer = await anna.get(pathOf(current), { query: { from: '2026-02-01', to: '2026-01-01' } });
  assertProblem(answer, 400, 'invalid-request');
});

test('parameters: unknown, twice, of another list', () =>
  each([
    ['unknown', async () => assertProblem(await anna.get('/v1/entries?more=1'), 400, 'invalid-request')],
    ['twice', async () => assertProblem(await anna.get('/v1/entries?limit=1&limit=2'), 400, 'invalid-request')],
    ['in capitals', async () => assertProblem(await anna.get('/v1/entries?LIMIT=1'), 400, 'invalid-request')],
    ['nothing after the mark', async () => assertProblem(await anna.get('/v1/entries?'), 400, 'invalid-request')],
    ['without a value', async () => assertProblem(await anna.get('/v1/entries?limit'), 400, 'invalid-request')],
    [
      'on a call that has none',
      async () => assertProblem(await anna.get('/v1/accounts?limit=1'), 400, 'invalid-request'),
    ],
    [
      'on a payment',
      async () => assertProblem(await anna.post('/v1/payments?x=1', order, { key: 'x' }), 400, 'invalid-request'),
    ],
    [
      'from on all accounts',
      async () => assertProblem(await anna.get('/v1/entries?from=2026-01-01'), 400, 'invalid-request'),
    ],
  ]));

/** Every cursor is refused, or leads to what is the customer's own; never anything else. */
async function assertHarmless(path, cursor) {
  const answer = await anna.get(path, { query: { cursor } });
  if (answer.status === 200) {
    for (const { account } of answer.json.items) assert.ok([current.id, savings.id].includes(account));
  } else {
    assertProblem(answer, 400, 'invalid-request');
    assert.ok(answer.json.errors.some(({ pointer }) => pointer === '?cursor' || pointer === '?'));
  }
  return answer;
}

test('made-up cursors', () =>
  each(
    [
      '',
      'x',
      'null',
      '0',
      '1',
      'AA',
      'AQ',
      '====',
      'A'.repeat(24),
      'A'.repeat(1024),
      'A'.repeat(1025),
      '_'.repeat(23),
      current.id,
    ].flatMap((cursor) =>
      ['/v1/entries', pathOf(current)].map((path) => [
        `"${cursor}" on ${path}`,
        async () => assert.equal((await assertHarmless(path, cursor)).status, 400),
      ]),
    ),
  ));

test('cursors of other lists', async () => {
  const ofAll = (await page('/v1/entries', { limit: 5 })).next_cursor;
  const ofCurrent = (await page(pathOf(current), { limit: 5 })).next_cursor;
  const others = (await page('/v1/entries', { limit: 5 }, boris)).next_cursor;
  const othersAccount = (await page(pathOf(boriss), { limit: 5 }, boris)).next_cursor;
  for (const [path, cursor] of [
    [pathOf(current), ofAll],
    [pathOf(savings), ofCurrent],
    ['/v1/entries', others],
    ['/v1/entries', othersAccount],
    [pathOf(current), othersAccount],
  ]) {
    assert.equal((await assertHarmless(path, cursor)).status, 400);
  }
});

test('a cursor with any one letter changed', async () => {
  const cursor = (await page('/v1/entries', { limit: 5 })).next_cursor;
  const cases = [...cursor].flatMap((letter, i) =>
    ['A', 'z', '_']
      .filter((other) => other !== letter)
      .map((other) => cursor.slice(0, i) + other + cursor.slice(i + 1)),
  );
  const cut = [...cursor].map((_, i) => cursor.slice(0, i)).slice(1);
  await each(
    [...cases, ...cut, cursor + cursor, `${cursor}A`].map((text) => [text, () => assertHarmless('/v1/entries', text)]),
  );
});

test("a cursor that names another's transfer is refused like one that names none", async () => {
  const cursor = (account, transfer) => {
    const bytes = Buffer.alloc(17);
    bytes[0] = 1;
    bytes.writeBigInt64BE(BigInt(account), 1);
    bytes.writeBigInt64BE(BigInt(transfer), 9);
    return bytes.toString('base64url');
  };
  const transferOf = (entry) => entry.id.replace(/[^0-9].*$/, '');
  const own = await anna.get(pathOf(current), { query: { cursor: cursor(current.id, transferOf(whole[3])) } });
  assert.equal(expectStatus(own, 200).json.items[0].id, whole[3].id, 'this is how a cursor is made');
  const { items } = await page(pathOf(boriss), { limit: 50 }, boris);
  const theirs = items.filter(({ kind }) => kind === 'purchase').map(transferOf);
  assert.ok(theirs.length > 5);
  const missing = await assertHarmless('/v1/entries', cursor(current.id, '1'));
  assert.equal(missing.status, 400);
  for (const transfer of theirs) {
    for (const account of [current.id, boriss.id]) {
      const answer = await assertHarmless('/v1/entries', cursor(account, transfer));
      assert.deepEqual(answer.json, missing.json);
    }
  }
});
