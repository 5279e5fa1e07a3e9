/** Paying others in the app: by phone in another bank, by numbers and requisites, stopped and rejected, limits, again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountAt, OTHER_BIK } from '../lib/rail.mjs';
import { assertWalkable, lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';
import { tight, transferWords, written } from './words.mjs';

const bank = await stage();

/** In another bank, as the demo's rail has it. */
const ELSEWHERE = '+79000001234';
/** One of the regulator's signs in the demo. */
const SUSPECT = '+79000000013';

/** One customer's window, signed in, with the eye that looks at each screen. */
async function inside(options, phone, act) {
  await bank.visit({ ...options, inspected: true }, async (visit) => {
    await visit.person.signIn(phone);
    await act({
      visit,
      person: visit.person,
      page: visit.page,
      words: visit.words,
      own: transferWords[visit.language],
      look: lookerOf(visit, 'transfers'),
    });
  });
}

async function pay(person, phone) {
  await person.canPay();
  const { code } = await person.payAndReadSms(phone);
  return code;
}

test('by phone to another bank: the banks, the choice, the fee, sent, and there', async () => {
  await inside({ size: PHONE, language: 'ru' }, ANNA, async ({ person, page, words, own, look, visit }) => {
    await person.open('/payments/phone');
    await person.givePayee(ELSEWHERE);
    const banks = page.getByRole('radiogroup', { name: own.banks.title });
    await banks.getByRole('radio', { checked: true }).waitFor();
    await person.giveAmount('1500');
    await person.canPay();
    await person.seesPart(own.quote.free);
    await look('bank-phone');
    await assertWalkable(page, 'bank-phone');
    const chosen = tight(await banks.getByRole('radio', { checked: true }).locator('.row-title').innerText());
    const code = await pay(person, ANNA);
    assert.ok(tight(await person.sheet.innerText()).includes(chosen), 'the sheet says who it is');
    await look('bank-phone-confirm');
    await person.giveCode(code);
    await person.isDone();
    await look('bank-phone-done');
    await page.goto('/payments');
    await page
      .getByRole('button', { name: new RegExp(`^${words.done.repeat}: `) })
      .first()
      .click();
    await person.heading(words.transfer.phoneTitle).waitFor();
    await banks.getByRole('radio', { checked: true }).waitFor();
    assert.equal(await person.amount.inputValue(), '1 500'.replace(' ', '\u00a0'));
    visit.watch.forgive(/status of 4(04|22).*(look-up|quote)/);
  });
});

test('a payee of whom the regulator warns: said before, stopped for two days, called off', async () => {
  await inside(
    { size: SMALL, language: 'ru', scheme: 'dark' },
    VERA,
    async ({ person, page, own, words, look, visit }) => {
      await person.open('/payments/phone');
      await person.givePayee(SUSPECT);
      await page.getByRole('radio', { checked: true }).waitFor();
      await person.giveAmount('700');
      await person.seesPart(own.status.classes.fraud);
      await look('warned');
      await person.canPay();
      await person.pay.click();
      await person.sees(own.status.stoppedTitle);
      await person.seesPart(own.status.stoppedMeans);
      await look('stopped');
      await person.open('/payments');
      await page.locator('.row-pair').filter({ hasText: words.operation.stopped }).first().waitFor();
      await look('hub-stopped');
      await person.open('/history');
      const stopped = page.locator('a.entry-held').filter({ hasText: words.operation.stopped });
      await look('history-stopped');
      await stopped.click();
      await person.button(own.status.cancelIt).click();
      await person.seesPart(words.operation.cancelled);
      visit.watch.forgive(/status of 4(04|22).*(look-up|quote)/);
    },
  );
});

const TEXT = `ООО «Очень длинное название выдуманного общества»
ИНН 7700000009
р/с ${accountAt('1002')}
БИК ${OTHER_BIK}
Назначение: Оплата по счёту 15, без НДС`;

