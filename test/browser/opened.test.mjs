/** Links from outside: into a screen, to what a notice was about, and the bots that send them; and payments that go on elsewhere. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decide, untilState } from '../contract/law.mjs';
import { expectStatus } from '../lib/client.mjs';
import { SECRETS } from '../lib/launch.mjs';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { assertWalkable } from './inspect.mjs';
import { check } from './moves.mjs';
import { ANNA, BORIS, stage, until, VERA } from './stage.mjs';
import { tight } from './words.mjs';

Object.assign(process.env, SECRETS);
const messengers = await startMessengers();
after(() => messengers.stop());
const hosts = await startHosts(SAME_SITE);
const bank = await stage(FLAGS, {
  config: `frame_hosts = ${hosts}`,
  configure: botsOf({ telegram: messengers.telegram.url, vk: messengers.vk.url, max: messengers.max.url }),
  others: [hosts],
});
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const WINDOWS = ['telegram', 'vk', 'max'];

const guest = (window, options, act) =>
  bank.visit({ inspected: true, ...options }, async (visit) => {
    const person = new Guest(visit, window, hosts);
    await act(person, visit);
    await person.keptEverything();
  });

/** Boris pays Anna. @param {string} amount */
async function pay(amount) {
  const from = await boris.account('current');
  const { payment, code } = await boris.orderWithCode(
    { kind: 'phone', from: from.id, to: { phone: ANNA }, amount: { amount, currency: 'RUB' } },
    BORIS,
  );
  return expectStatus(await boris.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
}

/** How a link with a word opens the bank in each window. */
const WAYS_IN = {
  telegram: { start: (word) => ({ start: word }) },
  'a button of telegram’s bot': { window: 'telegram', start: (word) => ({ path: `?start=${word}` }) },
  vk: { start: (word) => ({ start: word }) },
  max: { start: (word) => ({ start: word }) },
};

/** Waits for these figures on the screen. @param {string | RegExp} figures */
const shows = (person, figures) =>
  until(async () => tight(await person.page.locator('main').first().innerText()).match(figures), `${figures} is shown`);

/* ---- into a screen */

for (const [name, { window = name, start }] of Object.entries(WAYS_IN)) {
  test(`${name}: a link opens one account, and one operation, through sign-in`, async () => {
    const [account, paid] = [await boris.account('current'), await pay('1.23')];
    await guest(window, { language: name === 'vk' ? 'en' : 'ru' }, async (person) => {
      const { words } = person;
      await person.enter(BORIS, start(`account-${account.id}`));
      await shows(person, account.number);
      assert.ok(person.page.url().endsWith(`/accounts/${account.id}`));
      await person.arrive(start(`operation-${paid.id}`));
      await person.heading(words.operation.title).waitFor();
      await shows(person, /1[.,]23/);
    });
  });
}

test('a plain browser: behind "#", as a query and as a path; the address is clean afterwards', async () => {
  const account = await boris.account('current');
  await bank.visit({}, async ({ person, page }) => {
    await person.signIn(BORIS);
    for (const address of [`/#account-${account.id}`, `/?start=account-${account.id}`, `/accounts/${account.id}`]) {
      await page.goto('about:blank');
      await person.open(address);
      await shows(person, account.number);
      assert.equal(new URL(page.url()).search + new URL(page.url()).hash, '');
    }
    await page.goto('about:blank');
    await person.open('/#no-such-word');
    await person.isHome();
  });
});

/* ---- notices */

const notices = {
  ru: {
    link: 'Подключить Telegram',
    open: 'Открыть Telegram',
    linked: 'Подключён',
    blocked: 'Бот остановлен в мессенджере',
  },
  en: {
    link: 'Link Telegram',
    open: 'Open Telegram',
    linked: 'Linked',
    blocked: 'The bot was stopped in the messenger',
  },
};
const CHAT = 61001;
const isNotice = (text) => text.chat === CHAT && /новое событие|Something new/.test(text.text);
let token = '';

async function atNotices(person, act) {
  await person.signIn(ANNA);
  await person.goTo('more');
  await person.link(person.words.more.notices).click();
  await person.heading(person.words.more.notices).waitFor();
  await act(
    person.page.locator('section', { has: person.page.getByRole('heading', { name: 'Telegram', exact: true }) }),
  );
}

test('a bot is linked from the screen of notices, and tells that money came', async () => {
  const { telegram } = messengers;
  await bank.visit({ inspected: true }, async (visit) => {
    const { person, page } = visit;
    const { link, open, linked } = notices.ru;
    await atNotices(person, async (section) => {
      await person.button(link).click();
      const href = await person.link(open).getAttribute('href');
      await check(person, 'notices-link');
      const payload = new URL(href).searchParams.get('start');
      assert.match(href, /^https:\/\/t\.me\/okno_invented_bot\?start=l-/);
      await tell(anna, telegram, telegram.started(CHAT, payload));
      await telegram.textAfter(0, (text) => text.chat === CHAT && /уведомления/.test(text.text));
      await section.getByText(linked, { exact: true }).waitFor();
      const incoming = page.getByRole('group').first();
      await incoming.getByRole('button', { name: 'Telegram', exact: true }).click();
      await person.sees('Сохранено');
      await check(person, 'notices-linked');
      await assertWalkable(page, 'notices-linked');
    });
  });
  const mark = telegram.texts().length;
  await pay('4.56');
  const notice = await telegram.textAfter(mark, isNotice);
  assert.match(notice.start, /^n-[\w-]{22}$/);
  token = notice.start;
});

for (const [name, { window = name, start }] of Object.entries(WAYS_IN)) {
  test(`${name}: the notice’s link leads, after sign-in, to the money that came; what is unknown leads home`, async () => {
    await guest(window, { language: name === 'max' ? 'en' : 'ru' }, async (person, visit) => {
      await person.enter(ANNA, start(token));
      await person.heading(person.words.operation.title).waitFor();
      await shows(person, /4[.,]56/);
      await visit.picture(`notice-opened-${window}`);
      await person.arrive(start(`n-${'A'.repeat(22)}`));
      await person.isHome();
      visit.watch.forgive(/status of 404.*\/notices\/opened/);
    });
  });
}

test('a plain browser: the SMS’s link leads there; another customer’s leads home', async () => {
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { incoming: 'sms' } }), 200);
  const mark = bank.server.sms.mark();
  await pay('4.56');
  const text = await bank.server.sms.after(mark, ANNA);
  const word = /\/(#n-[\w-]{22})$/.exec(text)[1];
  await bank.visit({}, async ({ person, page }) => {
    const code = bank.server.sms.mark();
    await person.open(`/${word}`);
    await person.isAtSignIn();
    await page.reload();
    await person.givePhone(ANNA);
    await person.code.waitFor();
    await person.giveCode(await person.sms.codeAfter(code, ANNA));
    await person.heading(person.words.operation.title).waitFor();
    await shows(person, /4[.,]56/);
    await person.back();
    await person.rows.first().waitFor();
  });
  await bank.visit({}, async ({ person, page, watch }) => {
    await person.signIn(VERA);
    await page.goto('about:blank');
    await person.open(`/${word}`);
    await person.isHome();
    watch.forgive(/status of 404.*\/notices\/opened/);
  });
});

