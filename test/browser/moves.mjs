/** Going from one window to another, as the tests of several files do it; and a screen held against all the rules. */
import assert from 'node:assert/strict';
import { LINKS } from '../contract/law.mjs';
import { assertAccessible, assertNotSideways, assertTouchable, atRest } from './inspect.mjs';

/** Its picture, too. @param {import('./person.mjs').Person} person @param {string} name */
export async function check(person, name) {
  await atRest(person.page);
  await person.visit.picture(name);
  await assertNotSideways(person.page, name);
  await assertAccessible(person.page, name);
  await assertTouchable(person.page, name);
}

export const labels = {
  ru: { to: 'Браузер', open: 'Открыть браузер', yes: 'Да, те же', no: 'Нет', done: 'Готово', sms: 'Войти по SMS' },
  en: {
    to: 'The browser',
    open: 'Open the browser',
    yes: 'Yes, the same',
    no: 'No',
    done: 'Done',
    sms: 'Sign in by SMS',
  },
};

/** From the list of windows to the link for the browser, as the messenger is asked to open it. */
export async function takesLink(person, language) {
  await person.button(labels[language].to).click();
  await person.link(labels[language].open).click();
  const { url } = await person.lastSaid('web_app_open_link');
  assert.match(url, /^https:\/\/bank\.example\/#go-[\w-]{43}$/);
  return `/${url.slice(LINKS.browser.length)}`;
}
