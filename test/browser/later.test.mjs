/** Paying later from the form of a payment: by phone on a day, between own accounts every month, a bill every week. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertWalkable, lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';
import { tight } from './words.mjs';

const bank = await stage();

const WORDS = {
  ru: {
    when: /^Когда/,
    now: /Сейчас$/,
    once: 'В день',
    week: 'Каждую неделю',
    month: 'Каждый месяц',
    before: 'До выходного',
    schedule: /^Запланировать/,
    pause: 'Поставить на паузу',
    times: 'Число раз',
    three: /платежей всего: 3/,
  },
  en: {
    when: /^When/,
    now: /Now$/,
    once: 'On a date',
    week: 'Every week',
    month: 'Every month',
    before: 'Before it',
    schedule: /^Schedule/,
    pause: 'Pause',
    times: 'After several payments',
    three: /payments in total: 3/,
  },
};

const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, payee: BORIS, walks: true },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, payee: VERA },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: VERA, payee: ANNA },
];

/** Of a card of nobody's, with its check digit. */
const CARD = '4000000000000002';

class Planner {
  constructor(visit, { language, phone }) {
    this.visit = visit;
    this.page = visit.page;
    this.phone = phone;
    this.words = WORDS[language];
  }

  get row() {
    return this.page.getByRole('button', { name: this.words.when });
  }

  press(name) {
    return this.page.getByRole('button', { name }).click();
  }

  /** Opens the choices and takes one. */
  async choose(name) {
    await this.row.click();
    await this.press(name);
    await this.page.locator('#schedule-start').waitFor();
  }

  async confirms(check, screen) {
    const mark = bank.server.sms.mark();
    await this.press(this.words.schedule);
    await this.page.locator('#standing-code').waitFor();
    await check(screen);
    await this.page.locator('#standing-code').fill(await bank.server.sms.codeAfter(mark, this.phone));
    await this.isOn();
  }

  async isOn() {
    await this.page.waitForURL(/\/standing\/\d+$/);
    await this.page.getByRole('button', { name: this.words.pause }).waitFor();
  }
}

for (const look of LOOKS) {
  test(`later: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const client = await bank.customer(look.phone, look.language);
    const newest = async () => (await client.get('/v1/standing-orders')).json.items[0];
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'later');
      const planner = new Planner(visit, look);
      await person.signIn(look.phone);

      await person.open('/payments/phone');
      await person.givePayee(look.payee);
      await person.giveAmount('150');
      await person.canPay();
      await planner.row.getByText(planner.words.now).waitFor();
      await check('now');
      await planner.choose(planner.words.once);
      const start = await page.locator('#schedule-start').inputValue();
      await person.choose(planner.words.before);
      await check('day');
      if (look.walks) await assertWalkable(page, 'day');
      await page.reload();
      await page.getByRole('button', { name: planner.words.schedule }).waitFor();
      assert.equal(await page.locator('#schedule-start').inputValue(), start, 'the plan survives a reload');
      await page.locator('.transfer-payee-name').waitFor();
      await planner.confirms(check, 'code');
      const once = await newest();
      assert.equal(once.status, 'active');
      assert.equal(once.order.kind, 'phone');
      assert.equal(once.order.amount.amount, '150.00');
      assert.deepEqual([once.schedule.every, once.schedule.start, once.schedule.on_holiday], ['once', start, 'before']);
      await person.open('/payments/phone');
      await person.amount.waitFor();
      assert.equal(await person.amount.inputValue(), '', 'what is planned is no draft any more');
      await planner.row.getByText(planner.words.now).waitFor();

      await person.open('/payments/own');
      await person.giveAmount('10');
      await planner.choose(planner.words.month);
      await person.choose(planner.words.times);
      await page.locator('#schedule-times').fill('0');
      assert.equal(await person.pay.isDisabled(), true, 'so often is never');
      await page.locator('#schedule-times').fill('3');
      await check('own');
      await planner.row.click();
      await page.locator('#schedule-start').waitFor({ state: 'detached' });
      assert.match(tight(await planner.row.innerText()), new RegExp(tight(planner.words.month)));
      await check('own-folded');
      await planner.press(planner.words.schedule);
      await planner.isOn();
      const monthly = await newest();
      assert.deepEqual(
        [monthly.status, monthly.order.kind, monthly.schedule.every, monthly.schedule.on_holiday],
        ['active', 'own', 'month', 'same'],
      );
      assert.deepEqual([monthly.schedule.times, monthly.schedule.end, monthly.next_dates.length], [3, null, 3]);
      await page.getByText(planner.words.three).waitFor();

      await person.open('/bills/101');
      await page.locator('#bill-phone').fill('+7 900 000-00-09');
      await page.locator('#amount').fill('250');
      await planner.choose(planner.words.week);
      await check('bill');
      await planner.confirms(check, 'bill-code');
      const weekly = await newest();
      assert.deepEqual([weekly.order.kind, weekly.order.to.provider, weekly.schedule.every], ['bill', '101', 'week']);

      await person.open('/payments/number');
      await page.locator('#number').waitFor();
      await planner.row.waitFor();
      await page.locator('#number').pressSequentially(CARD);
      await planner.row.waitFor({ state: 'detached' });
      visit.watch.forgive(/status of 4\d\d.*\/quote/);
    });
  });
}
