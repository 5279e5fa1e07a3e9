/** Every screen against the rules of the house: axe-core, fingers, the Tab key, narrow pages, large text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertAccessible,
  assertNotCut,
  assertNotSideways,
  assertTouchable,
  assertWalkable,
  assertWholeWords,
  atRest,
} from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';
import { quick } from './words.mjs';

const bank = await stage();

/* The Tab key is the same in every light: one walk a language is enough. */
const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, payee: BORIS, walks: true },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, payee: VERA, walks: true },
  { size: SMALL, language: 'ru', scheme: 'light', phone: VERA, payee: ANNA, walks: false },
  { size: PHONE, language: 'en', scheme: 'dark', phone: ANNA, payee: VERA, walks: false },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: BORIS, payee: ANNA, walks: true },
];

for (const look of LOOKS) {
  test(`every screen: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      const check = async (screen) => {
        await atRest(person.page);
        await visit.picture(`screen-${screen}`);
        await assertNotSideways(person.page, screen);
        await assertWholeWords(person.page, screen);
        await assertAccessible(person.page, screen);
        await assertTouchable(person.page, screen);
        if (look.walks) await assertWalkable(person.page, screen);
      };
      await signsIn(person, look, check);
      await looksAround(person, check);
      await pays(person, look, check);
    });
  });
}

async function signsIn(person, { phone }, check) {
  await person.open('/');
  await person.isAtSignIn();
  await check('sign-in');
  const mark = bank.server.sms.mark();
  await person.givePhone(phone);
  await person.code.waitFor();
  await person.page.locator('summary').click();
  await check('sign-in-code');
  await person.giveCode(await bank.server.sms.codeAfter(mark, phone));
  await person.isHome();
}

async function looksAround(person, check) {
  const { words, page } = person;
  await check('home');
  await person.button(words.home.hide).click();
  await check('home-hidden');
  await person.button(words.home.show).click();
  await page.locator('a.hero').click();
  await page.getByText(words.account.number, { exact: true }).waitFor();
  await person.rows.first().waitFor();
  await check('account');
  await person.open('/payments');
  await person.heading(words.payments.title).waitFor();
  await page.locator('a[href^="/operations/"]').first().waitFor();
  await check('payments');
  await person.open('/history');
  await person.rows.first().waitFor();
  await check('history');
  await person.rows.first().click();
  await person.seesPart(words.operation.posted);
  await check('entry');
  await person.open('/more');
  await person.seesPart(words.more.phone('0'));
  await check('more');
  await person.button(words.more.signOut).click();
  await check('sign-out');
  await person.open('/more/help');
  await page.locator('details > summary').first().click();
  await check('help');
  await person.open('/more/about');
  await person.heading(words.about.title).waitFor();
  await check('about');
  await person.open('/nowhere');
  await person.sees(words.error.lost);
  await check('lost');
}

async function pays(person, { phone, payee, language }, check) {
  const { words, page } = person;
  await person.open('/payments/own');
  await person.amount.waitFor();
  await person.giveAmount('1500');
  await check('own');
  await page.locator('.account-field').first().click();
  await person.sheet.waitFor();
  await check('choose-account');
  await page.keyboard.press('Escape');
  await person.sheet.waitFor({ state: 'detached' });
  await person.open('/payments/phone');
  await person.amount.waitFor();
  await check('phone-empty');
  await person.givePayee(payee);
  await person.button(quick(100, language)).click();
  await person.seesPart(words.transfer.payeeBank('').replace(' · ', '').trim());
  await check('phone');
  const { code } = await person.payAndReadSms(phone);
  await check('confirm');
  await person.giveCode(code === '000000' ? '111111' : '000000');
  await person.sees(words.signIn.wrong(4));
  person.visit.watch.forgive(/status of 422.*\/confirm/);
  await check('wrong-code');
  await person.giveCode(code);
  await person.isDone();
  await check('done');
  await person.link(words.done.home).click();
  await person.isHome();
}

for (const size of [SMALL, PHONE]) {
  test(`text at 200 %: ${size.width} px`, async () => {
    const large = () => {
      addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('font-size', '200%'));
    };
    await bank.visit({ size, language: 'ru', before: large }, async (visit) => {
      const { person } = visit;
      const check = async (screen) => {
        await atRest(person.page);
        await visit.picture(`large-${screen}`);
        await assertNotSideways(person.page, screen);
        await assertNotCut(person.page, screen);
      };
      await signsIn(person, { phone: VERA }, check);
      assert.equal(await person.page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '32px');
      await looksAround(person, check);
      await pays(person, { phone: VERA, payee: BORIS, language: 'ru' }, check);
    });
  });
}
