/** The whole way of a person, from the phone number to the receipt and out again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNotSideways } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, until, VERA } from './stage.mjs';
import { minor, quick, tight, words, written } from './words.mjs';

const bank = await stage();

/* Every pair of size, language and light comes once. */
const WAYS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, payee: BORIS },
  { size: PHONE, language: 'en', scheme: 'dark', phone: BORIS, payee: VERA },
  { size: SMALL, language: 'ru', scheme: 'dark', phone: VERA, payee: ANNA },
  { size: SMALL, language: 'en', scheme: 'light', phone: ANNA, payee: VERA },
];

for (const way of WAYS) {
  test(`from the number to the receipt: ${way.size.width} px, ${way.language}, ${way.scheme}`, async () => {
    const client = await bank.customer(way.phone, way.language);
    await bank.visit(way, async (visit) => {
      const at = { ...way, visit, person: visit.person, client };
      await signsIn(at);
      await seesTheMoney(at);
      await movesOwnMoney(at);
      await paysByPhone(at);
      await takesTheReceipt(at);
      await looksAtTheOperation(at);
      await scrollsThroughHistory(at);
      await looksAtAnAccount(at);
      await changesTheme(at);
      await changesLanguage(at);
      await leaves(at);
    });
  });
}

const money = async (person) => tight(await person.page.locator('main').innerText());

async function settled(at, screen) {
  await assertNotSideways(at.person.page, screen);
  await at.visit.picture(`way-${screen}`);
}

async function signsIn(at) {
  const { person, phone, language, scheme } = at;
  await person.open('/');
  await person.isAtSignIn();
  assert.equal(await person.page.locator('html').getAttribute('lang'), language);
  assert.equal(await person.page.locator('html').getAttribute('data-theme'), scheme);
  assert.equal(await person.page.title(), person.words.title(person.words.signIn.title));
  await settled(at, '01-phone');
  const mark = bank.server.sms.mark();
  await person.givePhone(phone);
  await person.code.waitFor();
  assert.equal(await person.code.getAttribute('autocomplete'), 'one-time-code');
  await until(() => person.code.evaluate((field) => field === document.activeElement), 'the code field has the focus');
  await settled(at, '02-code');
  await person.giveCode(await bank.server.sms.codeAfter(mark, phone));
  await person.isHome();
}

async function seesTheMoney(at) {
  const { person, client, language } = at;
  const accounts = await client.accounts();
  const sums = accounts.map((account) => minor(account.balance));
  const expected = [...sums, sums[0] + sums[1]].map((sum) => written(sum, language));
  await until(
    async () => {
      const shown = await money(person);
      return expected.every((sum) => shown.includes(sum));
    },
    `home shows ${expected.join(', ')}`,
  );
  const { name } = (await client.get('/v1/customer')).json;
  await person.heading(person.words.home.greeting(name.split(' ')[0])).waitFor();
  await settled(at, '03-home');
}

async function movesOwnMoney(at) {
  const { person, client, language } = at;
  const before = await client.accounts();
  await person.beginTransfer('own');
  await person.giveAmount('123,45');
  assert.equal(tight(await person.pay.innerText()), tight(person.words.transfer.button(written(12345n, language))));
  await settled(at, '04-own');
  await person.pay.click();
  await person.isDone();
  await settled(at, '05-own-done');
  const afterwards = await client.accounts();
  assert.equal(minor(before[0].balance) - minor(afterwards[0].balance), 12345n);
  assert.equal(minor(afterwards[1].balance) - minor(before[1].balance), 12345n);
  await person.link(person.words.done.home).click();
  await person.isHome();
  const expected = afterwards.map((account) => written(minor(account.balance), language));
  await until(async () => {
    const shown = await money(person);
    return expected.every((sum) => shown.includes(sum));
  }, 'home shows the balances after the transfer');
}

async function paysByPhone(at) {
  const { person, client, phone, payee, language } = at;
  const { display } = (await client.post('/v1/payees/look-up', { phone: payee })).json;
  assert.match(display, /^\S+ \S\.$/u, 'the payee is masked: a first name and an initial');
  await person.beginTransfer('phone');
  await person.givePayee(payee);
  await person.seesPart(display);
  await person.button(quick(500, language)).click();
  await person
    .field(`${person.words.transfer.message} · ${person.words.transfer.messageHint.toLowerCase()}`)
    .fill('За обед / lunch');
  assert.equal(
    tight(await person.pay.innerText()),
    tight(person.words.transfer.button(written(50000n, language, { short: true }))),
  );
  await settled(at, '06-phone');
  const sms = await person.payAndReadSms(phone);
  assert.ok(sms.text.includes(display) && /500/.test(sms.text), `the SMS names payee and amount: ${sms.text}`);
  const order = tight(await person.sheet.innerText());
  assert.ok(order.includes(tight(display)) && order.includes(written(50000n, language)), order);
  await settled(at, '07-confirm');
  await person.giveCode(sms.code === '000000' ? '111111' : '000000');
  await person.sees(person.words.signIn.wrong(4));
  at.visit.watch.forgive(/status of 422.*\/confirm/);
  await settled(at, '08-wrong-code');
  await person.giveCode(sms.code);
  await person.isDone();
  await person.seesPart(display);
  await settled(at, '09-done');
  at.display = display;
}

