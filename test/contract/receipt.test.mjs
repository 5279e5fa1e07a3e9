/** Receipts: a link that opens once, and the paper behind it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, assertProblem, BORIS, each, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA, { language: 'ru' });
const boris = await bank.customer(BORIS);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];
const own = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('1.00') };
const phone = {
  kind: 'phone',
  from: current.id,
  to: { phone: BORIS },
  amount: rub('1234.56'),
  message: 'За билеты в театр, спасибо! '.repeat(5),
};
const moved = expectStatus(await anna.order(own), 201).json;
const awaiting = await anna.orderWithCode(phone, ANNA);

const stranger = bank.client();
const bare = { proof: null };
const open = (url, more) => stranger.get(url, { ...bare, ...more });
const look = (url) => stranger.send('HEAD', url, bare);
const link = async (payment) => expectStatus(await anna.post(`/v1/payments/${payment.id}/receipt`), 201).json;

function assertReceipt(answer) {
  expectStatus(answer, 200);
  assert.equal(answer.contentType, 'application/pdf');
  const text = answer.body.toString('latin1');
  assert.ok(text.startsWith('%PDF-'), 'it begins as a PDF');
  assert.ok(text.trimEnd().endsWith('%%EOF'), 'it ends as a PDF');
  assert.equal(text.match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1, 'one page');
  assert.ok(answer.body.length < 60 * 1024, `${answer.body.length} bytes`);
  assert.match(answer.header('content-disposition'), /^inline; filename="[A-Za-z0-9.-]+\.pdf"$/);
  assert.match(answer.header('cache-control'), /no-store/);
  for (const secret of [current.number, savings.number]) assert.ok(!text.includes(secret), 'no whole account number');
}

test('of a transfer between own accounts', async () => {
  assertReceipt(await open((await link(moved)).url));
});

test('of a payment by phone, with its message', async () => {
  assertProblem(await anna.post(`/v1/payments/${awaiting.payment.id}/receipt`), 422, 'not-posted');
  const confirmed = await anna.post(`/v1/payments/${awaiting.payment.id}/confirm`, { code: awaiting.code });
  expectStatus(confirmed, 200);
  assertReceipt(await open((await link(awaiting.payment)).url));
});

test('saved as a file, and read by the web clients of the messengers alone', async () => {
  const { url } = await link(moved);
  const answer = await open(`${url}?as=file`, { headers: [['Origin', 'https://web.telegram.org']] });
  assert.match(answer.header('content-disposition'), /^attachment; filename="[A-Za-z0-9.-]+\.pdf"$/);
  assert.equal(answer.header('access-control-allow-origin'), 'https://web.telegram.org');
  const other = await open((await link(moved)).url, { headers: [['Origin', 'https://web.telegram.org.example']] });
  assert.equal(expectStatus(other, 200).header('access-control-allow-origin'), undefined);
});

test('the link lives a minute and is different each time', async () => {
  const [one, two] = [await link(moved), await link(moved)];
  assert.notEqual(one.url, two.url);
  const seconds = (Date.parse(one.expires_at) - Date.now()) / 1000;
  assert.ok(seconds > 50 && seconds <= 61, `${seconds} seconds`);
  assertReceipt(await open(two.url));
  assertReceipt(await open(one.url));
});

test('once, and looking does not count', async () => {
  const { url } = await link(moved);
  for (let i = 0; i < 3; i += 1) expectStatus(await look(url), 200);
  assertReceipt(await open(url));
  assertProblem(await open(url), 404, 'not-found');
  expectStatus(await look(url), 404);
});

test('ten at once: one gets it', async () => {
  const { url } = await link(moved);
  const answers = await Promise.all(Array.from({ length: 10 }, () => open(url)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const answer of answers.filter(({ status }) => status !== 200)) assertProblem(answer, 404, 'not-found');
});

test('links that are none are answered as one that is used', async () => {
  const used = (await link(moved)).url;
  assertReceipt(await open(used));
  const gone = await open(used);
  const changed = (url, i) => url.slice(0, i) + (url[i] === 'A' ? 'B' : 'A') + url.slice(i + 1);
  const live = (await link(moved)).url;
  await each(
    [
      '/d/x',
      `/d/${'A'.repeat(43)}`,
      `/d/${'A'.repeat(64)}`,
      `/d/${'A'.repeat(65)}`,
      '/d/',
      changed(live, 5),
      changed(live, 45),
      `${live}A`,
      live.slice(0, -1),
    ].map((url) => [
      url,
      async () => {
        const answer = await open(url);
        assertProblem(answer, 404, 'not-found');
        assert.deepEqual(answer.json, gone.json);
      },
    ]),
  );
  assertReceipt(await open(live));
});

test("nobody gets a link to another's receipt", async () => {
  assertProblem(await boris.post(`/v1/payments/${moved.id}/receipt`), 404, 'not-found');
  assertProblem(await boris.post(`/v1/payments/${awaiting.payment.id}/receipt`), 404, 'not-found');
});

test('a query or a body on a link is refused and does not use it up', async () => {
  const { url } = await link(moved);
  assertProblem(await open(`${url}?download=1`), 400, 'invalid-request');
  assertProblem(await open(url, { body: {} }), 400, 'invalid-request');
  assertReceipt(await open(url));
});

test('the link outlives the session that made it', async () => {
  const phoneOfAnna = await bank.customer(ANNA);
  const made = expectStatus(await phoneOfAnna.post(`/v1/payments/${moved.id}/receipt`), 201).json;
  expectStatus(await phoneOfAnna.send('DELETE', '/v1/session'), 204);
  assertReceipt(await open(made.url));
});
