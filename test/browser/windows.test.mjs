/** The same bank in every window: from the number to the receipt, and all that a messenger's client does to it meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSONAL, SECRETS } from '../lib/launch.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, OTHER_SITE, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { assertAccessible, assertNotSideways, atRest } from './inspect.mjs';
import { ANNA, BORIS, PHONE, stage, until, VERA, WIDE } from './stage.mjs';
import { quick, tight, written } from './words.mjs';

Object.assign(process.env, SECRETS);
const hosts = await startHosts(SAME_SITE);
const strangers = await startHosts(OTHER_SITE);
const bank = await stage(FLAGS, { config: `frame_hosts = ${hosts} ${strangers}`, others: [hosts, strangers] });

const WINDOWS = ['telegram', 'vk', 'max'];

/* Every window at both sizes; languages and lights by turns. */
const WAYS = [
  { window: 'telegram', size: PHONE, language: 'ru', scheme: 'dark', phone: ANNA, payee: BORIS },
  { window: 'telegram', size: WIDE, language: 'en', scheme: 'light', phone: BORIS, payee: VERA },
  { window: 'vk', size: PHONE, language: 'en', scheme: 'light', phone: VERA, payee: ANNA },
  { window: 'vk', size: WIDE, language: 'ru', scheme: 'dark', phone: ANNA, payee: VERA },
  { window: 'max', size: PHONE, language: 'ru', scheme: 'light', phone: BORIS, payee: ANNA },
  { window: 'max', size: WIDE, language: 'en', scheme: 'dark', phone: VERA, payee: BORIS },
];

/** A visit in a messenger. */
const guest = (window, options, act, around = hosts) =>
  bank.visit(options, async (visit) => {
    const person = new Guest(visit, window, around);
    await act(person, visit);
  });

async function signIn(person, phone, options) {
  const mark = person.sms.mark();
  await person.arrive(options);
  await person.givePhone(phone);
  await person.code.waitFor();
  await person.giveCode(await person.sms.codeAfter(mark, phone));
  await person.isHome();
}

/* ---- the whole way */

async function pays(person, visit, { phone, payee, language }) {
  await person.beginTransfer('phone');
  await person.givePayee(payee);
  await person.page.locator('.transfer-payee-name').waitFor();
  await person.button(quick(500, language)).click();
  await visit.picture(`${person.window}-2-transfer`);
  await assertNotSideways(person.page, 'transfer');
  const sms = await person.payAndReadSms(phone);
  assert.ok(tight(await person.sheet.innerText()).includes(written(50000n, language)));
  await visit.picture(`${person.window}-3-confirm`);
  await person.giveCode(sms.code);
  await person.isDone();
  await visit.picture(`${person.window}-4-done`);
  await assertNotSideways(person.page, 'done');
}

async function takesReceipt(person, visit) {
  const { words } = person;
  await person.button(words.done.receipt).click();
  if (person.window === 'vk') {
    await person.sees(words.receipt.given.tab);
    return;
  }
  await person.sees(words.receipt.given.saved);
  const asked = await person.lastSaid(
    person.window === 'telegram' ? 'web_app_request_file_download' : 'WebAppDownloadFile',
  );
  const answer = await fetch(asked.url);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  assert.equal(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString('latin1'),
    '%PDF-',
  );
  assert.equal((await fetch(asked.url)).status, 404, 'the link works once');
  visit.watch.forgive(/status of 404/);
}

for (const way of WAYS) {
  test(`${way.window}, ${way.size.width} px, ${way.language}, ${way.scheme}: from the number to the receipt`, async () => {
    await guest(way.window, way, async (person, visit) => {
      const opened = visit.context.waitForEvent('page', { timeout: 60_000 }).catch(() => null);
      await person.arrive();
      await person.isAtSignIn();
      assert.equal(await person.page.locator('html').getAttribute('data-window'), way.window);
      assert.equal(await person.page.locator('html').getAttribute('data-theme'), way.scheme);
      await person.sees(person.words.signIn.window[way.window]);
      await visit.picture(`${way.window}-1-sign-in`);
      await signIn(person, way.phone);
      await visit.picture(`${way.window}-home`);
      await pays(person, visit, way);
      await takesReceipt(person, visit);
      if (way.window === 'vk') await (await opened)?.close();
      await person.page.locator('a.button-main').click();
      await person.isHome();
      await person.keptEverything();
      assert.equal(visit.watch.sent('POST', '/v1/sign-in').length, 1);
    });
  });
}

