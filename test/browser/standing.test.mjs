/** Favourites and scheduled payments in a browser: kept from a payment, paid again in two taps, given to the bank. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { accountAt, OTHER_BIK } from '../lib/rail.mjs';
import { assertWalkable, lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, until, VERA, WIDE } from './stage.mjs';
import { tight, transferWords, written } from './words.mjs';

const bank = await stage();

const WORDS = {
  ru: {
    again: 'В избранное или по расписанию',
    keep: 'Сохранить в избранное',
    remove: 'Удалить из избранного',
    pay: /^Перевести/,
    schedule: /^Запланировать/,
    month: 'Каждый месяц',
    pause: 'Поставить на паузу',
    resume: 'Включить снова',
    skip: 'Пропустить следующий',
    skipped: 'Пропущен по вашей просьбе',
    change: 'Изменить сумму',
    save: 'Сохранить',
    cancel: 'Отменить автоплатёж',
    cancelled: /Отменён/,
    title: 'Автоплатежи',
  },
  en: {
    again: 'Add to favourites or schedule',
    keep: 'Add to favourites',
    remove: 'Remove from favourites',
    pay: /^Send/,
    schedule: /^Schedule/,
    month: 'Every month',
    pause: 'Pause',
    resume: 'Resume',
    skip: 'Skip the next one',
    skipped: 'Skipped as you asked',
    change: 'Change the amount',
    save: 'Save',
    cancel: 'Cancel scheduled payment',
    cancelled: /Cancelled/,
    title: 'Scheduled payments',
  },
};

const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, payee: BORIS },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, payee: VERA },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: VERA, payee: ANNA },
];

/** One that was made before, by another window. */
async function paid({ phone, payee }) {
  const client = await bank.customer(phone);
  const { id: from } = await client.account('current');
  const order = { kind: 'phone', from, to: { phone: payee }, amount: { amount: '120.00', currency: 'RUB' } };
  const { payment, code } = await client.orderWithCode(order, phone);
  return expectStatus(await client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json.id;
}

for (const look of LOOKS) {
  test(`kept, again, every month: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const words = WORDS[look.language];
    const payment = await paid(look);
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      const { page } = person;
      const check = lookerOf(visit, 'standing');
      const press = (name) => page.getByRole('button', { name }).click();
      const code = async (mark, box) => {
        await page.locator(box).waitFor();
        const given = await bank.server.sms.codeAfter(mark, look.phone);
        await page.locator(box).fill(given);
      };
      await person.signIn(look.phone);
      await person.open(`/operations/${payment}`);
      await page.getByRole('link', { name: words.again }).click();
      await press(words.keep);
      await page.getByRole('button', { name: words.remove }).waitFor();
      await check('kept');

      await person.open('/payments');
      await page.locator('a[href*="/templates/"]').waitFor();
      await check('hub');
      await page.locator('a[href*="/templates/"]').click();
      await page.getByRole('switch').click();
      await page.locator('[role="switch"][aria-checked="true"]').waitFor();
      let mark = bank.server.sms.mark();
      await press(words.pay);
      await code(mark, '#confirm-code');
      await page.waitForURL(/\/payments\/\d+\/done$/);
      await page.getByRole('link', { name: words.again }).waitFor();
      await check('done');

      await person.open('/payments');
      await page.locator('a[href*="/templates/"]').click();
      await press(words.month);
      await page.locator('#schedule-start').waitFor();
      await check('schedule');
      await assertWalkable(page, 'schedule');
      mark = bank.server.sms.mark();
      await press(words.schedule);
      await page.locator('#standing-code').waitFor();
      await check('code');
      await code(mark, '#standing-code');
      await page.waitForURL(/\/standing\/\d+$/);
      await page.getByRole('button', { name: words.pause }).waitFor();
      await check('one');
      await press(words.pause);
      await page.getByRole('button', { name: words.resume }).waitFor();
      await press(words.resume);
      await press(words.skip);
      await page.getByText(words.skipped).waitFor();
      await press(words.change);
      await page.locator('#standing-amount').fill('150');
      mark = bank.server.sms.mark();
      await press(words.save);
      await code(mark, '#standing-code');
      await page.locator('#standing-code').waitFor({ state: 'detached' });
      await check('changed');
      assert.match(await page.locator('.standing-order').innerText(), /150/);

      await person.open('/standing');
      await page.locator('.card a[href*="/standing/"]').first().waitFor();
      await page.locator('.card a[href*="/standing/"]').first().click();
      await press(words.cancel);
      await page.getByRole('dialog').getByRole('button', { name: words.cancel }).click();
      await page.getByText(words.cancelled).first().waitFor();
      await check('cancelled');
    });
  });
}

/** One for which the bank takes a fee. */
async function paidByRequisites(phone) {
  const client = await bank.customer(phone);
  const { id: from } = await client.account('current');
  const to = { name: 'ООО «Пример»', account: accountAt('1002'), bik: OTHER_BIK };
  const amount = { amount: '1000.00', currency: 'RUB' };
  const order = { kind: 'requisites', from, to, amount, purpose: 'Оплата по счёту 15, без НДС' };
  const { payment, code } = await client.orderWithCode(order, phone);
  return expectStatus(await client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json.id;
}

for (const look of LOOKS.slice(0, 2)) {
  test(`again, and what it costs: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const payment = await paidByRequisites(look.phone);
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const { quote } = transferWords[look.language];
      const sum = (minor) => written(minor, look.language, { short: true });
      await person.signIn(look.phone);
      await person.open(`/payments/${payment}/again`);
      await page.locator('#amount').waitFor();
      const button = page.locator('.transfer-dock button');
      const says = async (minor, fee) =>
        until(async () => tight(await button.innerText()) === tight(quote.button(sum(minor), sum(fee))), 'the fee');
      await says(100000n, 2000n);
      assert.ok(
        tight(await page.locator('#amount-note').innerText()).startsWith(
          tight(quote.fee(written(2000n, look.language))),
        ),
      );
      await page.locator('#amount').fill('10000');
      await says(1000000n, 3000n);
      await lookerOf(visit, 'standing')('again-fee');
    });
  });
}
