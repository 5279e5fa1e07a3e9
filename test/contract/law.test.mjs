/**
 * The whole story: the bank is open in Telegram, customers pay; the law comes with its date; at that second Telegram closes
 * on every server, no call to its hosts is made any more, and everybody goes on in MAX, VK or the browser with the same
 * money, drafts and payments. On PostgreSQL (OKNO_TEST_STORE) two servers do it together.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, expectStatus } from '../lib/client.mjs';
import { botsOf, startMessengers } from '../lib/messengers.mjs';
import { codeOf, startServer } from '../lib/server.mjs';
import * as law from './law.mjs';
import { ANNA, assertProblem, BORIS, minor, rub, VERA } from './stage.mjs';

/** Requests at once of one session, and how long everybody pays before the law's second. */
const LANES = 4;
const NOTICE_MS = 4000;
/** A call that was begun just before the moment may still arrive so long after it. */
const UNDER_WAY_MS = 100;

/** @type {import('../lib/server.mjs').Server[]} */
const servers = [];
/** @type {Client[]} */
const clients = [];
/** @type {Awaited<ReturnType<typeof startMessengers>>} */
let messengers;

/** SMS, whichever of the servers sends them. */
const sms = {
  mark: () => servers.map((server) => server.sms.mark()),
  after: (marks, phone) => Promise.any(servers.map((server, i) => server.sms.after(marks[i], phone))),
  codeAfter: async (marks, phone) => codeOf(await sms.after(marks, phone)),
};

/** One of the servers as a client sees it. */
function at(place) {
  const { port, origin } = servers[place % servers.length];
  return { port, origin, sms };
}

function client(place, options) {
  const made = new Client(at(place), options);
  clients.push(made);
  return made;
}

/** A customer in Telegram, with requests on several connections. */
class Customer {
  constructor(phone, place, account) {
    Object.assign(this, { phone, place, account });
    /** @type {{ key: string, order: object, payment: string | null }[]} */
    this.intents = [];
    /** What was answered from the law's moment on, in milliseconds since it. */
    this.answered = [];
    this.refused = [];
    this.lateSuccesses = 0;
  }

  async enter() {
    this.client = client(this.place);
    await this.client.signIn(this.phone);
    await law.enterWindow(this.client, 'telegram', this.account);
    this.accounts = await this.client.accounts();
    this.total = await this.money();
  }

  /** All that the customer has, booked. */
  async money() {
    return (await this.client.accounts()).reduce((sum, { balance }) => sum + minor(balance), 0n);
  }

  /** Moves a rouble to and fro until the window is closed. @param {number} moment  of the law */
  async pay(moment) {
    const lanes = Array.from({ length: LANES }, (_, i) => this.lane(client(this.place + i, { key: this.client.device }), moment));
    await Promise.all(lanes);
  }

  async lane(lane, moment) {
    lane.token = this.client.token;
    for (let turn = 0; ; turn += 1) {
      const [from, to] = turn % 2 === 0 ? [0, 1] : [1, 0];
      const order = { kind: 'own', from: this.accounts[from].id, to: { account: this.accounts[to].id }, amount: rub('1.00') };
      const intent = { key: randomUUID(), order, payment: null };
      this.intents.push(intent);
      const sent = Date.now();
      const answer = await lane.order(order, intent.key);
      const since = Date.now() - moment;
      if (answer.status !== 201) {
        this.refused.push(since);
        this.refusal = answer;
        return;
      }
      intent.payment = answer.json.id;
      this.answered.push(since);
      this.lateSuccesses += sent >= moment;
    }
  }

  /** Signs in elsewhere by a code, in that window. */
  async goOn(window) {
    const next = client(this.place + 1);
    const launch = window === 'browser' ? undefined : await law.ticketOf(next, window, this.account + 100);
    const marks = sms.mark();
    const { id } = expectStatus(await next.post('/v1/sign-in', { phone: this.phone }), 202).json;
    await next.confirmSignIn(id, await sms.codeAfter(marks, this.phone), { launch });
    this.client = next;
  }
}

const anna = new Customer(ANNA, 0, 7001);
const boris = new Customer(BORIS, 1, 7002);
const vera = new Customer(VERA, 0, 7003);
const customers = [anna, boris, vera];

before(async () => {
  law.giveSecrets();
  messengers = await startMessengers();
  const { telegram, max } = messengers;
  const configure = botsOf({ telegram: telegram.url, max: max.url }, { way: 'poll' });
  servers.push(await startServer({ config: law.CONFIG, configure }));
  if (process.env.OKNO_TEST_STORE) servers.push(await startServer({ data: servers[0].data }));
  for (const customer of customers) await customer.enter();
});

after(async () => {
  for (const one of clients) one.close();
  for (const server of servers) await server.stop();
  await messengers.stop();
  const { code, output } = await servers[0].verify();
  assert.equal(code, 0, `the books do not prove:\n${output}`);
  await servers[0].remove();
});

const drafts = async (customer) => expectStatus(await customer.client.get('/v1/drafts'), 200).json.items;
const phoneOrder = (customer, to, amount) => ({ kind: 'phone', from: customer.accounts[0].id, to: { phone: to }, amount: rub(amount) });

