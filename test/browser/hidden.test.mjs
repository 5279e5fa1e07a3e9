/** Hidden sums: once somebody has put them away no screen shows what they have, owe, paid or are asked for. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { atRest } from './inspect.mjs';
import { ANNA, BORIS, PHONE, stage, until } from './stage.mjs';
import { tight } from './words.mjs';

const bank = await stage();

const rub = (amount) => ({ amount, currency: 'RUB' });
const QUIET_MS = 150;
const SUM = /[₽$€]\d|\d[₽$€]/;

/** Something of everything that has a sum. @returns {Promise<{ paths: string[], forms: string[], secrets: string[] }>} */
async function furnish(client, other) {
  const { id: from } = await client.account('current');
  const post = async (path, body, status = 201, key = randomUUID()) =>
    expectStatus(await client.post(path, body, { key }), status).json;
  const order = { kind: 'phone', from, to: { phone: BORIS }, amount: rub('4321.09') };
  const { payment, code } = await client.orderWithCode(order, ANNA);
  await post(`/v1/payments/${payment.id}/confirm`, { code }, 200);
  const waiting = (await client.orderWithCode({ ...order, amount: rub('3217.08') }, ANNA)).payment;
  const template = await post('/v1/templates', { payment: payment.id });
  const bill = { provider: '101', fields: { phone: '+79000000015' } };
  const begins = (body) =>
    post('/v1/standing-orders', { order: { kind: 'bill', from, to: bill, amount: rub('567.08') }, ...body });
  const monthly = await begins({ schedule: { every: 'month', start: '2027-01-15' } });
  const low = await begins({ threshold: { below: rub('654.00'), at_most_a_month: rub('7654.00') } });
  const payer = await post('/v1/payers', { ...bill, amount: rub('876.05') });
  await post('/v1/payment-requests', { account: from, phone: BORIS, amount: rub('987.06') });
  const wish = { account: (await other.account('current')).id, phone: ANNA, amount: rub('1234.07') };
  const asked = expectStatus(await other.post('/v1/payment-requests', wish, { key: randomUUID() }), 201).json;
  const draft = { kind: 'own', key: randomUUID(), from: '', to: '', amount: '1357,09', message: '' };
  expectStatus(await client.post('/v1/drafts', draft), 204);
  const accounts = await client.accounts();
  const cards = expectStatus(await client.get('/v1/cards'), 200).json.items;
  const entries = expectStatus(await client.get('/v1/entries'), 200).json.items;
  const paths = [
    '/',
    '/accounts',
    ...accounts.flatMap(({ id }) => [`/accounts/${id}`, `/accounts/${id}/settings`, `/accounts/${id}/close`]),
    ...cards.map(({ id }) => `/cards/${id}`),
    '/history',
    `/entries/${encodeURIComponent(entries[0].id)}`,
    `/operations/${payment.id}`,
    `/operations/${waiting.id}`,
    '/payments',
    '/payments/limits',
    '/bills',
    '/standing',
    `/standing/${monthly.id}`,
    `/standing/${low.id}`,
    '/asks/in',
    '/asks/out',
    '/more',
  ];
  /* What is written there is seen; what the accounts hold is not. */
  const forms = [
    '/payments/own',
    '/payments/phone',
    '/payments/number',
    '/payments/requisites',
    '/bills/101',
    `/bills/payer/${payer.id}`,
    `/payments/${payment.id}/again`,
    `/templates/${template.id}`,
    `/pay/${asked.id}`,
    '/ask',
    '/cards/new',
    '/accounts/open',
  ];
  return { paths, forms, secrets: accounts.flatMap(({ balance, available }) => [balance.amount, available.amount]) };
}

/** All that is written on a page or said of it aloud. */
async function said(page) {
  const labels = await page.evaluate(() =>
    [...document.querySelectorAll('[aria-label], [title]')].flatMap((one) => [one.ariaLabel ?? '', one.title ?? '']),
  );
  const lines = [await page.title(), ...(await page.locator('body').innerText()).split('\n'), ...labels];
  return lines.map(tight).join('\n');
}

/** Until nothing is being loaded and nothing more is written. */
async function settled(page) {
  let before = '';
  await until(async () => {
    await pause(QUIET_MS);
    const now = await page.locator('body').innerText();
    const loading = page.locator('[aria-busy="true"], .bone').filter({ visible: true });
    const isSame = now === before && (await loading.count()) === 0;
    before = now;
    return isSame;
  }, `${page.url()} at rest`);
}

/** Opened, and everything there: what opens at a press, too. */
async function look(page, path) {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await settled(page);
  const folded = await page.locator('details:not([open]) > summary').all();
  for (const one of folded.reverse()) await one.click();
  if (folded.length > 0) await settled(page);
  await atRest(page);
}

test('sums that are hidden are nowhere', async () => {
  const client = await bank.customer(ANNA);
  const { paths, forms, secrets } = await furnish(client, await bank.customer(BORIS));
  await bank.visit({ size: PHONE, language: 'ru', scheme: 'light', inspected: true }, async (visit) => {
    const { person, page } = visit;
    await person.signIn(ANNA);
    assert.match(await said(page), SUM, 'they are seen before');
    await person.button(person.words.home.hide).click();
    const seen = [];
    for (const path of paths) {
      await look(page, path);
      await visit.picture(`hidden-${path.replace(/\W+/g, '-')}`);
      seen.push(...(await said(page)).split('\n').flatMap((line) => (SUM.test(line) ? [`${path}: ${line}`] : [])));
    }
    const written = secrets.map((sum) => tight(sum.replace('.', ','))).filter((sum) => sum !== '0,00');
    for (const path of forms) {
      await look(page, path);
      await visit.picture(`hidden-${path.replace(/\W+/g, '-')}`);
      const text = await said(page);
      seen.push(...written.flatMap((sum) => (text.includes(sum) ? [`${path}: ${sum}`] : [])));
    }
    assert.deepEqual(seen, []);
    await page.goto('/standing');
    await person.button(person.words.home.show).click();
    await page.waitForFunction(() => /₽/.test(document.body.innerText) && !document.body.innerText.includes('••••'));
  });
});
