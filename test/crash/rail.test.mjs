/**
 * The rail's drill: the bank and the other side are killed at random moments while messages are lost, doubled and overtake
 * each other. At the end every payment has the same end on both sides, nothing was settled twice, and the books of both
 * agree to the kopeck. OKNO_CRASH_ROUNDS says how many kills, OKNO_SEED repeats their moments.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../lib/client.mjs';
import { accountAt, OTHER_BIK, Rail, until } from '../lib/rail.mjs';
import { startServer } from '../lib/server.mjs';
import { randomOf, roundsOr, SEED } from './rounds.mjs';

const ROUNDS = roundsOr(8);
/** Codes by SMS are limited: a new bank after so many kills. */
const OF_ONE_BANK = 12;
const PAYMENTS = 10;
const PHONES = ['+79000000001', '+79000000002', '+79000000003'];
const FAULTS = { reject: 15, give_back: 10, lose_before: 15, lose_after: 15, lose_status: 25, twice: 30, delay_ms: 400 };
const random = randomOf(SEED);
const kopecks = ({ amount }) => BigInt(amount.replace('.', ''));
const figures = { messages: 0, kills: 0, losses: 0, doubles: 0, payments: 0, credits: 0, lost: 0n };

/** What the simulator wrote down: its entries by name, and what they come to. */
async function booksOf(rail) {
  const lines = (await readFile(rail.books, 'utf8')).split('\n').filter((line) => line.startsWith('E '));
  return lines.map((line) => {
    const [, name, uetr, original, minor, , flags] = line.split(' ');
    return { name, uetr, original, minor: BigInt(minor), isCredit: flags[0] === '1', isSettled: flags[1] === '1' };
  });
}

class Customer {
  constructor(server, phone) {
    this.client = new Client(server);
    this.phone = phone;
    /** @type {{ key: string, order: object, id?: string }[]} */
    this.intents = [];
  }

  async begin() {
    await this.client.signIn(this.phone);
    this.account = await this.client.account('current');
    this.start = await this.total();
  }

  async total() {
    return (await this.client.accounts()).reduce((sum, { balance }) => sum + kopecks(balance), 0n);
  }

