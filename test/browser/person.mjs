/** What a person does in the bank, by what is written on the screen. */
import { plain, words } from './words.mjs';

const CODE = /#([0-9]{6})$/;

export class Person {
  /** @param {import('./stage.mjs').Visit} visit @param {import('playwright-core').Page} page */
  constructor(visit, page) {
    this.visit = visit;
    this.page = page;
    this.language = visit.language;
  }

  get words() {
    return words[this.language];
  }

  get sms() {
    return this.visit.stage.server.sms;
  }

  /* ---- finding */

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name) {
    return this.page.getByRole('link', { name, exact: true });
  }

  field(name) {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  heading(name) {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  /** Presses one of several that exclude each other. @param {string} name */
  async choose(name) {
    await this.page.getByRole('radio', { name, exact: true }).click();
  }

  /** Waits until these words stand on the screen. @param {string} text */
  async sees(text) {
    await this.page.getByText(text, { exact: true }).first().waitFor();
  }

  /** Waits until these words are a part of what stands on the screen. @param {string} text */
  async seesPart(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async text(locator) {
    return plain(await locator.innerText());
  }

  /** The rows of operations on the screen. */
  get rows() {
    return this.page.locator('a[href*="/entries/"]');
  }

  /* ---- going */

  /** Opens an address as a link from outside would. @param {string} path */
  async open(path = '/') {
    await this.page.goto(path);
  }

  /** By the bar below. @param {'home' | 'payments' | 'history' | 'more'} section */
  async goTo(section) {
    const bar = this.page.getByRole('navigation', { name: this.words.nav.label });
    await bar.getByRole('link', { name: this.words.nav[section], exact: true }).click();
    if (section !== 'home') await this.heading(this.words[section].title).waitFor();
    else await this.link(this.words.home.byPhone).waitFor();
  }

  /** Puts the app out of sight, or back, as the browser says it of a tab in the background. @param {boolean} isAway */
  async putAway(isAway) {
    await this.page.evaluate((hidden) => {
      const value = hidden ? 'hidden' : 'visible';
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isAway);
  }

  async back() {
    await this.button(this.words.common.back).click();
  }

  /* ---- signing in */

  /** @param {string} phone  in E.164; typed as people type it here: without the country */
  async givePhone(phone) {
    const field = this.field(this.words.signIn.phone);
    await field.click();
    await field.pressSequentially(phone.replace('+7', ''));
    await this.codeButton.click();
  }

  get codeButton() {
    return this.button(this.words.signIn.getCode);
  }

  /** The field of six boxes. */
  get code() {
    return this.field(this.words.signIn.codeLabel);
  }

  async giveCode(code) {
    await this.code.pressSequentially(code);
  }

  /** From the first screen to home. @param {string} phone */
  async signIn(phone) {
    const mark = this.sms.mark();
    await this.open('/');
    await this.givePhone(phone);
    await this.code.waitFor();
    await this.giveCode(await this.sms.codeAfter(mark, phone));
    await this.isHome();
  }

  async isHome() {
    await this.link(this.words.home.byPhone).waitFor();
    await this.rows.first().waitFor();
  }

  async isAtSignIn() {
    await this.heading(this.words.signIn.headline).waitFor();
  }

  async signOut() {
    await this.goTo('more');
    await this.button(this.words.more.signOut).click();
    const sheet = this.page.getByRole('dialog');
    await sheet.getByRole('button', { name: this.words.more.signOut, exact: true }).click();
    await this.isAtSignIn();
  }

  /* ---- paying */

  /** The form of a transfer, from home. @param {'own' | 'phone'} kind */
  async beginTransfer(kind) {
    await this.link(kind === 'own' ? this.words.home.between : this.words.home.byPhone).click();
    await this.heading(kind === 'own' ? this.words.transfer.ownTitle : this.words.transfer.phoneTitle).waitFor();
    await this.amount.waitFor();
  }

  get amount() {
    return this.field(this.words.transfer.amount);
  }

  get payee() {
    return this.field(this.words.transfer.payee);
  }

  /** @param {string} phone */
  async givePayee(phone) {
    await this.payee.click();
    /* What was begun in another window is found here, too. */
    await this.payee.fill('');
    await this.payee.pressSequentially(phone.replace('+7', ''));
  }

  /** @param {string} amount  as typed */
  async giveAmount(amount) {
    await this.amount.fill(amount);
  }

  /** The button that says how much. */
  get pay() {
    return this.page.locator('form.transfer button[type="submit"]');
  }

  /** Waits until the bank has said what it would cost. */
  async canPay() {
    await this.page.locator('form.transfer button[type="submit"]:not([aria-disabled])').waitFor();
  }

  /** Presses the button and reads the SMS that names the payment. @param {string} phone  the payer's own */
  async payAndReadSms(phone) {
    const mark = this.sms.mark();
    await this.pay.click();
    await this.sheet.waitFor();
    await this.code.waitFor();
    const text = await this.sms.after(mark, phone);
    return { text, code: CODE.exec(text)?.[1] ?? '' };
  }

  get sheet() {
    return this.page.getByRole('dialog');
  }

  async isDone() {
    await this.heading(this.words.done.title).waitFor();
  }
}
