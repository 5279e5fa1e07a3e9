/** What a person sees when the network, the server or the session goes away, and that no money goes with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { ANNA, BORIS, stage, until, VERA } from './stage.mjs';
import { minor, plain, tight, written } from './words.mjs';

const bank = await stage();
const FRESH_MS = 5_200;
/* A bank that was started anew knows no nonce of before: the first request is asked for one. */
const GONE = /net::ERR_|status of (401|503)/;

/** What an account has, and the operations with that sum. */
async function stateOf(client, sum) {
  const accounts = await client.accounts();
  const { items } = (await client.get('/v1/entries', { query: { limit: 200 } })).json;
  const entries = items.filter((entry) => minor(entry.amount) === sum || minor(entry.amount) === -sum);
  return { balances: accounts.map((account) => minor(account.balance)), entries: entries.length };
}

test('offline: said at once, old figures marked with their time, all well again afterwards', async () => {
  await bank.visit({}, async (visit) => {
    const { person, context, watch, words, page } = visit;
    await person.signIn(ANNA);
    await pause(FRESH_MS);
    await context.setOffline(true);
    await person.sees(words.offline.banner);
    await person.goTo('payments');
    await person.goTo('home');
    const stale = page.locator('.stale').first();
    await stale.waitFor();
    assert.match(plain(await stale.innerText()), new RegExp(words.offline.stale('\\d{1,2}:\\d{2}')));
    await person.rows.first().waitFor();
    await visit.picture('failure-offline');
    await person.beginTransfer('own');
    await person.giveAmount('10');
    await person.pay.click();
    await person.sees(words.transfer.offline);
    await person.back();
    await context.setOffline(false);
    await person.page.getByText(words.offline.banner).waitFor({ state: 'detached' });
    await stale.waitFor({ state: 'detached' });
    assert.equal(watch.sent('POST', '/v1/payments').length, 0, 'nothing was sent while offline');
    watch.forgive(GONE);
  });
});

test('a screen first opened while the bank is away says so and loads afterwards', async () => {
  await bank.visit({}, async ({ person, page, watch, words }) => {
    await person.signIn(BORIS);
    /* Without the stream of events nothing but the press finds out that the bank is back. */
    await page.route('**/v1/events', (route) => route.abort());
    await bank.server.kill();
    await person.page.locator('a.hero').click();
    await person.sees(words.error['no-answer']);
    const retry = person.button(words.common.retry);
    await retry.waitFor();
    await bank.server.start();
    await retry.click();
    await person.rows.first().waitFor();
    watch.forgive(GONE);
  });
});