  /** Order and confirm, as far as the bank lives. */
  async pay() {
    const kopeck = String(Math.floor(random() * 100)).padStart(2, '0');
    const order = {
      kind: 'requisites',
      from: this.account.id,
      to: { name: 'Вымышленный Пётр', account: accountAt(String(1000 + Math.floor(random() * 900))), bik: OTHER_BIK },
      purpose: 'Учения',
      amount: { amount: `${1 + Math.floor(random() * 90)}.${kopeck}`, currency: 'RUB' },
    };
    const intent = { key: randomUUID(), order };
    this.intents.push(intent);
    const mark = this.client.server.sms.mark();
    const ordered = await this.client.order(order, intent.key);
    if (ordered.status !== 201) return;
    intent.id = ordered.json.id;
    const text = await this.client.server.sms.after(mark, this.phone, Date.now() + 2000);
    await this.client.post(`/v1/payments/${intent.id}/confirm`, { code: /#([0-9]{6})/.exec(text)[1] });
  }

  /** What became of each intent; one whose order was not answered is asked for by its key. */
  async settle() {
    const ends = [];
    for (const intent of this.intents) {
      if (intent.id === undefined) {
        const again = await this.client.order(intent.order, intent.key);
        assert.equal(again.status, 201, again.excerpt);
        intent.id = again.json.id;
      }
      const answer = await this.client.get(`/v1/payments/${intent.id}`);
      assert.equal(answer.status, 200, answer.excerpt);
      ends.push(answer.json);
    }
    return ends;
  }
}

/** One bank, one rail, and so many kills. */
async function drill(t, kills) {
  const rail = await Rail.prepare();
  const server = await startServer({
    configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await rail.configure(data)}\n`),
  });
  const opening = -(await rail.command('state')).correspondent;
  const faults = Object.entries(FAULTS).flatMap(([name, value]) =>
    name === 'delay_ms' ? ['--delay', String(value)] : [`--${name.replaceAll('_', '-')}`, String(value)],
  );
  const start = () => rail.start(['--balance', String(opening), '--seed', String(1 + Math.floor(random() * 1e6)), ...faults]);
  await start();
  const customers = PHONES.map((phone) => new Customer(server, phone));
  for (const customer of customers) await customer.begin();
  let credits = 0n;

  /** Kept over the simulator's lives: its counters begin anew with each. */
  const count = async () => {
    const state = await rail.state();
    figures.messages += state.received + state.sent;
    figures.losses += state.lost_before + state.lost_after + state.lost_status;
    figures.doubles += state.doubled + state.sent_twice;
  };
  const work = async () => {
    for (let i = 0; i < PAYMENTS; i++) {
      const customer = customers[Math.floor(random() * customers.length)];
      if (random() < 0.5) await customer.pay().catch(() => undefined);
      else await credit(customer.phone).catch(() => undefined);
    }
  };
  const credit = async (phone) => {
    const minor = 100 + Math.floor(random() * 5000);
    await rail.play({ do: 'credit', phone, amount: `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}` });
  };

  for (let i = 0; i < kills; i++) {
    const load = work();
    await pause(20 + random() * 600);
    const whom = random();
    if (whom > 0.4) await count().catch(() => undefined);
    if (whom < 0.7) await server.kill();
    if (whom > 0.4) await rail.kill();
    figures.kills += (whom < 0.7) + (whom > 0.4);
    await load;
    if (whom > 0.4) await start();
    if (whom < 0.7) await server.start();
  }
  await work();
  await heal(rail);
  await count();

  /* every payment has one end, and the same on both sides */
  const books = await booksOf(rail);
  assert.equal(new Set(books.map(({ name }) => name)).size, books.length, 'no message is in the books twice');
  const byName = new Map(books.map((entry) => [entry.name, entry]));
  const returns = new Map(books.filter(({ original }) => original !== '-').map((entry) => [entry.original, entry]));
  credits = books.filter(({ isCredit, original }) => isCredit && original === '-').reduce((sum, { minor }) => sum + minor, 0n);
  const ends = (await Promise.all(customers.map((customer) => customer.settle()))).flat();
  let out = 0n;
  for (const payment of ends) {
    const name = `044599999P${payment.id}`;
    const there = byName.get(name);
    const word = there === undefined ? 'nowhere' : there.isSettled ? 'settled' : 'rejected';
    const expected = { posted: 'settled', returned: 'settled', rejected: 'rejected', awaiting_confirmation: 'nowhere' };
    assert.equal(word, expected[payment.status], `${payment.id} is ${payment.status} here, ${word} there`);
    assert.equal(returns.has(name), payment.status === 'returned', `${payment.id}: ${payment.status}`);
    if (payment.status === 'posted') out += kopecks(payment.total);
    if (payment.status === 'returned') out += kopecks(payment.fee);
  }
  assert.equal(books.filter(({ name }) => name.startsWith('044599999P')).length,
    ends.filter(({ status }) => status !== 'awaiting_confirmation').length, 'nothing is there that is not here');

  /* and so has every kopeck */
  const started = customers.reduce((sum, { start: at }) => sum + at, 0n);
  const now = (await Promise.all(customers.map((customer) => customer.total()))).reduce((sum, total) => sum + total, 0n);
  const lost = started + credits - out - now;
  const state = await rail.command('state');
  assert.equal(lost, 0n, `${lost} kopecks are not where they should be`);
  assert.equal(BigInt(-state.correspondent), BigInt((await rail.state()).balance), 'both books say the same');
  assert.deepEqual([state.clearing_out, state.clearing_in, state.unsent, state.unanswered, state.queued], [0, 0, 0, 0, 0]);
  await proveDay(rail);
  figures.payments += ends.length;
  figures.credits += books.filter(({ isCredit, original }) => isCredit && original === '-').length;
  figures.lost += lost;

  for (const { client } of customers) client.close();
  await server.stop();
  await rail.stop();
  const { code, output } = await server.verify();
  assert.equal(code, 0, output);
  await server.remove();
  t.diagnostic(`${ends.length} payments: ${JSON.stringify(countBy(ends, ({ status }) => status))}`);
}

const countBy = (items, key) => items.reduce((all, item) => ({ ...all, [key(item)]: (all[key(item)] ?? 0) + 1 }), {});

/** No more faults, until everything that was on its way has come. */
async function heal(rail) {
  await rail.play({ do: 'rates', reject: 0, give_back: 0, lose_before: 0, lose_after: 0, lose_status: 0, twice: 0, delay_ms: 0 });
  const ask = async () => ({ here: await rail.command('state'), there: await rail.state() });
  await until(
    ask,
    ({ here, there }) => here.unsent === 0 && here.unanswered === 0 && there.waiting === 0,
    'all to have come',
    90,
  );
}

/** Midnight may have passed: the day before, then this one. */
async function proveDay(rail) {
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(new Date());
  const held = await rail.command('statement', '--day', day, '--so-far');
  assert.ok(held.proved, JSON.stringify(held));
  assert.equal(held.closing, held.ledger_closing);
  assert.equal(held.matched, held.entries);
}

for (let left = ROUNDS; left > 0; left -= OF_ONE_BANK) {
  const kills = Math.min(left, OF_ONE_BANK);
  test(`bank and rail killed ${kills} times under load, seed ${SEED}`, async (t) => {
    await drill(t, kills);
  });
}

test('figures of the drill', (t) => {
  const { messages, kills, losses, doubles, payments, credits, lost } = figures;
  for (const [name, value, unit] of [
    ['rail drill payments', payments, 'payments'],
    ['rail drill credits', credits, 'credits'],
    ['rail drill messages', messages, 'messages'],
    ['rail drill kills', kills, 'kills'],
    ['rail drill losses injected', losses, 'messages'],
    ['rail drill doubles injected', doubles, 'messages'],
    ['rail drill lost', lost, 'kopecks'],
  ]) {
    t.diagnostic(`${name}: ${value} ${unit}`);
  }
  assert.equal(lost, 0n);
});