test('pasted requisites fill the form; fee on the button; sent, done, asked back', async () => {
  await inside({ size: SMALL, language: 'en', scheme: 'light' }, BORIS, async ({ person, page, own, words, look }) => {
    await person.open('/payments');
    await page.locator('a[href^="/operations/"]').first().waitFor();
    await look('hub');
    await assertWalkable(page, 'hub');
    await person.field(own.hub.smart).fill('что-то другое');
    await person.button(own.hub.go).click();
    await person.sees(own.hub.smartUnknown);
    await person.field(own.hub.smart).fill(TEXT);
    await person.button(own.hub.go).click();
    await person.heading(words.payments.requisites).waitFor();
    assert.equal(tight(await person.field(own.requisites.account).inputValue()), accountAt('1002'));
    await page.locator('.note-good').waitFor();
    const purpose = person.field(own.requisites.purpose);
    if ((await purpose.inputValue()) === '') await purpose.fill('Оплата по счёту 15, без НДС');
    await person.giveAmount('10000');
    await person.canPay();
    const button = tight(await person.pay.innerText());
    assert.equal(
      button,
      tight(own.quote.button(written(1000000n, 'en', { short: true }), written(3000n, 'en', { short: true }))),
    );
    await look('requisites');
    await assertWalkable(page, 'requisites');
    const code = await pay(person, BORIS);
    await look('requisites-confirm');
    await person.giveCode(code);
    await person.isDone();
    await look('requisites-done');
    await person.link(words.done.home).click();
    await person.isHome();
    await page.locator('a[href*="/entries/"]').filter({ hasText: 'длинное' }).first().click();
    await person.sees(own.status.credited);
    await look('requisites-operation');
    await person.button(own.status.recall).click();
    await person.sheet.getByRole('button', { name: own.status.recall, exact: true }).click();
    await person.seesPart(/payee’s bank/);
    await look('requisites-recalled');
  });
});

test('one wrong digit is said at its field; what the other bank rejects says why and what to do', async () => {
  await inside(
    { size: WIDE, language: 'ru', scheme: 'dark' },
    ANNA,
    async ({ person, page, own, words, look, visit }) => {
      await person.open('/payments/requisites');
      await person.field(own.requisites.name.person).fill('Вымышленный Пётр Петрович');
      await person.field(own.requisites.bik).fill(OTHER_BIK);
      const good = accountAt('9901');
      await person.field(own.requisites.account).fill(`${good.slice(0, 19)}${(Number(good[19]) + 1) % 10}`);
      await person.field(own.requisites.purpose).fill('Возврат долга, без НДС');
      await person.giveAmount('900');
      await person.sees(own.requisites.wrong.account);
      visit.watch.forgive(/status of 4(00|22).*quote/);
      await look('requisites-wrong');
      await person.field(own.requisites.account).fill(good);
      const code = await pay(person, ANNA);
      await person.giveCode(code);
      await person.sees(own.status.classes.payee);
      await look('rejected');
      await page.getByRole('button', { name: words.operation.repeat, exact: true }).click();
      assert.equal(tight(await person.field(own.requisites.account).inputValue()), good);
      await person.choose(own.requisites.kinds.budget);
      await look('budget');
    },
  );
});

test('by account and card number; over a limit: which one, what is left, lowered at once', async () => {
  const boris = await bank.customer(BORIS);
  const [{ number }] = await boris.accounts();
  await inside(
    { size: PHONE, language: 'ru', scheme: 'dark' },
    VERA,
    async ({ person, page, own, words, look, visit }) => {
      await person.open('/payments/number');
      const field = person.field(own.number.field);
      await field.fill('4000000000000001');
      await person.sees(own.number.wrongCard);
      await field.fill(number);
      await person.seesPart(/Борис/);
      await person.giveAmount('300');
      await look('number');
      const code = await pay(person, VERA);
      await person.giveCode(code);
      await person.isDone();
      await person.open('/payments/limits');
      await page.locator('.limit').first().waitFor();
      await look('limits');
      await page.getByRole('button', { name: `${own.limits.change}: ${own.limits.names.operation}` }).click();
      await person.field(own.limits.field).fill('200');
      await look('limits-change');
      await person.button(own.limits.save(`200\u202f₽`)).click();
      await person.seesPart(/До 200/);
      await person.open('/payments/number');
      await person.field(own.number.field).fill(number);
      await person.giveAmount('201');
      await person.seesPart(words.refusal['limit-exceeded']);
      await person.seesPart(/За день осталось/);
      visit.watch.forgive(/status of 422.*quote/);
      await look('over-limit');
    },
  );
});