test('the plain browser, 1280 px: the same way, and nobody is told anything', async () => {
  await bank.visit({ size: WIDE, language: 'ru', scheme: 'light' }, async (visit) => {
    const { person, watch } = visit;
    await person.signIn(BORIS);
    await person.beginTransfer('phone');
    await person.givePayee(ANNA);
    await person.page.locator('.transfer-payee-name').waitFor();
    await person.button(quick(500, 'ru')).click();
    const { code } = await person.payAndReadSms(BORIS);
    await person.giveCode(code);
    await person.isDone();
    const opened = visit.context.waitForEvent('page');
    await person.button(person.words.done.receipt).click();
    await (await opened).close();
    await person.sees(person.words.receipt.given.tab);
    assert.equal(watch.sent('POST', '/v1/launches').length, 0);
    assert.deepEqual(
      watch.requests.filter(({ url }) => /\/assets\/(telegram|vk|max)-/.test(url)),
      [],
      'no window’s code is loaded',
    );
  });
});

/* ---- launches */

for (const window of WINDOWS) {
  for (const [name, options] of [
    ['forged', { forged: true }],
    ['stale', { age: 2 * 3600 }],
  ]) {
    test(`${window}: a ${name} launch opens nothing but the way to the browser`, async () => {
      const language = name === 'forged' ? 'ru' : 'en';
      const scheme = window === 'max' ? 'dark' : 'light';
      await guest(window, { language, scheme, inspected: true }, async (person, visit) => {
        const { words } = person;
        await person.arrive(options);
        await person.sees(words.refused.title);
        visit.watch.forgive(/status of 422.*\/v1\/launches/);
        await visit.picture(`refused-${window}`);
        await atRest(person.page);
        await assertNotSideways(person.page, 'refused');
        await assertAccessible(person.page, 'refused');
        assert.equal(await person.field(words.signIn.phone).count(), 0);
        assert.equal(await person.link(words.refused.open).getAttribute('href'), `${bank.server.origin}/`);
        await person.sees(`${bank.server.origin}/`);
        await person.button(`${bank.server.origin}/ ${words.common.copy}`).click();
        await person.sees(words.common.copied);
        assert.equal(visit.watch.sent('POST', '/v1/launches').length, 1);
        await person.keptEverything();
      });
    });
  }

  test(`${window}: without launch data it is the bank as in a browser`, async () => {
    await guest(window, {}, async (person, visit) => {
      await signIn(person, VERA, { empty: true });
      assert.equal(person.launchesSent(), 0);
      await visit.picture(`empty-${window}`);
      await person.keptEverything();
    });
  });
}

test('an entry without its messenger is a plain browser’s window', async () => {
  for (const entry of ['/t/', '/v/', '/m/']) {
    await bank.visit({}, async ({ person, page }) => {
      await person.open(entry);
      await person.isAtSignIn();
      assert.equal(await page.locator('html').getAttribute('data-window'), 'browser');
      const mark = person.sms.mark();
      await person.givePhone(ANNA);
      await person.code.waitFor();
      await person.giveCode(await person.sms.codeAfter(mark, ANNA));
      await person.isHome();
      await person.goTo('history');
      assert.equal(new URL(page.url()).pathname, `${entry}history`);
      await page.reload();
      await person.rows.first().waitFor();
    });
  }
});

test('who is not configured may not frame the bank, and nobody the plain entry', async () => {
  const policies = await Promise.all(
    ['/', '/t/', '/v/', '/m/'].map(async (path) =>
      (await fetch(bank.server.origin + path)).headers.get('content-security-policy'),
    ),
  );
  assert.match(policies[0], /frame-ancestors 'none'/);
  for (const policy of policies.slice(1)) assert.ok(policy.includes(hosts));
});

