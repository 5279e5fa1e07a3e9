/** A phone that is topped up by itself, in a browser: from a bill that was paid, with a code, to its first top-up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { assertAccessible, assertNotSideways, assertTouchable, assertWalkable, atRest, lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';
import { plain } from './words.mjs';

const bank = await stage();

const WORDS = {
  ru: {
    when: 'Когда мало осталось',
    begin: /^Пополнять на 250/,
    a_month: /меньше 150 ₽, не больше 2 000 ₽ в месяц/,
    every: /Когда меньше 150/,
    left: 'Осталось у поставщика',
    cancel: 'Отменить автоплатёж',
    skip: 'Пропустить следующий',
    tight: 'За месяц должно хватать хотя бы на одно пополнение.',
    add: 'Новый автоплатёж',
    bills: 'Оплата услуг',
    row: /^Когда/,
    begins: /^Пополнять на 300/,
  },
  en: {
    when: 'When the balance is low',
    begin: /^Top up by ₽250/,
    a_month: /below ₽150, up to ₽2,000 a month/,
    every: /When below ₽150/,
    left: 'Balance at the provider',
    cancel: 'Cancel scheduled payment',
    skip: 'Skip the next one',
    tight: 'The monthly limit must cover at least one top-up.',
    add: 'New scheduled payment',
    bills: 'Bills',
    row: /^When/,
    begins: /^Top up by ₽300/,
  },
};

const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: VERA },
];

/** A number whose operator says that little is left, paid before by another window. */
async function paid(phone) {
  const client = await bank.customer(phone);
  const { id: from } = await client.account('current');
  const to = { provider: '101', fields: { phone: '+79000000015' } };
  const order = { kind: 'bill', from, to, amount: { amount: '250.00', currency: 'RUB' } };
  const { payment, code } = await client.orderWithCode(order, phone);
  return expectStatus(await client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json.id;
}

for (const look of LOOKS) {
  test(`topped up when little is left: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const words = WORDS[look.language];
    const payment = await paid(look.phone);
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      const { page } = person;
      const check = async (screen) => {
        await atRest(page);
        await visit.picture(`threshold-${screen}`);
        await assertNotSideways(page, screen);
        await assertAccessible(page, screen);
        await assertTouchable(page, screen);
      };
      await person.signIn(look.phone);
      await person.open(`/payments/${payment}/again`);
      await page.getByRole('button', { name: words.when }).click();
      await page.locator('#threshold-below').fill('150');
      await page.locator('#threshold-most').fill('249,99');
      await page.getByText(words.tight).waitFor();
      await check('tight');
      assert.equal(await page.getByRole('button', { name: words.begin }).isDisabled(), true);
      await page.locator('#threshold-most').fill('2000');
      await page.getByText(words.tight).waitFor({ state: 'detached' });
      await check('form');
      await assertWalkable(page, 'form');
      const mark = bank.server.sms.mark();
      await page.getByRole('button', { name: words.begin }).click();
      await page.locator('#standing-code').waitFor();
      const agreed = plain(await page.getByRole('dialog').innerText());
      for (const part of [/\+7 900 000-00-15/, words.a_month]) assert.match(agreed, part);
      await check('code');
      await page.locator('#standing-code').fill(await bank.server.sms.codeAfter(mark, look.phone));
      await page.waitForURL(/\/standing\/\d+$/);
      await page.getByText(words.left).waitFor();
      // asked, answered and topped up while somebody looks
      await page.locator('.standing a[href*="/operations/"]').waitFor({ timeout: 20_000 });
      assert.match(await page.locator('.standing').innerText(), /12[,.]34/);
      assert.equal(await page.getByRole('button', { name: words.skip }).count(), 0);
      await check('one');
      await person.open('/standing');
      await page.getByText(words.every).waitFor();
      await check('list');
      await page.locator('.card a[href*="/standing/"]').click();
      await page.getByRole('button', { name: words.cancel }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.cancel }).click();
      await page.getByRole('button', { name: words.cancel }).waitFor({ state: 'detached' });
    });
  });
}

for (const look of LOOKS.slice(0, 2)) {
  test(`begun from the list of automatic payments: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const words = WORDS[look.language];
    const client = await bank.customer(look.phone);
    const fields = { phone: '+79000000016' };
    const body = { provider: '101', fields, amount: { amount: '300.00', currency: 'RUB' }, name: 'Mama' };
    expectStatus(await client.post('/v1/payers', body), 201);
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'begun', { walkable: look.size === PHONE });
      const add = async () => {
        await person.open('/standing');
        await person.link(words.add).click();
        await person.heading(words.add).waitFor();
        await page.getByText('Mama').waitFor();
      };
      await person.signIn(look.phone);
      await add();
      await check('new');
      /* By the catalogue, to a provider that tells what is left: that is what the form begins with. */
      await page.getByRole('link', { name: words.bills }).click();
      await page.locator('#bills-search').fill('7700990010');
      await page.locator('a[href$="/bills/101"]').click();
      await page.locator('#bill-phone').fill('+79000000016');
      await page.locator('#amount').fill('300');
      await page.locator('#threshold-most').fill('299');
      await page.getByText(words.tight).waitFor();
      await check('tight');
      assert.equal(await page.getByRole('button', { name: words.begins }).isDisabled(), true);
      await page.reload();
      await page.locator('#threshold-most').waitFor();
      assert.equal(await page.locator('#threshold-most').inputValue(), '299', 'the plan survives a reload');
      /* By what is saved, the same. */
      await add();
      await page.getByText('Mama').click();
      await page.locator('#threshold-most').fill('900');
      await check('form');
      const mark = bank.server.sms.mark();
      await page.getByRole('button', { name: words.begins }).click();
      await page.locator('#standing-code').fill(await bank.server.sms.codeAfter(mark, look.phone));
      await page.waitForURL(/\/standing\/\d+$/);
      const [made] = expectStatus(await client.get('/v1/standing-orders'), 200).json.items;
      assert.deepEqual([made.status, made.order.to.fields], ['active', fields]);
      assert.deepEqual(made.threshold.at_most_a_month.amount, '900.00');
      /* Who comes to pay is not made to plan. */
      await person.open('/payments/phone');
      await page.getByRole('button', { name: words.row }).waitFor();
      assert.equal(await page.locator('#schedule-start').count(), 0);
    });
  });
}
