/** What was begun and is not wanted any more: thrown away in one press, taken back in another, gone from every window. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, until, VERA } from './stage.mjs';
import { words } from './words.mjs';

const bank = await stage();

const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, payee: BORIS },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, payee: VERA },
];

for (const look of LOOKS) {
  test(`thrown away and taken back: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const { unfinished, payments } = words[look.language];
    const client = await bank.customer(look.phone);
    const kept = async () => expectStatus(await client.get('/v1/drafts'), 200).json.items;
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person, page } = visit;
      const check = lookerOf(visit, 'drafts', { walkable: look.size === PHONE });
      const remove = person.button(`${unfinished.remove}: ${payments.phone}`);
      await person.signIn(look.phone);
      await person.beginTransfer('phone');
      await person.givePayee(look.payee);
      await person.giveAmount('123');
      await until(async () => (await kept()).length === 1, 'the bank keeps it');
      await person.open('/');
      await remove.waitFor();
      await check('home');
      await remove.click();
      await person.sees(unfinished.removed);
      const focused = () => page.evaluate(() => document.activeElement?.textContent);
      await until(async () => (await focused()) === unfinished.restore, 'the focus is on what takes it back');
      await check('removed');
      await until(async () => (await kept()).length === 0, 'the bank has dropped it');
      await person.button(unfinished.restore).click();
      await remove.waitFor();
      await until(async () => (await kept()).length === 1, 'the bank keeps it again');
      await page.getByRole('region', { name: unfinished.title }).getByRole('link').click();
      await until(async () => (await person.amount.inputValue()) === '123', 'it is where it was');
      await person.open('/payments');
      await remove.click();
      await until(async () => (await kept()).length === 0, 'it is gone');
      await person.open('/payments/phone');
      await person.amount.waitFor();
      assert.equal(await person.amount.inputValue(), '', 'and from this tab, too');
    });
  });
}
