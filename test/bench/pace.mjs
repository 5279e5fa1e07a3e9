/**
 * How long a customer waits while the bank works at a given pace: an open loop (a request leaves at its moment, however
 * late the answers are) of homes, orders and confirmations with their codes, by many customers of a bank of many
 * accounts. Prints `name: value unit` lines; ends with 1 when an answer was wrong or the books do not prove.
 *
 *     node test/bench/pace.mjs [--rate 200] [--seconds 30] [--people 100000] [--customers 60] [--json]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, expectStatus } from '../lib/client.mjs';
import { startServer } from '../lib/server.mjs';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    people: { type: 'string', default: '100000' },
    customers: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const people = Number(values.people);
const customers = Number(values.customers);
const WARM_SECONDS = 3;
const FIRST_PHONE = 1_000_000;
const phoneOf = (index) => `+7900${String(FIRST_PHONE + index).padStart(7, '0')}`;

/** Milliseconds by what was done. @type {Map<string, number[]>} */
const times = new Map();
let faults = 0;
let first = '';

/** A customer whose answers are timed, from the moment the request was due, and not judged by the contract. */
class Paced extends Client {
  async sendOnce(method, path, request) {
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers = await this.headersOf(method, path, request, body);
    const answer = await this.wire.send({ method, path, headers, body });
    this.nonce = answer.header('dpop-nonce') ?? this.nonce;
    return answer;
  }
}

function note(name, due) {
  const list = times.get(name) ?? [];
  list.push(performance.now() - due);
  times.set(name, list);
}

async function home(customer, due) {
  const answers = await Promise.all([customer.get('/v1/accounts'), customer.get('/v1/entries')]);
  for (const answer of answers) expectStatus(answer, 200);
  note('home', due);
}

/** Orders to the next customer and confirms with the code that came: two figures. */
async function pay(customer, due) {
  const order = { kind: 'phone', from: customer.from, to: { phone: customer.friend }, amount: { amount: '1.00', currency: 'RUB' } };
  const mark = customer.server.sms.mark();
  const payment = expectStatus(await customer.post('/v1/payments', order, { key: randomUUID() }), 201).json;
  note('order', due);
  const code = /#([0-9]{6})/.exec(await customer.server.sms.after(mark, customer.phone))[1];
  const since = performance.now();
  expectStatus(await customer.post(`/v1/payments/${payment.id}/confirm`, { code }), 200);
  note('confirm', since);
}

/** One customer does one thing at a time: codes would be mistaken for each other. */
async function go(customer, work, due) {
  customer.busy = true;
  try {
    await work(customer, due);
  } catch (error) {
    faults += 1;
    first ||= error.message;
  }
  customer.busy = false;
}

async function load(all, until) {
  const started = performance.now();
  const running = new Set();
  for (let sent = 0; ; ) {
    const due = started + (sent * 1000) / rate;
    if (due > until) break;
    if (due > performance.now()) await pause(due - performance.now());
    const free = all.filter((customer) => !customer.busy);
    const customer = free[Math.floor(Math.random() * free.length)];
    if (customer === undefined) {
      faults += 1;
      first ||= 'no customer is free: more --customers are needed';
      sent += 1;
      continue;
    }
    const isHome = Math.random() < 0.5; // a home is two requests, a payment two
    sent += 2;
    const job = go(customer, isHome ? home : pay, due);
    running.add(job);
    job.finally(() => running.delete(job));
  }
  await Promise.all(running);
}

function figure(list, part) {
  const sorted = list.toSorted?.((a, b) => a - b) ?? [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

const server = await startServer({ arguments: ['--people', String(people)] });
const all = [];
for (let i = 0; i < customers; i += 1) {
  const customer = new Paced(server);
  customer.phone = phoneOf(i);
  customer.friend = phoneOf(i + customers);
  await customer.signIn(customer.phone);
  customer.from = (await customer.accounts())[0].id;
  all.push(customer);
}
await load(all, performance.now() + WARM_SECONDS * 1000);
times.clear();
await load(all, performance.now() + seconds * 1000);
for (const customer of all) customer.close();
await server.stop();
const { code, output } = await server.verify();
await server.remove();

const lines = { 'pace.rate': [rate, 'requests/s'], 'pace.accounts': [people, 'accounts'] };
for (const name of ['home', 'order', 'confirm']) {
  const list = times.get(name) ?? [];
  lines[`pace.${name}.count`] = [list.length, 'times'];
  lines[`pace.${name}.p50`] = [figure(list, 0.5).toFixed(2), 'ms'];
  lines[`pace.${name}.p99`] = [figure(list, 0.99).toFixed(2), 'ms'];
}
lines['pace.faults'] = [faults, 'answers'];
if (values.json) console.log(JSON.stringify(Object.fromEntries(Object.entries(lines).map(([name, [value]]) => [name, Number(value)]))));
else for (const [name, [value, unit]] of Object.entries(lines)) console.log(`${name}: ${value} ${unit}`);
if (faults > 0) console.error(`the first fault: ${first}`);
if (code !== 0) console.error(output);
process.exitCode = faults === 0 && code === 0 ? 0 : 1;