test('Telegram closes at the law’s second, and everybody goes on', async (t) => {
  // What is on its way when the law comes: a draft, a payment that waits for its code, and one that is done.
  const key = randomUUID();
  const draft = { kind: 'phone', key, from: vera.accounts[0].id, to: ANNA, amount: '12,50', message: 'За обед' };
  expectStatus(await vera.client.post('/v1/drafts', draft), 204);
  const [written] = await drafts(vera);
  const waiting = expectStatus(await boris.client.order(phoneOrder(boris, ANNA, '77.00')), 201).json;
  assert.equal(waiting.status, 'awaiting_confirmation');

  // Two people decide it, with a date; everybody is told.
  const moment = Math.ceil((Date.now() + NOTICE_MS) / 1000) * 1000;
  const reasons = ['--reason-ru', 'По закону.', '--reason-en', 'By law.'];
  const when = new Date(moment).toISOString().replace('.000', '');
  await law.decide(servers[0], 'telegram', 'closed', when, reasons);
  await law.decide(servers[0], 'telegram', 'closing', 'now', reasons);
  for (const server of servers) {
    await law.untilState(server, 'telegram', 'closing');
    assert.deepEqual((await law.windowOf(server, 'telegram')).until, { state: 'closed', at: new Date(moment).toISOString() });
  }

  // They pay until it comes, and ask the bot.
  const { telegram } = messengers;
  telegram.updates.push(telegram.said(8001, '/rates'));
  await telegram.textAfter(0, ({ chat }) => chat === 8001);
  await Promise.all(customers.map((customer) => customer.pay(moment)));
  const last = Math.max(...customers.flatMap(({ answered }) => answered));
  const first = Math.min(...customers.flatMap(({ refused }) => refused));
  const paid = customers.reduce((sum, { answered }) => sum + answered.length, 0);
  t.diagnostic(`servers: ${servers.length}`);
  t.diagnostic(`payments answered: ${paid}`);
  t.diagnostic(`last answer after the moment: ${last} ms`);
  t.diagnostic(`first refusal after the moment: ${first} ms`);
  assert.ok(last < 1000, `answered ${last} ms after the moment`);
  assert.ok(first >= 0, `refused ${-first} ms before the moment`);
  for (const customer of customers) {
    assert.equal(customer.lateSuccesses, 0, 'what was sent after the moment was refused');
    assertProblem(customer.refusal, 403, 'window-closed');
    assert.deepEqual(
      customer.refusal.json.windows.map(({ window }) => window),
      ['browser', 'vk', 'max'],
    );
  }
  for (const place of servers.keys()) {
    const launch = { window: 'telegram', launch: law.launchOf('telegram') };
    assertProblem(await client(place).post('/v1/launches', launch), 403, 'window-closed');
  }

  // And go on elsewhere: nothing is missing, nothing is there twice.
  await Promise.all([anna.goOn('max'), boris.goOn('vk'), vera.goOn('browser')]);
  for (const customer of customers) {
    assert.equal(await customer.money(), customer.total, 'to the kopeck');
    for (const intent of customer.intents) {
      const again = expectStatus(await customer.client.order(intent.order, intent.key), 201).json;
      if (intent.payment !== null) assert.equal(again.id, intent.payment, 'the same payment');
    }
    assert.equal(await customer.money(), customer.total);
  }
  assert.deepEqual(await drafts(vera), [written]);
  const found = expectStatus(await boris.client.get(`/v1/payments/${waiting.id}`), 200).json;
  assert.equal(found.status, 'awaiting_confirmation');
  expectStatus(await boris.client.post(`/v1/payments/${waiting.id}/cancel`), 200);
  const current = (await boris.client.accounts())[0];
  assert.deepEqual(current.available, current.balance, 'the hold is given back');
});

test('the draft is ordered and paid where its customer went', async () => {
  const [{ key, to }] = await drafts(vera);
  const marks = sms.mark();
  const payment = expectStatus(await vera.client.order(phoneOrder(vera, to, '12.50'), key), 201).json;
  const code = await sms.codeAfter(marks, VERA);
  const done = expectStatus(await vera.client.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
  assert.equal(done.status, 'posted');
  assert.equal(await vera.money(), vera.total - 1250n);
  assert.equal(await anna.money(), anna.total + 1250n);
  assert.deepEqual(await drafts(vera), []);
});

test('nothing goes to Telegram any more, and nothing that comes from there is read', async (t) => {
  const { telegram, max } = messengers;
  const moment = Date.parse((await law.windowOf(servers[0], 'telegram')).since);
  telegram.updates.push(telegram.said(8002, '/help'));
  max.updates.push(max.said(8004, '/help'));
  await max.textAfter(0, ({ chat }) => chat === 8004); // the others go on
  await pause(1500);
  const last = Math.max(...telegram.requests.map(({ at }) => at)) - moment;
  t.diagnostic(`last call to Telegram's host after the moment: ${last} ms`);
  assert.ok(last < UNDER_WAY_MS, `called ${last} ms after the moment`);
});

test('it stays closed for those who come late, on every server', async () => {
  for (const place of [0, 1]) {
    const late = client(place);
    const launch = { window: 'telegram', launch: law.launchOf('telegram', 7999) };
    assertProblem(await late.post('/v1/launches', launch), 403, 'window-closed');
  }
  await pause(1500);
  const drill = JSON.parse((await law.channel(servers[0], 'drill', 'telegram', '--json')).output);
  assert.equal(drill.sessions, 0, 'every session of the closed window has ended');
  assert.equal(drill.customers, 3);
});
