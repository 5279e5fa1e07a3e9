/** A person's cards: seen, shown for half a minute, frozen in one tap, limited, blocked, renewed; in every light. */
import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { Processor, processorDoor } from '../lib/processor.mjs';
import { lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, until, VERA, WIDE } from './stage.mjs';

const door = await processorDoor();
const bank = await stage([], {
  configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await door.config(data)}\n`),
});
const processor = new Processor(door);
after(() => processor.close());

async function dictionary(language) {
  const source = await readFile(new URL(`../../web/app/text/${language}-cards.ts`, import.meta.url), 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(source, { compilerOptions: options });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
}
const words = { ru: (await dictionary('ru')).ruCards, en: (await dictionary('en')).enCards };

/* Fingers and screen readers meet the same page at every width, and the Tab key in every light. */
const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, axe: true, walks: true },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, axe: true, walks: false },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: VERA, axe: false, walks: false },
];

/** A new card by the form on the screen. */
async function issues(person, cards, check) {
  await person.page.getByRole('link', { name: cards.add }).click();
  await person.heading(cards.issue.title).waitFor();
  await person.page.locator('#card-new-name').fill('Для отпуска');
  await check('new');
  await person.button(cards.issue.button).click();
  await person.heading('Для отпуска').waitFor();
  await person.sees(cards.noOperations);
  await check('fresh');
}

/** The code of the sheet that is open. */
async function givesCode(person, phone, mark) {
  await person.code.waitFor();
  await person.giveCode(await person.sms.codeAfter(mark, phone));
  await person.page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function looksAtNumber(person, cards, phone, check) {
  const mark = person.sms.mark();
  await person.button(cards.show).click();
  await person.code.waitFor();
  await check('code');
  await givesCode(person, phone, mark);
  const shown = person.page.locator('.card-face-number');
  await until(async () => /^220/.test(await shown.innerText()), 'the number');
  const number = (await shown.innerText()).replace(/\D/g, '');
  assert.equal(number.length, 16);
  await check('shown');
  await person.putAway(true);
  await until(async () => /^••/.test(await shown.innerText()), 'the number goes away with the app');
  await person.putAway(false);
  assert.ok(!(await person.page.content()).includes(number.slice(0, 12)), 'nothing of it is left in the page');
  return number;
}

async function pays(person, cards, number, check) {
  const held = await processor.authorise({ number }, '842.10', {
    merchant: { name: 'Кофейня «Зерно»', mcc: '5814', country: 'RU' },
  });
  assert.equal(held.decision, 'approved');
  await person.page.locator('.card-operation').first().waitFor(); // told at once, without a touch
  await person.seesPart(cards.operation.held);
  await processor.authorise({ number }, '100.00', {
    channel: 'online',
    merchant: { name: 'Lokanta Örnek', mcc: '5812', country: 'TR' },
  });
  await person.seesPart(cards.operation.declined);
  await check('paid');
  await person.page.locator('.card-operation').first().click();
  await person.page.getByRole('dialog').getByRole('link', { name: cards.limits }).click();
  await person.heading(cards.limit.title).waitFor();
  await person.back();
  await person.page.locator('.card-operation').first().waitFor();
  await person.page.locator('.card-operation').last().click();
  await check('operation');
  await person.button(cards.notMe).click();
  await check('not-me');
  await person.button(cards.notMeDo).click();
  await person.sees(cards.disputed);
  await person.page.keyboard.press('Escape');
  await person.sees(cards.stateText.frozen);
  await check('frozen');
  await person.button(cards.unfreeze).click();
  await person.button(cards.freeze).waitFor();
}

async function limits(person, cards, phone, check) {
  await person.page.locator('.card-actions').getByRole('link').click();
  await person.heading(cards.limit.title).waitFor();
  const abroad = person.page.getByRole('switch', { name: cards.channel.abroad });
  await abroad.waitFor();
  await check('limits');
  await person.page.getByRole('switch', { name: cards.limit.group.gambling }).click();
  await person.sees(cards.saved);
  const mark = person.sms.mark();
  await abroad.click();
  await person.code.waitFor();
  await check('limits-code');
  await givesCode(person, phone, mark);
  await until(() => abroad.isChecked(), 'abroad is on after the code');
  await person.page.getByRole('button', { name: cards.limit.edit(cards.channel.pos) }).click();
  await person.page.locator('#limit-day').fill('9 000');
  await person.page.locator('#limit-month').fill('8 000');
  await person.button(cards.save).click();
  await person.sees(cards.limit.bad);
  await check('limit-sums');
  await person.page.locator('#limit-month').fill('80 000');
  await person.button(cards.save).click();
  await person.page.getByRole('dialog').waitFor({ state: 'detached' });
  await person.back();
  await person.button(cards.freeze).waitFor();
}

async function setsPin(person, cards, phone, check) {
  await person.page.getByRole('button', { name: cards.pin }).first().click();
  await person.page.locator('#card-pin').fill('1234');
  await person.button(cards.setPin.next).click();
  await person.sees(cards.setPin.weak);
  await check('pin');
  await person.page.locator('#card-pin').fill('7263');
  const mark = person.sms.mark();
  await person.button(cards.setPin.next).click();
  await givesCode(person, phone, mark);
  await person.button(`${cards.pin} · ${cards.pinIsSet}`).waitFor();
}

async function ends(person, cards, check) {
  const before = new URL(person.page.url()).pathname;
  await person.button(cards.block.action).click();
  const sheet = person.page.getByRole('dialog');
  await sheet.getByRole('button', { name: cards.block.action, exact: true }).click();
  await person.sees(cards.block.choose);
  await check('block');
  await sheet.getByRole('radio', { name: cards.block.lost }).check();
  await sheet.getByRole('button', { name: cards.block.action, exact: true }).click();
  await person.sees(cards.stateText.blocked);
  await check('blocked');
  await person.button(cards.reissue).click();
  await sheet.getByRole('button', { name: cards.reissue, exact: true }).click();
  await person.button(cards.freeze).waitFor();
  assert.notEqual(new URL(person.page.url()).pathname, before);
}

for (const look of LOOKS) {
  test(`cards: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      const cards = words[look.language];
      const check = lookerOf(visit, 'card', {
        accessible: look.axe,
        touchable: look.axe,
        walkable: look.axe && look.walks,
      });
      await person.signIn(look.phone);
      await person.page.getByRole('link', { name: cards.add }).waitFor();
      await check('home');
      await issues(person, cards, check);
      const number = await looksAtNumber(person, cards, look.phone, check);
      await pays(person, cards, number, check);
      await limits(person, cards, look.phone, check);
      await setsPin(person, cards, look.phone, check);
      await ends(person, cards, check);
      await person.open('/');
      await person.isHome();
      const demo = person.page.locator('a[href*="/cards/"]').filter({ hasText: cards.issue.virtual });
      await demo.click();
      await person.page.locator('.card-operation').nth(3).waitFor();
      await check('history');
    });
  });
}
