/** A law closes a window: who is in it, and who opens it, is shown where the bank is; nothing is lost on the way there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONFIG, decide, LINKS, untilState } from '../contract/law.mjs';
import { SECRETS } from '../lib/launch.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { assertAccessible, assertNotSideways, atRest } from './inspect.mjs';
import { ANNA, stage } from './stage.mjs';

Object.assign(process.env, SECRETS);
const hosts = await startHosts(SAME_SITE);
const bank = await stage(FLAGS, { config: `frame_hosts = ${hosts}\n${CONFIG}`, others: [hosts] });

async function isTurnedAway(person, name) {
  const { words } = person;
  await person.sees(words.closed.title(words.windowNames.telegram));
  for (const window of ['browser', 'vk', 'max']) {
    assert.equal(await person.link(words.closed.openIn[window]).getAttribute('href'), LINKS[window]);
  }
  assert.equal(await person.link(words.closed.openIn.telegram).count(), 0);
  person.visit.watch.forgive(/status of 403/);
  await atRest(person.page);
  await person.visit.picture(name);
  await assertNotSideways(person.page, name);
  await assertAccessible(person.page, name);
}

test('telegram is closed while somebody is in it, and for whoever comes later; the browser stays open', async () => {
  await bank.visit({ language: 'ru', inspected: true }, async (visit) => {
    const person = new Guest(visit, 'telegram', hosts);
    const mark = person.sms.mark();
    await person.arrive();
    await person.givePhone(ANNA);
    await person.code.waitFor();
    await person.giveCode(await person.sms.codeAfter(mark, ANNA));
    await person.isHome();
    await decide(bank.server, 'telegram', 'closed', 'now');
    await untilState(bank.server, 'telegram', 'closed');
    await person.page.locator('a.hero').click();
    await isTurnedAway(person, 'closed-inside');
    await person.link(person.words.closed.openIn.max).click();
    assert.deepEqual(await person.lastSaid('web_app_open_link'), { url: LINKS.max });
    await person.comesToSay('web_app_setup_back_button', { is_visible: false });
  });
  await bank.visit({ language: 'en', scheme: 'dark', inspected: true }, async (visit) => {
    const person = new Guest(visit, 'telegram', hosts);
    await person.arrive();
    await isTurnedAway(person, 'closed-outside');
  });
  await bank.visit({}, async ({ person }) => {
    await person.signIn(ANNA);
  });
});
