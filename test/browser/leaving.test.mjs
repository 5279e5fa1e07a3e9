/** Before a window closes, and where going on without an SMS is refused: what is said, on a phone and on a wide page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONFIG, decide, LINKS, untilState } from '../contract/law.mjs';
import { SECRETS } from '../lib/launch.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, OTHER_SITE, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { check, labels, takesLink } from './moves.mjs';
import { ANNA, BORIS, stage, VERA, WIDE } from './stage.mjs';

Object.assign(process.env, SECRETS);
const hosts = await startHosts(SAME_SITE);
/* There the browser blocks all that the bank would store. */
const strangers = await startHosts(OTHER_SITE);
const bank = await stage(FLAGS, {
  config: `frame_hosts = ${hosts} ${strangers}\n${CONFIG}`,
  others: [hosts, strangers],
});

for (const look of [
  { language: 'ru', scheme: 'light', phone: ANNA },
  { language: 'en', scheme: 'dark', phone: BORIS },
]) {
  test(`1280 px, ${look.language}: the banner, the ways out and the notices beside each other`, async () => {
    await decide(bank.server, 'telegram', 'closing', 'now');
    await untilState(bank.server, 'telegram', 'closing');
    await bank.visit({ ...look, size: WIDE, inspected: true }, async (visit) => {
      const person = new Guest(visit, 'telegram', hosts);
      await person.enter(look.phone);
      await person.link(person.words.more.move).waitFor();
      await check(person, 'banner');
      await person.goTo('more');
      await person.link(person.words.more.notices).click();
      await person.heading(person.words.more.notices).waitFor();
      await person.page.locator('.notices-kinds').first().waitFor();
      await check(person, 'notices');
      await person.link(person.words.more.move).first().click();
      await person.button(labels[look.language].to).waitFor();
      await check(person, 'move-choose');
      await takesLink(person, look.language);
      await check(person, 'move-link');
      await person.keptEverything();
    });
  });
}

test('a window that keeps nothing moves nobody without an SMS: it says so, on either side', async () => {
  await bank.visit({ language: 'ru', inspected: true }, async ({ person: old }) => {
    await old.signIn(VERA);
    await old.goTo('more');
    await old.link(old.words.more.move).click();
    await old.button(old.words.windowNames.max).click();
    const href = await old.link('Открыть MAX').getAttribute('href');
    await bank.visit({ language: 'ru', inspected: true }, async (there) => {
      const person = new Guest(there, 'max', strangers);
      await person.arrive({ start: href.split('startapp=')[1] });
      await person.sees('Здесь нужен вход по SMS');
      there.watch.forgive(/status of 422/);
      await check(person, 'arrive-refused');
      await person.button(labels.ru.sms).click();
      await person.passSignIn(VERA);
      await person.isHome();
      await person.goTo('more');
      await person.link(person.words.more.move).click();
      await person.button(labels.ru.to).click();
      await person.sees('Здесь нужен вход по SMS');
      there.watch.forgive(/status of 422/);
      await check(person, 'move-refused');
      await person.link(labels.ru.open).click();
      assert.deepEqual(await person.lastSaid('WebAppOpenLink'), { type: 'WebAppOpenLink', url: LINKS.browser });
      await person.keptEverything();
    });
  });
});

test('a link that was never made, or is over: the page says where another one comes from', async () => {
  await bank.visit({ language: 'en', scheme: 'dark', inspected: true }, async ({ person, watch }) => {
    await person.open(`/#go-${'A'.repeat(43)}`);
    await person.sees('The link does not work any more');
    watch.forgive(/status of (404|422)/);
    await check(person, 'arrive-expired');
    await person.button(labels.en.sms).click();
    await person.isAtSignIn();
  });
});

test('max will close at a known moment: the banner says when, and at that second the bank is elsewhere', async () => {
  await bank.visit({ language: 'en', scheme: 'dark', inspected: true }, async (visit) => {
    const person = new Guest(visit, 'max', hosts);
    await decide(bank.server, 'max', 'closed', '2100-12-01');
    await person.enter(BORIS);
    await person.seesPart('the bank closes in MAX');
    assert.match(await person.page.locator('.window-banner').innerText(), /1 December 2100/);
    await check(person, 'banner-dated');
    const soon = Math.ceil(Date.now() / 1000) + 8;
    await decide(bank.server, 'max', 'closed', `${new Date(soon * 1000).toISOString().slice(0, 19)}Z`);
    /* From here on nobody presses anything. */
    await person.reload();
    await person.page.locator('.window-banner').waitFor();
    await person.sees(person.words.closed.title('MAX'));
    const now = Date.now() / 1000;
    assert.ok(now >= soon - 0.2, 'not before its moment');
    assert.ok(now < soon + 8, 'and soon after it');
    visit.watch.forgive(/status of 403/);
    await check(person, 'closed-in-time');
  });
});