async function takesTheReceipt(at) {
  const { person, visit } = at;
  const answered = visit.context.waitForEvent('response', (response) => response.url().includes('/d/'));
  const opened = visit.context.waitForEvent('page');
  await person.button(person.words.done.receipt).click();
  const response = await answered;
  assert.equal(response.status(), 200);
  assert.equal(response.headers()['content-type'], 'application/pdf');
  await (await opened).close();
  await person.button(person.words.receipt.again).click();
  const link = person.link(person.words.receipt.open);
  const url = new URL(await link.getAttribute('href'), bank.server.origin);
  const first = await fetch(url);
  const bytes = Buffer.from(await first.arrayBuffer());
  assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-');
  assert.ok(bytes.length < 60_000, `the receipt has ${bytes.length} bytes`);
  assert.equal((await fetch(url)).status, 404, 'a receipt link works once');
}

async function looksAtTheOperation(at) {
  const { person, display, language } = at;
  await person.link(person.words.done.home).click();
  await person.isHome();
  const row = person.rows.filter({ hasText: display.split(' ')[0] }).first();
  assert.ok(tight(await row.innerText()).includes(written(-50000n, language)));
  await row.click();
  await person.heading(person.words.operation.title).waitFor();
  await person.seesPart(person.words.operation.posted);
  await person.sees('За обед / lunch');
  await person.sees(person.words.operation.noFee);
  await settled(at, '10-operation');
  await person.back();
  await person.isHome();
}

async function scrollsThroughHistory(at) {
  const { person, client } = at;
  await person.goTo('history');
  await person.rows.first().waitFor();
  await settled(at, '11-history');
  const all = await everyEntry(client);
  await until(
    async () => {
      await person.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      return person.page.getByText(person.words.history.end, { exact: true }).isVisible();
    },
    'the history ends',
    40_000,
  );
  assert.equal(await person.rows.count(), all.length, 'every entry once');
  await settled(at, '12-history-end');
}

async function everyEntry(client) {
  const items = [];
  let cursor;
  do {
    const page = (await client.get('/v1/entries', { query: { limit: 200, cursor } })).json;
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

async function looksAtAnAccount(at) {
  const { person, client, language } = at;
  const [current, savings] = await client.accounts();
  await person.goTo('home');
  for (const account of [current, savings]) {
    await person.page.locator(`a[href="/accounts/${account.id}"]`).click();
    await person.heading(account.name).waitFor();
    await person.rows.first().waitFor();
    const shown = await money(person);
    assert.ok(shown.includes(account.number) && shown.includes(written(minor(account.balance), language)));
    await settled(at, `13-account-${account.kind}`);
    await person.back();
    await person.isHome();
  }
}

async function changesTheme(at) {
  const { person, scheme } = at;
  const other = scheme === 'light' ? 'dark' : 'light';
  const background = () => person.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await background();
  await person.goTo('more');
  await settled(at, '14-more');
  await person.choose(person.words.more[other]);
  assert.equal(await person.page.locator('html').getAttribute('data-theme'), other);
  await until(async () => (await background()) !== before, 'the page has another colour');
  await person.page.reload();
  await person.heading(person.words.more.title).waitFor();
  assert.equal(await person.page.locator('html').getAttribute('data-theme'), other, 'the choice is kept');
  await person.choose(person.words.more.system);
  assert.equal(await person.page.locator('html').getAttribute('data-theme'), scheme);
}

async function changesLanguage(at) {
  const { person, visit, language } = at;
  const told = () => visit.watch.sent('PATCH', '/v1/customer').map(({ body }) => JSON.parse(body).language);
  const other = language === 'ru' ? 'en' : 'ru';
  const name = { ru: 'Русский', en: 'English' };
  for (const next of [other, language]) {
    await person.choose(name[next]);
    person.language = next;
    await person.heading(words[next].more.title).waitFor();
    assert.equal(await person.page.locator('html').getAttribute('lang'), next);
    await until(() => told().includes(next), 'the bank is told the language');
  }
}

async function leaves(at) {
  const { person } = at;
  await person.signOut();
  assert.equal(at.visit.watch.sent('DELETE', '/v1/session').length, 1);
  await person.page.reload();
  await person.isAtSignIn();
  await settled(at, '15-left');
}
