/** What messengers' webviews are known to do to a page's fields, keyboard and clipboard, done to it on purpose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECRETS } from '../lib/launch.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { ANNA, BORIS, SMALL, stage, until, VERA } from './stage.mjs';

Object.assign(process.env, SECRETS);
const hosts = await startHosts(SAME_SITE);
const bank = await stage(FLAGS, { config: `frame_hosts = ${hosts}`, others: [hosts] });

const guest = (window, options, act) =>
  bank.visit(options, async (visit) => {
    const person = new Guest(visit, window, hosts);
    await act(person, visit);
    await person.keptEverything();
  });

/** The part of the page that is seen is what the test says, as when a keyboard lies over it. */
function withKeyboard() {
  const own = Object.getOwnPropertyDescriptor(VisualViewport.prototype, 'height');
  Object.defineProperty(VisualViewport.prototype, 'height', {
    get() {
      return globalThis.seenHeight ?? own.get.call(this);
    },
  });
}

const seen = (person, height) =>
  person.page.evaluate((given) => {
    globalThis.seenHeight = given;
    visualViewport.dispatchEvent(new Event('resize'));
    return document.documentElement.style.getPropertyValue('--keyboard');
  }, height);

test('a keyboard lies over the page: the bar is away, the field is seen; a page of one pixel is not believed', async () => {
  await guest('max', { size: SMALL, before: withKeyboard }, async (person) => {
    await person.enter(ANNA);
    await person.isHome();
    const bar = person.page.locator('nav.bar');
    const inner = await person.page.evaluate(() => innerHeight);
    assert.equal(await bar.isVisible(), true);
    assert.equal(await seen(person, inner - 300), '300px');
    await until(async () => !(await bar.isVisible()), 'the bar is away');
    assert.equal(await seen(person, 1), '0px');
    assert.equal(await bar.isVisible(), true);
    await seen(person, undefined);
    await person.beginTransfer('phone');
    await person.payee.click();
    await seen(person, inner - 300);
    await until(async () => {
      const box = await person.payee.evaluate((field) => field.getBoundingClientRect().toJSON());
      return box.top >= 0 && box.bottom <= inner - 300;
    }, 'the field with the focus is above the keyboard');
    /* The window scrolls and no box in it: else iOS leaves the page shifted. */
    const boxes = await person.payee.evaluate((field) => {
      const found = [];
      for (let at = field.parentElement; at !== null && at !== document.documentElement; at = at.parentElement) {
        if (['auto', 'scroll'].includes(getComputedStyle(at).overflowY) && at !== document.body)
          found.push(at.className);
      }
      return found;
    });
    assert.deepEqual(boxes, []);
    assert.equal(await seen(person, undefined), '0px');
  });
});

for (const window of ['telegram', 'vk', 'max']) {
  test(`${window}: fields of 16 px and more, codes that submit themselves, and no focus that nobody gave`, async () => {
    await guest(window, { language: 'en' }, async (person) => {
      const small = () =>
        person.page.evaluate(() =>
          [...document.querySelectorAll('input, textarea, select')]
            .filter((field) => Number.parseFloat(getComputedStyle(field).fontSize) < 16)
            .map((field) => field.outerHTML.slice(0, 100)),
        );
      const focused = () => person.page.evaluate(() => document.activeElement?.matches('input, textarea') === true);
      await person.arrive();
      await person.isAtSignIn();
      assert.deepEqual([await small(), await focused()], [[], false]);
      const mark = person.sms.mark();
      await person.givePhone(BORIS);
      await person.code.waitFor();
      assert.deepEqual(await small(), []);
      assert.equal(await person.code.getAttribute('inputmode'), 'numeric');
      assert.equal(await person.code.getAttribute('autocomplete'), 'one-time-code');
      /* As autofill and pasting give it: at once, with no key pressed and no button after it. */
      await person.code.fill(await person.sms.codeAfter(mark, BORIS));
      await person.isHome();
      await person.beginTransfer('phone');
      assert.deepEqual([await small(), await focused()], [[], false]);
    });
  });
}

/** Frames may not use the clipboard; nor, in some, the older way. */
function withoutClipboard() {
  if (!('clipboard' in navigator)) return;
  Object.defineProperty(Clipboard.prototype, 'writeText', { value: () => Promise.reject(new Error('not allowed')) });
  document.execCommand = (name) => {
    globalThis.selected = name === 'copy' ? String(document.activeElement?.value ?? '') : '';
    return globalThis.isAllowed === true;
  };
}

test('no clipboard: by selecting, and where that fails too, the words stand there to be taken by hand', async () => {
  await guest('telegram', { language: 'ru', before: withoutClipboard }, async (person, visit) => {
    const { words } = person;
    await person.arrive({ forged: true });
    await person.sees(words.refused.title);
    visit.watch.forgive(/status of 422/);
    const address = person.button(`${bank.server.origin}/ ${words.common.copy}`);
    await address.click();
    await person.sees(words.refused.byHand);
    assert.equal(await person.page.evaluate(() => globalThis.selected), `${bank.server.origin}/`);
    await person.page.evaluate(() => {
      globalThis.isAllowed = true;
    });
    await address.click();
    await person.sees(words.common.copied);
  });
});

for (const window of ['vk', 'max']) {
  test(`${window}: a client that answers nothing keeps nobody waiting`, async () => {
    await guest(window, { size: SMALL }, async (person) => {
      await person.arrive();
      await person.isAtSignIn();
      await person.outer.evaluate(() => {
        window.host.say = () => undefined;
      });
      await person.insertAnew();
      await person.isAtSignIn();
      await person.passSignIn(VERA);
      await person.isHome();
      await person.beginTransfer('own');
      await person.giveAmount('1');
      await person.pay.click();
      await person.isDone();
    });
  });
}
