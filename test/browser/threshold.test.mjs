/** A phone that is topped up by itself, in a browser: from a bill that was paid, with a code, to its first top-up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { assertAccessible, assertNotSideways, assertTouchable, assertWalkable, atRest } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';

const bank = await stage();

const WORDS = {
  ru: {
    when: 'Когда мало осталось',
    begin: /^Пополнять на 250/,
    every: /Когда меньше 150/,
    left: 'Осталось у поставщика',
    cancel: 'Отменить автоплатёж',
    skip: 'Пропустить следующий',
    tight: 'За месяц должно хватать хотя бы на одно пополнение.',
  },
  en: {
    when: 'When little is left',
    begin: /^Top up by ₽250/,
    every: /When less than ₽150/,
    left: 'Left with the provider',
    cancel: 'Cancel it',
    skip: 'Leave the next one out',
    tight: 'A month must be enough for one top-up at least.',
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
      await page.locator('a[href*="/standing/"]').click();
      await page.getByRole('button', { name: words.cancel }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.cancel }).click();
      await page.getByRole('button', { name: words.cancel }).waitFor({ state: 'detached' });
    });
  });
}