for (const window of WINDOWS) {
  test(`${window}: the link’s word leads to its screen, an unknown one home`, async () => {
    await guest(window, {}, async (person) => {
      const mark = person.sms.mark();
      await person.arrive({ start: 'transfer-own' });
      await person.givePhone(ANNA);
      await person.code.waitFor();
      await person.giveCode(await person.sms.codeAfter(mark, ANNA));
      await person.heading(person.words.transfer.ownTitle).waitFor();
      await person.arrive({ start: 'no-such-word' });
      await person.isHome();
      await person.arrive({ start: 'operation-999999999999' });
      await person.heading(person.words.operation.title).waitFor();
      person.visit.watch.forgive(/status of 404/);
      await person.keptEverything();
    });
  });
}

/* ---- what webviews do */

for (const window of WINDOWS) {
  test(`${window}: reload, a frame put in anew, an address grown stale: the session goes on`, async () => {
    await guest(window, {}, async (person) => {
      await signIn(person, BORIS);
      await person.goTo('history');
      await person.reload();
      await person.rows.first().waitFor();
      assert.equal(await person.page.locator('html').getAttribute('data-window'), window);
      await person.insertAnew();
      await person.isHome();
      assert.equal(person.launchesSent(), 1, 'the same launch is asked about once');
      await person.arrive();
      await person.isHome();
      assert.equal(person.launchesSent(), 2, 'another one is asked about');
      await until(() => person.visit.watch.sent('POST', '/v1/session/window').length === 1, 'the session is told');
      await person.keptEverything();
    });
  });
}

for (const window of WINDOWS) {
  test(`${window}: third-party storage is blocked: a short session, then a clean sign-in`, async () => {
    const act = async (person) => {
      const mark = person.sms.mark();
      await person.arrive();
      await person.givePhone(ANNA);
      await person.code.waitFor();
      await person.sees(person.words.signIn.volatile);
      await person.giveCode(await person.sms.codeAfter(mark, ANNA));
      await person.isHome();
      await person.beginTransfer('own');
      await person.giveAmount('1');
      await person.pay.click();
      await person.isDone();
      await person.insertAnew();
      await person.isAtSignIn();
      await person.keptEverything();
    };
    await guest(window, { language: 'en' }, act, strangers);
  });
}

test('two windows at once: each has its own session, both are the same bank', async () => {
  await guest('telegram', {}, async (person, visit) => {
    await signIn(person, VERA);
    const other = new Guest(visit, 'max', strangers);
    other.outer = await visit.context.newPage();
    const mark = person.sms.mark();
    await other.arrive();
    await other.givePhone(VERA);
    await other.code.waitFor();
    await other.giveCode(await person.sms.codeAfter(mark, VERA));
    await other.isHome();
    await other.beginTransfer('own');
    await other.giveAmount('3');
    await other.pay.click();
    await other.isDone();
    await person.outer.bringToFront();
    await person.goTo('history');
    await person.rows.first().waitFor();
    await person.keptEverything();
    await other.keptEverything();
  });
});

test('a payment begun in one window is found in another, where it was, and gone from both once it is made', async () => {
  await guest('telegram', { language: 'ru' }, async (person, visit) => {
    await signIn(person, ANNA);
    await person.beginTransfer('phone');
    await person.givePayee(BORIS);
    await person.giveAmount('321,09');
    await until(() => visit.watch.sent('POST', '/v1/drafts').length > 0, 'the bank keeps it');
    const other = new Guest(visit, 'max', strangers);
    other.outer = await visit.context.newPage();
    const mark = person.sms.mark();
    await other.arrive();
    await other.givePhone(ANNA);
    await other.code.waitFor();
    await other.giveCode(await person.sms.codeAfter(mark, ANNA));
    await other.isHome();
    const found = other.page.getByRole('region', { name: other.words.unfinished.title });
    assert.ok(tight(await found.innerText()).includes('321,09'));
    await visit.picture('unfinished', other.outer);
    await found.getByRole('link').click();
    await until(async () => (await other.amount.inputValue()).includes('321,09'), 'the amount is there');
    assert.ok(tight(await other.payee.inputValue()).endsWith('000-00-02'));
    await other.page.locator('.transfer-payee-name').waitFor();
    const { code } = await other.payAndReadSms(ANNA);
    await other.giveCode(code);
    await other.isDone();
    await other.page.locator('a.button-main').click();
    await other.isHome();
    await found.waitFor({ state: 'detached' });
    await other.keptEverything();
    await person.outer.bringToFront();
    await person.back();
    await person.keptEverything();
  });
});