test('the answer to a payment is lost and the bank is killed: it is one payment', async () => {
  const client = await bank.customer(VERA);
  const before = await stateOf(client, 4321n);
  await bank.visit({}, async ({ person, page, watch, words }) => {
    await person.signIn(VERA);
    await page.route(
      '**/v1/payments',
      async (route) => {
        await route.fetch();
        await bank.server.kill();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await person.beginTransfer('own');
    await person.giveAmount('43,21');
    await person.pay.click();
    await person.sees(words.transfer.checkingTitle);
    assert.equal(await person.pay.count(), 0, 'no other transfer can be begun');
    await bank.server.start();
    await person.isDone();
    const sent = watch.sent('POST', '/v1/payments');
    assert.ok(sent.length >= 2, 'it was asked again');
    assert.equal(new Set(sent.map(({ key }) => key)).size, 1, 'under the same key');
    assert.equal(new Set(sent.map(({ body }) => body)).size, 1, 'to the letter');
    watch.forgive(GONE);
  });
  const afterwards = await stateOf(client, 4321n);
  assert.equal(afterwards.entries - before.entries, 2, 'one payment has two sides');
  assert.equal(before.balances[0] - afterwards.balances[0], 4321n);
});

test('the bank dies before it has seen the payment, the page is loaded anew: it is one payment, confirmed once', async () => {
  const client = await bank.customer(ANNA);
  const before = await stateOf(client, 7654n);
  await bank.visit({}, async ({ person, page, watch, words }) => {
    await person.signIn(ANNA);
    await person.beginTransfer('phone');
    await person.givePayee(BORIS);
    await person.giveAmount('76,54');
    await person.page.locator('.transfer-payee-name').waitFor();
    await person.canPay();
    bank.server.child.kill('SIGSTOP');
    await person.pay.click();
    await until(() => watch.sent('POST', '/v1/payments').length === 1, 'the order has left');
    await bank.server.kill();
    await person.sees(words.transfer.checkingTitle);
    const mark = bank.server.sms.mark();
    await bank.server.start();
    await page.reload();
    await person.sheet.waitFor();
    const code = await bank.server.sms.codeAfter(mark, ANNA);
    await page.reload(); // a phone may do so while the SMS is read
    await person.sheet.waitFor();
    await person.giveCode(code);
    await person.isDone();
    const keys = watch.sent('POST', '/v1/payments').map(({ key }) => key);
    assert.equal(new Set(keys).size, 1, 'under the same key, also after the reload');
    watch.forgive(GONE);
  });
  const afterwards = await stateOf(client, 7654n);
  assert.equal(afterwards.entries - before.entries, 1);
  assert.equal(before.balances[0] - afterwards.balances[0], 7654n);
});

test('the answer to a bill is lost and the page is loaded anew: it is one payment, and its code is asked for', async () => {
  const client = await bank.customer(VERA);
  const before = await stateOf(client, 12300n);
  await bank.visit({}, async ({ person, page, watch, words }) => {
    await person.signIn(VERA);
    await person.open('/bills/101');
    await page.locator('#bill-phone').fill('+7 900 000-00-09');
    await page.locator('#amount').fill('123');
    await page.route(
      '**/v1/payments',
      async (route) => {
        await route.fetch();
        await bank.server.kill();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    const mark = bank.server.sms.mark();
    await page.getByRole('button', { name: /^Оплатить/ }).click();
    await person.sees(words.transfer.checkingTitle);
    await bank.server.start();
    await page.reload();
    await person.sheet.waitFor();
    await page.reload();
    await person.sheet.waitFor();
    await page.keyboard.press('Escape');
    await person.sheet.waitFor({ state: 'detached' });
    await page.reload();
    const again = page.getByRole('button', { name: /^Оплатить/ });
    await again.waitFor();
    assert.equal(await person.sheet.count(), 0, 'what was put away does not come back by itself');
    await again.click();
    await person.sheet.waitFor();
    await person.giveCode(await bank.server.sms.codeAfter(mark, VERA));
    await page.waitForURL(/\/(operations\/\d+|payments\/\d+\/done)$/);
    const keys = watch.sent('POST', '/v1/payments').map(({ key }) => key);
    assert.equal(new Set(keys).size, 1, 'under the same key, also after the reloads');
    watch.forgive(GONE);
  });
  const afterwards = await stateOf(client, 12300n);
  assert.equal(before.balances[0] - afterwards.balances[0], 12300n);
});

test('an order that was left unanswered on one saved bill is asked after there, and not on another of its provider', async () => {
  const client = await bank.customer(VERA);
  const rubles = (amount) => ({ amount, currency: 'RUB' });
  for (const [name, phone, sum] of [
    ['Первый', '+79000000008', '131.00'],
    ['Второй', '+79000000009', '132.00'],
  ]) {
    const body = { provider: '101', fields: { phone }, amount: rubles(sum), name };
    expectStatus(await client.post('/v1/payers', body), 201);
  }
  await bank.visit({}, async ({ person, page, watch, words }) => {
    const pay = page.getByRole('button', { name: /^Оплатить/ });
    await person.signIn(VERA);
    await person.open('/bills');
    await page.getByRole('link', { name: 'Первый' }).click();
    await page.route('**/v1/payments', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await pay.click();
    await person.sees(words.transfer.checkingTitle);
    await page.unroute('**/v1/payments');
    await page.goBack();
    await page.getByRole('link', { name: 'Второй' }).click();
    await pay.waitFor();
    assert.match(plain(await pay.innerText()), /132/);
    await page.goBack();
    await page.getByRole('link', { name: 'Первый' }).click();
    await person.sheet.waitFor();
    assert.match(plain(await person.sheet.innerText()), /131/);
    watch.forgive(GONE);
  });
});

test('a bill that was put aside and confirmed in the history is not taken for a new one', async () => {
  await bank.visit({}, async ({ person, page, words }) => {
    const fill = async () => {
      await person.open('/bills/101');
      await page.locator('#bill-phone').fill('+7 900 000-00-09');
      await page.locator('#amount').fill('141');
      const [made] = await Promise.all([
        page.waitForResponse((answer) => answer.url().endsWith('/v1/payments') && answer.request().method() === 'POST'),
        page.getByRole('button', { name: /^Оплатить/ }).click(),
      ]);
      return (await made.json()).id;
    };
    await person.signIn(VERA);
    const mark = bank.server.sms.mark();
    const first = await fill();
    await person.sheet.waitFor();
    await page.keyboard.press('Escape');
    await person.open(`/operations/${first}`);
    await page.getByRole('button', { name: words.operation.confirm }).click();
    await person.giveCode(await bank.server.sms.codeAfter(mark, VERA));
    await person.sheet.waitFor({ state: 'detached' });
    assert.equal(await fill(), first);
    await page.waitForURL(new RegExp(`/operations/${first}$`)); // with its time: it is no new one
    const another = bank.server.sms.mark();
    assert.notEqual(await fill(), first);
    await person.sheet.waitFor();
    await person.giveCode(await bank.server.sms.codeAfter(another, VERA));
    await page.waitForURL(/\/(operations\/\d+|payments\/\d+\/done)$/);
  });
});

test('the session ends elsewhere: back to signing in, told why, and back to the same place', async () => {
  await bank.visit({}, async (visit) => {
    const { person, words, watch } = visit;
    await person.signIn(VERA);
    await person.goTo('history');
    await person.rows.first().click();
    await person.heading(words.operation.title).waitFor();
    const other = await visit.tab();
    await other.open('/');
    await other.isHome();
    await other.signOut();
    await person.sees(words.signIn.ended); // nothing is touched
    assert.match(watch.faults.join('\n'), /status of 401/);
    watch.forgive(/status of 401/);
    const mark = bank.server.sms.mark();
    await person.givePhone(VERA);
    await person.code.waitFor();
    await person.giveCode(await bank.server.sms.codeAfter(mark, VERA));
    await person.heading(words.operation.title).waitFor();
    await person.seesPart(words.operation.posted);
  });
});

test('two tabs at once: each pays, both see the money, nothing is paid twice', async () => {
  const client = await bank.customer(BORIS);
  const before = await stateOf(client, 0n);
  await bank.visit({}, async (visit) => {
    const { person, watch } = visit;
    await person.signIn(BORIS);
    const other = await visit.tab();
    await other.open('/');
    await other.isHome();
    for (const one of [person, other]) {
      await one.beginTransfer('own');
      await one.giveAmount('11');
    }
    await Promise.all([person.pay.click(), other.pay.click()]);
    await Promise.all([person.isDone(), other.isDone()]);
    const keys = watch.sent('POST', '/v1/payments').map(({ key }) => key);
    assert.equal(new Set(keys).size, 2, 'two payments, each with a key of its own');
    const afterwards = await stateOf(client, 0n);
    assert.equal(before.balances[0] - afterwards.balances[0], 2200n);
    await pause(FRESH_MS);
    for (const one of [person, other]) {
      await one.page.bringToFront();
      await one.link(one.words.done.home).click();
      await until(
        async () => tight(await one.page.locator('a.hero').innerText()).includes(written(afterwards.balances[0], 'ru')),
        'home shows what both have moved',
      );
    }
  });
});
