/** A demo bank and a browser for one file of tests, and visits to it: a phone's window with a watch over it. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { Client } from '../lib/client.mjs';
import { startServer } from '../lib/server.mjs';
import { Person } from './person.mjs';
import { Watch } from './watch.mjs';
import { words } from './words.mjs';

export const ANNA = '+79000000001';
export const BORIS = '+79000000002';
export const VERA = '+79000000003';
/** A number in the right form that nobody has. */
export const NOBODY = '+79000010000';

export const PHONE = { width: 390, height: 844 };
export const SMALL = { width: 320, height: 640 };
export const WIDE = { width: 1280, height: 800 };

const PATIENCE_MS = 15_000;
const BROWSER = process.env.OKNO_CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** @param {string[]} [more] further flags */
export function launch(more = []) {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: BROWSER, chromiumSandbox: !isRoot, args: [...FLAGS, ...more] });
}

/**
 * Asks until the answer is true, or fails with what was asked last.
 * @param {() => unknown} ask  a value or the promise of one
 * @param {string} what
 */
export async function until(ask, what, patience = PATIENCE_MS) {
  const deadline = Date.now() + patience;
  while (!(await ask())) {
    if (Date.now() > deadline) assert.fail(`waited in vain: ${what}`);
    await pause(40);
  }
}

/**
 * @typedef {object} VisitOptions
 * @property {{ width: number, height: number }} [size]
 * @property {'ru' | 'en'} [language]
 * @property {'light' | 'dark'} [scheme]
 * @property {boolean} [inspected]  lets test code into the page; hides what the policy would refuse
 * @property {() => void} [before]  runs in every page before the app
 */

const SEEN_CHARS = 600;
const SEEN_REQUESTS = 8;

/** One person's window: a context of its own, nothing kept from others. */
export class Visit {
  /** @param {Stage} stage @param {VisitOptions} options */
  constructor(stage, options) {
    this.stage = stage;
    this.language = options.language ?? 'ru';
    this.size = options.size ?? PHONE;
    this.options = options;
    this.words = words[this.language];
  }

  async open() {
    const { scheme = 'light', inspected = false, before } = this.options;
    this.context = await this.stage.browser.newContext({
      viewport: this.size,
      hasTouch: this.size.width < 1000,
      locale: this.language === 'ru' ? 'ru-RU' : 'en-US',
      colorScheme: scheme,
      reducedMotion: 'reduce',
      bypassCSP: inspected,
      baseURL: this.stage.server.origin,
    });
    this.context.setDefaultTimeout(PATIENCE_MS);
    this.watch = new Watch(this.context, this.stage.server.origin, this.stage.others);
    await this.watch.start(this.context);
    if (before) await this.context.addInitScript(before);
    this.page = await this.context.newPage();
    this.person = new Person(this, this.page);
    return this;
  }

  /** Another tab of the same window. */
  async tab() {
    return new Person(this, await this.context.newPage());
  }

  /** A picture for the eye, where a folder for them is named. @param {string} name */
  async picture(name, page = this.page) {
    const folder = process.env.OKNO_SCREENSHOTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    const { width } = this.size;
    const file = `${name}.${width}.${this.language}.${this.options.scheme ?? 'light'}.png`;
    await page.screenshot({ path: path.join(folder, file) });
  }

  /** What stands on every page of it, for whoever reads that a test has failed. */
  async seen() {
    const pages = this.context.pages().map(async (page) => {
      const text = await page.evaluate(() => document.body.innerText).catch(String);
      return `${new URL(page.url()).pathname} says: ${text.replace(/\s+/g, ' ').slice(0, SEEN_CHARS)}`;
    });
    const last = this.watch.requests.slice(-SEEN_REQUESTS).map(({ method, path }) => `${method} ${path}`);
    return [...(await Promise.all(pages)), `last asked for: ${last.join(', ')}`].join('\n');
  }

  /** Ends it; the watch must have seen nothing. */
  async close() {
    await this.context.close();
    assert.deepEqual(this.watch.faults, []);
  }
}

export class Stage {
  constructor(server, browser, others = []) {
    this.server = server;
    /** Origins of the tests beside the bank's. */
    this.others = others;
    this.browser = browser;
    /** @type {Client[]} */
    this.clients = [];
  }

  /** Opens a window, lets the test act in it, closes it. @param {VisitOptions} options */
  async visit(options, act) {
    const visit = await new Visit(this, options).open();
    try {
      await act(visit);
    } catch (error) {
      await visit.picture('fault').catch(() => undefined);
      error.message += `\n${await visit.seen()}`;
      if (visit.watch.faults.length > 0) error.message += `\nthe watch saw: ${visit.watch.faults.join('\n')}`;
      await visit.context.close().catch(() => undefined);
      throw error;
    }
    await visit.close();
  }

  /** A customer's program without a browser. */
  client(language = 'ru') {
    const client = new Client(this.server, { language });
    this.clients.push(client);
    return client;
  }

  /** The same customer's program, to compare with what the screen says. @param {string} phone */
  async customer(phone, language = 'ru') {
    const client = this.client(language);
    await client.signIn(phone);
    return client;
  }
}

/**
 * To be awaited once at the top of a test file.
 * @param {string[]} [flags]
 * @param {{ config?: string, configure?: (data: string) => Promise<void>, others?: string[] }} [options]  lines of
 *   okno.conf; what else is put into the bank's folder; origins of the tests' own servers
 * @returns {Promise<Stage>}
 */
export async function stage(flags, { config, configure, others } = {}) {
  const server = await startServer({ config, configure });
  const browser = await launch(flags);
  const made = new Stage(server, browser, others);
  after(async () => {
    for (const client of made.clients) client.close();
    await browser.close();
    await server.stop();
    const { code, output } = await server.verify();
    assert.equal(code, 0, `the books do not prove:\n${output}`);
    await server.remove();
  });
  return made;
}