/* ---- the messenger's own controls */

for (const window of ['telegram', 'max']) {
  test(`${window}: its back button closes what lies above, leads back, and is hidden where there is no back`, async () => {
    await guest(window, {}, async (person) => {
      await person.arrive();
      assert.equal(await person.outer.locator('#back').isVisible(), false);
      await person.givePhone(ANNA);
      await person.code.waitFor();
      await person.back();
      await person.isAtSignIn();
      const mark = person.sms.mark();
      await person.field(person.words.signIn.phone).fill('');
      await person.givePhone(BORIS);
      await person.code.waitFor();
      await person.giveCode(await person.sms.codeAfter(mark, BORIS));
      await person.isHome();
      await until(async () => !(await person.outer.locator('#back').isVisible()), 'home has no back');
      await person.beginTransfer('own');
      assert.equal(await person.page.getByRole('button', { name: person.words.common.back, exact: true }).count(), 0);
      await person.page.locator('.account-field').first().click();
      await person.sheet.waitFor();
      await person.back();
      await person.sheet.waitFor({ state: 'detached' });
      await person.amount.waitFor();
      await person.back();
      await person.isHome();
      await person.keptEverything();
    });
  });
}

test('vk: back is the browser’s', async () => {
  await guest('vk', {}, async (person) => {
    await signIn(person, BORIS);
    await person.goTo('payments');
    await person.page.evaluate(() => history.back());
    await person.isHome();
    await person.keptEverything();
  });
});

test('telegram: its main button says a word, never a sum; it waits while the form is not complete', async () => {
  await guest('telegram', {}, async (person) => {
    await signIn(person, ANNA);
    const main = person.outer.locator('#main');
    await until(async () => !(await main.isVisible()), 'home has no main button');
    await person.beginTransfer('own');
    await main.waitFor();
    assert.equal(await main.isDisabled(), true);
    await person.giveAmount('77,70');
    await until(() => main.isEnabled(), 'the form is complete');
    assert.equal(await main.innerText(), person.words.mainButton.transfer);
    assert.ok(tight(await person.page.locator('.main-action').innerText()).includes('77,70'), 'the page says the sum');
    await person.comesToSay('web_app_setup_closing_behavior', { need_confirmation: true });
    await main.click();
    await person.isDone();
    await until(async () => !(await main.isVisible()), 'the form is gone');
    await person.comesToSay('web_app_setup_closing_behavior', { need_confirmation: false });
    const said = JSON.stringify(await person.said());
    for (const word of ['77', ...PERSONAL]) assert.ok(!said.includes(word), word);
  });
});

for (const window of ['telegram', 'vk']) {
  test(`${window}: its light and its dark are followed, the person’s own choice goes first`, async () => {
    await guest(window, {}, async (person) => {
      await signIn(person, VERA);
      await person.host('setDark', true);
      await person.isDark();
      await person.reload();
      await person.isDark();
      await person.goTo('more');
      await person.choose(person.words.more.light);
      await person.page.locator('html[data-theme="light"]').waitFor();
      await person.host('setDark', true);
      await person.page.locator('html[data-theme="light"]').waitFor();
      if (window === 'telegram') await person.comesToSay('web_app_set_header_color', { color: '#f2f5f5' });
      await person.keptEverything();
    });
  });
}

