/** A window closes: it is said in time, and the customer goes on in another window with what was being written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONFIG, decide, untilState } from '../contract/law.mjs';
import { SECRETS } from '../lib/launch.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { assertWalkable } from './inspect.mjs';
import { check, labels, takesLink } from './moves.mjs';
import { ANNA, BORIS, SMALL, stage, VERA } from './stage.mjs';

Object.assign(process.env, SECRETS);
const hosts = await startHosts(SAME_SITE);
const bank = await stage(FLAGS, { config: `frame_hosts = ${hosts}\n${CONFIG}`, others: [hosts] });

async function signIn(person, phone) {
  await person.enter(phone);
  await person.isHome();
}

for (const look of [
  { language: 'ru', scheme: 'light', phone: ANNA },
  { language: 'en', scheme: 'dark', size: SMALL, phone: BORIS },
]) {
  test(`telegram is closing, ${look.language}: a banner, two digits, and the draft in the browser without an SMS`, async () => {
    const { language } = look;
    await decide(bank.server, 'telegram', 'closing', 'now');
    await untilState(bank.server, 'telegram', 'closing');
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const old = new Guest(visit, 'telegram', hosts);
      await signIn(old, look.phone);
      await old.link(old.words.more.move).waitFor();
      await check(old, 'banner');
      await old.beginTransfer('phone');
      await old.givePayee(VERA);
      await old.giveAmount('321');
      await old.link(old.words.more.move).click();
      await old.heading(old.words.more.move).waitFor();
      await check(old, 'move-choose');
      const path = await takesLink(old, language);
      await check(old, 'move-link');
      const mark = bank.server.sms.mark();
      await bank.visit({ ...look, inspected: true }, async (there) => {
        const { person } = there;
        await person.open(path);
        const number = person.page.locator('.arrive-number');
        await number.waitFor();
        assert.equal(new URL(person.page.url()).hash, '', 'the address is clean');
        await check(person, 'arrive-number');
        await assertWalkable(person.page, 'arrive-number');
        await old.page.locator('.move-number').waitFor();
        assert.equal(await old.page.locator('.move-number').innerText(), await number.innerText());
        await check(old, 'move-compare');
        await old.button(labels[language].yes).click();
        await old.sees(labels[language].done);
        await check(old, 'move-done');
        await person.isHome();
        await person.link(person.words.home.byPhone).click();
        await person.amount.waitFor();
        assert.equal(await person.amount.inputValue(), '321');
      });
      assert.deepEqual(
        bank.server.sms.sent.slice(mark).filter(({ text }) => /#\d{6}$/.test(text)),
        [],
        'no new code',
      );
      await old.keptEverything();
      visit.watch.forgive(/status of 401/);
    });
  });
}

test('other digits: “no” lets nobody in, and the other window says what to do', async () => {
  await bank.visit({ language: 'ru', inspected: true }, async (visit) => {
    const old = new Guest(visit, 'telegram', hosts);
    await signIn(old, VERA);
    await old.link(old.words.more.move).click();
    const path = await takesLink(old, 'ru');
    await bank.visit({ language: 'ru', inspected: true }, async ({ person, watch }) => {
      await person.open(path);
      await person.page.locator('.arrive-number').waitFor();
      await old.button(labels.ru.no).click();
      await person.sees('Ссылка больше не действует');
      watch.forgive(/status of 422/);
      await check(person, 'arrive-expired');
      await person.button(labels.ru.sms).click();
      await person.isAtSignIn();
    });
  });
});

test('from the browser into max: its signed start word carries the customer there', async () => {
  await bank.visit({ language: 'ru', inspected: true }, async ({ person: old }) => {
    await old.signIn(ANNA);
    await old.goTo('more');
    await old.link(old.words.more.move).click();
    await old.button(old.words.windowNames.max).click();
    const href = await old.link('Открыть MAX').getAttribute('href');
    assert.match(href, /^https:\/\/max\.ru\/invented_bank_bot\?startapp=go-[\w-]{43}$/);
    await bank.visit({ language: 'ru', inspected: true }, async (there) => {
      const person = new Guest(there, 'max', hosts);
      await person.arrive({ start: href.split('startapp=')[1] });
      await person.page.locator('.arrive-number').waitFor();
      await old.button(labels.ru.yes).click();
      await old.sees(labels.ru.done);
      await person.isHome();
      await person.keptEverything();
    });
    await old.open('/');
    await old.isHome();
  });
});

test('vk is for looking only: a quiet line; a transfer is not sent and stays', async () => {
  await decide(bank.server, 'vk', 'read_only', 'now');
  await untilState(bank.server, 'vk', 'read_only');
  await bank.visit({ language: 'ru', inspected: true }, async (visit) => {
    const person = new Guest(visit, 'vk', hosts);
    await signIn(person, VERA);
    await person.sees('Здесь сейчас можно только смотреть.');
    await check(person, 'banner-read-only');
    await person.beginTransfer('own');
    await person.giveAmount('12');
    assert.equal(await person.pay.getAttribute('aria-disabled'), 'true');
    await person.sees(person.words.refusal['window-read-only']);
    assert.equal(await person.amount.inputValue(), '12');
    await check(person, 'form-read-only');
    visit.watch.forgive(/status of 403/);
  });
});

test('notices: a way of each kind, kept by the bank', async () => {
  for (const look of [{ language: 'ru' }, { language: 'en', size: SMALL, scheme: 'dark' }]) {
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      await person.signIn(look.language === 'ru' ? ANNA : BORIS);
      await person.goTo('more');
      await person.link(person.words.more.notices).click();
      await person.heading(person.words.more.notices).waitFor();
      const first = person.page.getByRole('group').first();
      await first.getByRole('button', { name: 'SMS', exact: true }).click();
      await person.page.locator('.notices-kinds [aria-pressed="true"]').first().waitFor();
      await person.sees(look.language === 'ru' ? 'Сохранено' : 'Saved');
      await check(person, 'notices');
      await assertWalkable(person.page, 'notices');
      await person.page.reload();
      await first.locator('[aria-pressed="true"]', { hasText: 'SMS' }).waitFor();
    });
  }
});
