/** A person's accounts: all of them, a new one, its requisites, its settings, what is held, what was there on a day, and closing; in every light. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, until, VERA, WIDE } from './stage.mjs';
import { area, tight, written } from './words.mjs';

const bank = await stage();
const words = await area('accounts');

/* The Tab key meets the same page in every light, fingers have least room on the smallest, and the wide page has the
   same parts: once is enough for each. */
const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, walks: true },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, walks: false },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: VERA, walks: false },
];

for (const look of LOOKS) {
  test(`accounts: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const client = await bank.customer(look.phone, look.language);
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      const check = lookerOf(visit, 'accounts', {
        accessible: look.size !== WIDE,
        touchable: look.size === SMALL,
        walkable: look.walks,
      });
      const story = { person, client, check, labels: words[look.language], language: look.language };
      await person.signIn(look.phone);
      const id = await opens(story);
      await readsRequisites(story, id);
      await hides(story, id);
      await arranges(story, id);
      await seesWhatIsHeld(story);
      await looksBack(story);
      await closes(story, id);
    });
  });
}

async function opens({ person, client, check, labels }) {
  const { page } = person;
  await check('home');
  await person.link(person.words.history.allAccounts).click();
  await person.heading(labels.list.title).waitFor();
  await page.getByText(labels.list.main).first().waitFor();
  await check('all');
  await person.link(labels.list.open).click();
  await person.heading(labels.open.title).waitFor();
  const products = expectStatus(await client.get('/v1/products'), 200).json.items;
  await page.getByText(products[0].about, { exact: true }).waitFor();
  await person.choose('USD');
  await person.button(labels.open.button('USD')).waitFor();
  await check('new');
  await person.choose(products[1].name);
  await page.getByText(products[1].about, { exact: true }).waitFor();
  assert.equal(await page.getByRole('radio', { name: 'USD' }).count(), 0, 'savings are in roubles');
  await person.field(labels.open.name).fill('На отпуск');
  await person.button(labels.open.button('RUB')).dblclick();
  await person.heading('На отпуск').waitFor();
  const made = (await client.accounts()).filter(({ name }) => name === 'На отпуск');
  assert.equal(made.length, 1, 'two presses open one account');
  await check('fresh');
  return made[0].id;
}

async function readsRequisites({ person, client, check, labels, language }, id) {
  const { page } = person;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await person.open(`/accounts/${id}/requisites`);
  await page.getByRole('img', { name: labels.requisites.qr }).waitFor();
  const given = expectStatus(await client.get(`/v1/accounts/${id}/requisites`), 200).json;
  const shown = tight(await page.locator('body').innerText());
  for (const value of [given.payee, given.account, given.bank.bik, given.bank.correspondent_account, given.bank.inn]) {
    assert.ok(shown.includes(tight(value)), value);
  }
  await check('requisites');
  await person.button(labels.requisites.all).click();
  await until(async () => (await clipboard()) === given.text[language], 'the whole text');
  await page.locator('button', { hasText: labels.requisites.bik }).click();
  await until(async () => (await clipboard()) === given.bank.bik, 'one line');
  const [paper] = await Promise.all([
    page.context().waitForEvent('page'),
    person.button(labels.requisites.paper).click(),
  ]);
  await person.sees(labels.requisites.given.tab);
  await paper.close();
}

async function hides({ person, check, labels }, id) {
  await person.open(`/accounts/${id}`);
  await person.heading('На отпуск').waitFor();
  await person.page.getByText(labels.account.settings, { exact: true }).click();
  await person.heading(labels.settings.title).waitFor();
  await person.sees(labels.settings.shown);
  await check('settings');
  await person.field(labels.settings.name).fill('На море');
  await person.button(labels.settings.save).click();
  await person.sees(labels.settings.saved);
  await person.button(labels.settings.hide).click();
  await person.sees(labels.settings.hidden);
  await person.open('/');
  await person.isHome();
  assert.equal(await person.page.getByText('На море').count(), 0, 'home does not show it');
  await person.open('/accounts');
  await person.page.getByRole('heading', { name: labels.list.hidden }).waitFor();
  await person.seesPart('На море');
  await check('hidden');
}

async function arranges({ person, client, check, labels }, id) {
  const { page } = person;
  const before = (await client.accounts()).map((account) => account.id);
  assert.equal(before.indexOf(id), before.length - 1);
  await person.button(labels.list.arrange).click();
  await person.heading(labels.list.arranging).waitFor();
  await check('order');
  /* By the keyboard alone: the focus goes with the row. */
  await person.button(labels.list.up('На море')).focus();
  for (let place = before.length - 1; place > 0; place -= 1) {
    await page.keyboard.press('Enter');
    await person.sees(labels.list.place('На море', place, before.length));
  }
  await page.keyboard.press('Enter');
  await person.button(labels.list.done).click();
  await person.heading(labels.list.title).waitFor();
  assert.deepEqual(
    (await client.accounts()).map((account) => account.id),
    [id, ...before.slice(0, -1)],
  );
}

async function seesWhatIsHeld({ person, client, check, labels, language }) {
  const main = (await client.accounts()).find((account) => account.is_main);
  const others = [ANNA, BORIS, VERA];
  const customer = expectStatus(await client.get('/v1/customer'), 200).json;
  const payee = others.find((phone) => !phone.endsWith(customer.phone_tail));
  const order = { kind: 'phone', from: main.id, to: { phone: payee }, amount: { amount: '123.45', currency: 'RUB' } };
  const { id } = expectStatus(await client.order(order, randomUUID()), 201).json;
  await person.open(`/accounts/${main.id}`);
  await person.page.locator('.account-held summary').click();
  const row = person.page.locator(`.account-held a[href$="/operations/${id}"]`);
  await row.waitFor();
  assert.ok(tight(await row.innerText()).includes(written(12345n, language)), await row.innerText());
  await person.sees(labels.account.explained);
  await check('held');
  await row.click();
  await person.heading(person.words.operation.title).waitFor();
  expectStatus(await client.post(`/v1/payments/${id}/cancel`), 200);
}

async function looksBack({ person, client, check, labels, language }) {
  const main = (await client.accounts()).find((account) => account.is_main);
  const { items } = expectStatus(
    await client.get(`/v1/accounts/${main.id}/entries`, { query: { limit: 60 } }),
    200,
  ).json;
  const posted = items.filter(({ status }) => status === 'posted');
  const { date } = posted[30];
  const balance = BigInt(posted.find((entry) => entry.date === date).balance_after.amount.replace('.', ''));
  await person.open(`/accounts/${main.id}`);
  await person.page.locator('.account-day summary').click();
  await person.page.locator('.account-day input').fill(date);
  const said = person.page.locator('.account-day-said');
  await until(async () => tight(await said.innerText()).includes(written(balance, language)), `${balance} on ${date}`);
  await check('day');
  await person.page.getByText(labels.account.settings, { exact: true }).click();
  await person.link(labels.settings.close).click();
  await person.sees(labels.close.main);
  await check('close-main');
}

async function closes({ person, client, check, labels, language }, id) {
  const { page } = person;
  const main = (await client.accounts()).find((account) => account.is_main);
  const order = { kind: 'own', from: main.id, to: { account: id }, amount: { amount: '1250.50', currency: 'RUB' } };
  expectStatus(await client.order(order, randomUUID()), 201);
  await person.open(`/accounts/${id}/settings`);
  await person.link(labels.settings.close).click();
  await person.heading(labels.close.title).waitFor();
  const press = page.locator('.button-danger');
  await until(async () => tight(await press.innerText()).includes(written(125050n, language)), 'the sum on the button');
  await check('close');
  await press.click();
  await person.sees(labels.close.done);
  await check('closed');
  const closed = expectStatus(await client.get(`/v1/accounts/${id}`), 200).json;
  assert.equal(closed.status, 'closed');
  const after = (await client.accounts()).find((account) => account.id === main.id);
  assert.equal(after.balance.amount, main.balance.amount, 'all of it came back');
  await person.link(labels.close.toAccounts).last().click();
  await page.locator('.accounts-closed summary').click();
  await page.locator(`.accounts-closed a[href$="/accounts/${id}"]`).click();
  await person.seesPart(labels.account.closedText);
  await person.rows.first().waitFor();
  await check('past');
}

test('accounts with text at 200 %: 320 px', async () => {
  const large = () => {
    addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('font-size', '200%'));
  };
  const client = await bank.customer(VERA);
  const [account, other] = await client.accounts();
  const labels = words.ru;
  const screens = [
    ['all', '/accounts', labels.list.open],
    ['new', '/accounts/open', labels.open.button('RUB')],
    ['requisites', `/accounts/${account.id}/requisites`, labels.requisites.all],
    ['settings', `/accounts/${other.id}/settings`, labels.settings.close],
    ['close', `/accounts/${other.id}/close`, labels.close.happens],
  ];
  await bank.visit({ size: SMALL, language: 'ru', before: large }, async (visit) => {
    const { person } = visit;
    const check = lookerOf(visit, 'accounts-large', { accessible: false, touchable: false });
    await person.signIn(VERA);
    for (const [name, path, sign] of screens) {
      await person.open(path);
      await person.sees(sign);
      await check(name);
    }
    await person.open('/accounts');
    await person.button(labels.list.arrange).click();
    await person.heading(labels.list.arranging).waitFor();
    await check('order');
  });
});