test('telegram: insets are added up, a height of nothing is not believed', async () => {
  await guest('telegram', {}, async (person) => {
    await person.arrive();
    const token = (name) =>
      person.page.evaluate((given) => document.documentElement.style.getPropertyValue(given), `--${name}`);
    await until(async () => (await token('height')) !== '', 'the height is told');
    const before = await token('height');
    await person.host('setHeight', 1);
    await person.host(
      'setInsets',
      { top: 20, right: 0, bottom: 34, left: 0 },
      { top: 46, right: 0, bottom: 0, left: 0 },
    );
    await until(async () => (await token('safe-top')).includes('66px'), 'both insets count');
    assert.ok((await token('safe-bottom')).includes('34px'));
    assert.equal(await token('height'), before);
    await person.host('setHeight', 500);
    await until(async () => (await token('height')) === '500px', 'a real height counts');
    await person.visit.picture('insets-telegram');
    assert.deepEqual((await person.saidNames()).slice(0, 2), [
      'web_app_set_header_color',
      'web_app_set_background_color',
    ]);
    assert.equal((await person.lastSaid('web_app_setup_swipe_behavior')).allow_vertical_swipe, false);
    await person.keptEverything();
  });
});

test('telegram before 8.0 and a refused download: the receipt is opened outside, by the person’s own press', async () => {
  for (const [version, refuses] of [
    ['6.0', []],
    ['8.0', ['download']],
  ]) {
    await guest('telegram', { language: version === '6.0' ? 'ru' : 'en' }, async (person) => {
      const mark = person.sms.mark();
      await person.arrive({ version });
      await person.outer.evaluate((given) => window.host.refuses.push(...given), refuses);
      await person.givePhone(BORIS);
      await person.code.waitFor();
      await person.giveCode(await person.sms.codeAfter(mark, BORIS));
      await person.isHome();
      await person.beginTransfer('own');
      await person.giveAmount('1');
      await person.pay.click();
      await person.isDone();
      await person.button(person.words.done.receipt).click();
      if (refuses.length > 0) await person.link(person.words.receipt.open).click();
      await person.sees(person.words.receipt.given.outside);
      const { url } = await person.lastSaid('web_app_open_link');
      assert.equal((await fetch(url)).status, 200);
      await person.keptEverything();
    });
  }
});

test('max: pictures of the screen are off in the bank and on where something is shown to others', async () => {
  await guest('max', {}, async (person) => {
    await signIn(person, ANNA);
    await person.comesToSay('WebAppSetupScreenCaptureBehavior', { isScreenCaptureEnabled: false });
    await person.rows.first().click();
    await person.heading(person.words.operation.title).waitFor();
    await person.comesToSay('WebAppSetupScreenCaptureBehavior', { isScreenCaptureEnabled: true });
    await person.keptEverything();
  });
});

test('a messenger that says nonsense, and a page that is not the messenger, change nothing', async () => {
  for (const window of WINDOWS) {
    await guest(window, {}, async (person, visit) => {
      await signIn(person, VERA);
      await person.outer.evaluate(() => {
        for (const nonsense of [
          '',
          '{',
          'null',
          '[]',
          '{"eventType":7}',
          '{"type":"WebApp"}',
          7,
          null,
          { type: 1 },
          {},
        ]) {
          window.host.say(nonsense);
        }
        window.host.say(
          JSON.stringify({ eventType: 'theme_changed', eventData: { theme_params: { bg_color: 'red' } } }),
        );
        window.host.say(JSON.stringify({ eventType: 'viewport_changed' }));
        window.host.say({ type: 'VKWebAppUpdateConfig', data: 'x' });
      });
      /* The bank's own page is not its parent. */
      await person.page.evaluate(() => {
        window.postMessage(JSON.stringify({ eventType: 'back_button_pressed' }), '*');
        window.postMessage(JSON.stringify({ type: 'WebAppBackButtonPressed' }), '*');
        window.postMessage({ type: 'VKWebAppUpdateConfig', data: { appearance: 'dark' } }, '*');
      });
      await person.goTo('payments');
      assert.equal(await person.page.locator('html').getAttribute('data-theme'), 'light');
      assert.deepEqual(visit.watch.faults, []);
    });
  }
});
