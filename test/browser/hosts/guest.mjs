/** A person in a messenger's web client: the bank is in a frame, some of its buttons are the messenger's. */
import assert from 'node:assert/strict';
import { address, PERSONAL } from '../../lib/launch.mjs';
import { Person } from '../person.mjs';
import { until } from '../stage.mjs';
import { leaks } from './allowed.mjs';

const ENTRIES = { telegram: '/t/', vk: '/v/', max: '/m/' };

export class Guest extends Person {
  /** @param {import('../stage.mjs').Visit} visit @param {'telegram' | 'vk' | 'max'} window @param {string} hosts */
  constructor(visit, window, hosts) {
    super(visit, null);
    this.window = window;
    this.hosts = hosts;
    this.outer = visit.page;
    this.bank = visit.stage.server.origin;
  }

  /** The messenger opens the bank. @param {Parameters<typeof address>[1] & { path?: string }} [options] */
  async arrive(options = {}) {
    const dark = options.dark ?? this.visit.options.scheme === 'dark';
    const entry = ENTRIES[this.window] + (options.path ?? '');
    const app = this.bank + entry + address(this.window, { dark, ...options });
    await this.outer.goto(`${this.hosts}/${this.window}?${new URLSearchParams({ app, dark: dark ? '1' : '0' })}`);
    await this.entered();
  }

  async entered() {
    this.page = await this.outer.waitForSelector('iframe').then((frame) => frame.contentFrame());
    await this.page.waitForSelector('h1, .state', { timeout: 15_000 });
  }

  /** Opened by the messenger, signed in by phone and code. @param {string} phone */
  async enter(phone, options) {
    await this.arrive(options);
    await this.passSignIn(phone);
  }

  /** From the field of the number on; where that leads is looked at by the caller. @param {string} phone */
  async passSignIn(phone) {
    const mark = this.sms.mark();
    await this.givePhone(phone);
    await this.code.waitFor();
    await this.giveCode(await this.sms.codeAfter(mark, phone));
    await this.page.waitForFunction(() => document.querySelector('.screen'));
  }

  /** The client puts the same address into a new frame. */
  async insertAnew() {
    await this.outer.evaluate(() => window.host.insert());
    await this.entered();
  }

  async reload() {
    await this.page.evaluate(() => location.reload());
    await this.page.waitForFunction(() => document.querySelector('h1, .state'));
  }

  async open() {
    await this.arrive();
  }

  host(change, ...parameters) {
    return this.outer.evaluate(([name, values]) => window.host[name](...values), [change, parameters]);
  }

  get hasBack() {
    return this.window !== 'vk';
  }

  get hasMain() {
    return this.window === 'telegram';
  }

  async back() {
    if (this.hasBack) await this.outer.locator('#back').click();
    else await super.back();
  }

  get codeButton() {
    return this.hasMain ? this.outer.locator('#main') : super.codeButton;
  }

  get pay() {
    return this.hasMain ? this.outer.locator('#main') : super.pay;
  }

  /** Everything that the bank has said to the messenger. @returns {Promise<{ origin: string, data: unknown }[]>} */
  said() {
    return this.outer.evaluate(() => window.host.said);
  }

  async saidNames() {
    const said = await this.said();
    return said.map(({ data }) => {
      const message = typeof data === 'string' ? JSON.parse(data) : data;
      return message.eventType ?? message.handler ?? message.type;
    });
  }

  /** The last message of that name, as its fields; waited for, as it reaches the messenger's page a moment after a click. */
  async lastSaid(name) {
    let found;
    const look = async () => {
      const said = (await this.said()).map(({ data }) => (typeof data === 'string' ? JSON.parse(data) : data));
      found = said.filter((message) => [message.eventType, message.handler, message.type].includes(name)).at(-1);
      return found !== undefined;
    };
    await until(look, `the messenger is told ${name}`);
    return found.eventData ?? found.params ?? found;
  }

  /** The last message of that name comes to say this. @param {string} name @param {Record<string, unknown>} fields */
  async comesToSay(name, fields) {
    const says = async () => {
      const said = await this.lastSaid(name);
      return Object.entries(fields).every(([field, value]) => said[field] === value);
    };
    await until(says, `${name} says ${JSON.stringify(fields)}`);
  }

  /** Nothing of the customer and nothing of the launch has gone where it must not. */
  async keptEverything() {
    assert.deepEqual(leaks(this.window, this.bank, await this.said()), []);
    assert.equal(new URL(this.page.url()).hash + new URL(this.page.url()).search, '', 'the address is clean');
    const stored = await this.page.evaluate(() => {
      try {
        return JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state]);
      } catch {
        return '';
      }
    });
    for (const word of PERSONAL) assert.ok(!stored.includes(word), `${word} is stored`);
    const { requests } = this.visit.watch;
    const telling = requests.filter(
      ({ body, path }) => path !== '/v1/launches' && PERSONAL.some((w) => body?.includes(w)),
    );
    assert.deepEqual(telling, [], 'the launch goes nowhere but to be checked');
    const addressed = requests.filter(({ url, path }) => path !== '/v/' && PERSONAL.some((w) => url.includes(w)));
    assert.deepEqual(addressed, []);
  }

  launchesSent() {
    return this.visit.watch.sent('POST', '/v1/launches').length;
  }

  async isDark() {
    await until(() => this.page.locator('html[data-theme="dark"]').count(), 'the bank is dark');
  }
}