test('the bot is blocked: the screen says so, and what is told goes by SMS', async () => {
  const { telegram } = messengers;
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { incoming: 'telegram' } }), 200);
  telegram.once('sendMessage', {
    status: 403,
    body: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
  });
  const mark = bank.server.sms.mark();
  await pay('7.89');
  assert.match(await bank.server.sms.after(mark, ANNA), /#n-[\w-]{22}$/);
  await bank.visit({ inspected: true, language: 'en', scheme: 'dark' }, async ({ person }) => {
    await atNotices(person, async (section) => {
      await section.getByText(notices.en.blocked, { exact: true }).waitFor();
      await person.button(notices.en.link).waitFor();
      await check(person, 'notices-blocked');
    });
  });
});

/* ---- a payment whose window is gone */

test('a payment that waits for its code goes on in another window, with a code of that window’s own', async () => {
  await guest('telegram', { language: 'ru' }, async (old, visit) => {
    await old.enter(VERA);
    await old.beginTransfer('phone');
    await old.givePayee(BORIS);
    await old.giveAmount('12,34');
    await old.page.locator('.transfer-payee-name').waitFor();
    const first = await old.payAndReadSms(VERA);
    for (const look of [{ language: 'ru' }, { language: 'en', scheme: 'dark' }]) {
      const isLast = look.language === 'en';
      await bank.visit({ ...look, inspected: true }, async ({ person, page }) => {
        await person.signIn(VERA);
        await person.rows.first().click();
        await person.button(person.words.operation.confirm).click();
        await person.sheet.getByText(person.words.confirm.otherSession).waitFor();
        assert.equal(await person.code.count(), 0, 'no field for a code that is not good here');
        await check(person, 'take-over');
        const mark = person.sms.mark();
        await person.sheet
          .getByRole('button', { name: person.words.signIn.getCode, exact: true, disabled: false })
          .click();
        await person.code.waitFor();
        const code = await person.sms.codeAfter(mark, VERA);
        if (!isLast) return;
        await person.giveCode(code);
        await person.isDone();
        assert.equal((await page.getByText(/12[.,]34/).count()) > 0, true);
      });
    }
    await old.giveCode(first.code);
    await old.sheet.waitFor({ state: 'detached' });
    visit.watch.forgive(/status of 422/);
  });
});

/* ---- whose window a session is */

for (const window of WINDOWS) {
  test(`${window}: who signs out, reloads and signs in again is still in this window`, async () => {
    await guest(window, {}, async (person, visit) => {
      await person.enter(BORIS);
      await person.signOut();
      await person.reload();
      await person.isAtSignIn();
      assert.equal(await person.page.locator('html').getAttribute('data-window'), window);
      await person.passSignIn(BORIS);
      await decide(bank.server, window, 'read_only', 'now');
      await untilState(bank.server, window, 'read_only');
      await person.beginTransfer('own');
      await person.giveAmount('5');
      await person.pay.click();
      await person.sees(person.words.refusal['window-read-only']);
      visit.watch.forgive(/status of 403/);
    });
  });
}
