/** Money that is asked for: of a person, by a link, seen by a stranger, paid, declined. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { assertAccessible, lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';
import { askWords } from './words.mjs';

const bank = await stage();

const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', asking: BORIS, paying: ANNA, walks: true },
  { size: SMALL, language: 'en', scheme: 'dark', asking: ANNA, paying: VERA, walks: false },
];

for (const look of LOOKS) {
  const own = askWords[look.language];
  const rules = { touchable: look.size === SMALL, walkable: look.walks };

  test(`asked, seen, paid, declined: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'asks', rules);
      await person.signIn(look.asking);
      for (const sum of ['120', '130']) {
        await person.open('/ask');
        await page.locator('#payer').fill(look.paying);
        await page.getByText(own.form.found('').trim(), { exact: false }).waitFor();
        await person.giveAmount(sum);
        await page.locator('#message').fill('Билеты в кино');
        if (sum === '120') await check('form');
        await page.locator('button[type="submit"]').click();
        await page.getByRole('heading', { name: own.made.person }).waitFor();
      }
      await check('asked');
      await page.getByRole('button', { name: own.made.done }).click();
      await page.getByText(own.list.until('').trim(), { exact: false }).first().waitFor();
      await check('mine');
    });
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'asks', rules);
      await person.signIn(look.paying);
      await person.open('/payments');
      await page.getByRole('heading', { name: own.incoming }).waitFor();
      await check('hub');
      await page.getByRole('button', { name: own.decline, exact: true }).first().click();
      await page.getByRole('heading', { name: own.refuse.title }).waitFor();
      await check('decline');
      await page.getByRole('dialog').getByRole('button', { name: own.refuse.button, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: own.pay, exact: true }).first().click();
      await page.getByText('120', { exact: false }).first().waitFor();
      await person.canPay();
      await check('pay');
      const { code } = await person.payAndReadSms(look.paying);
      await person.giveCode(code);
      await person.isDone();
    });
  });

  test(`a link: made, seen by a stranger, paid: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    let link = '';
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'asks', rules);
      await person.signIn(look.asking);
      await person.open('/ask');
      await person.choose(own.form.kinds.link);
      await person.giveAmount('77');
      await page.locator('#others').check();
      await check('link-form');
      await page.locator('button[type="submit"]').click();
      await page.getByText(own.made.link, { exact: true }).first().waitFor();
      await check('link-made');
      link = await page.locator('.pay-link').innerText();
    });
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'asks', rules);
      await person.open(`/${new URL(link).hash}`);
      await page.getByRole('button', { name: own.link.signIn }).waitFor();
      await page.locator('.qr-code').waitFor();
      await check('guest');
      await page.getByRole('button', { name: own.link.signIn }).click();
      const mark = person.sms.mark();
      await person.givePhone(look.paying);
      await person.code.waitFor();
      await person.giveCode(await person.sms.codeAfter(mark, look.paying));
      await page.getByText('77', { exact: false }).first().waitFor();
      await person.canPay();
      const { code } = await person.payAndReadSms(look.paying);
      await person.giveCode(code);
      await person.isDone();
      await person.open(`/pay/${new URL(link).hash.slice('#pay-'.length)}`);
      await page.getByText(own.link.over.paid, { exact: true }).first().waitFor();
      await check('over');
    });
  });
}

for (const look of LOOKS) {
  test(`declined for ever, and allowed again: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const own = askWords[look.language];
    const asking = await bank.customer(look.asking);
    const { id: account } = await asking.account('current');
    const asks = async (amount) => {
      const wish = { account, phone: look.paying, amount: { amount, currency: 'RUB' } };
      expectStatus(await asking.post('/v1/payment-requests', wish, { key: randomUUID() }), 201);
    };
    await asks('41.00');
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'asks', { touchable: look.size === SMALL, walkable: look.walks });
      const unwanted = page.getByRole('region', { name: own.list.unwanted });
      await person.signIn(look.paying);
      await person.open('/asks/in');
      await page.getByRole('button', { name: own.decline, exact: true }).first().click();
      await page.locator('#for-ever').check();
      await check('for-ever');
      await page.getByRole('dialog').getByRole('button', { name: own.refuse.button, exact: true }).click();
      await unwanted.waitFor();
      await check('unwanted');
      await asks('42.00');
      await person.open('/asks/in');
      await unwanted.waitFor();
      assert.equal(await page.getByText(/42[,.]00/).count(), 0, 'it does not come');
      await unwanted.getByRole('button').click();
      await unwanted.waitFor({ state: 'detached' });
      await asks('43.00');
      await page.getByText(/43[,.]00/).waitFor();
      assert.equal(await page.getByText(/42[,.]00/).count(), 0, 'what was asked meanwhile does not');
    });
  });
}

test('what is no link says so', async () => {
  await bank.visit({ size: WIDE, language: 'ru', scheme: 'light', inspected: true }, async (visit) => {
    await visit.person.open(`/#pay-${'A'.repeat(22)}`);
    await visit.person.sees(askWords.ru.link.gone);
    visit.watch.forgive(/payment-links/);
    await assertAccessible(visit.page, 'gone');
  });
});
