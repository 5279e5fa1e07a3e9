/**
 * Two servers of one bank on one PostgreSQL (OKNO_TEST_STORE), either of which may be killed and started again; load on
 * both with the same customers; and what is asked of the store itself.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, freePort, Server, startServer } from '../lib/server.mjs';
import { Mover, PHONES } from './load.mjs';

const WIDTH = 4;
const CUSTOMERS = PHONES.slice(0, 2);

/** SMS, whichever of the servers sends them. */
class SharedSms {
  /** @param {Pair} pair */
  constructor(pair) {
    this.pair = pair;
  }

  mark() {
    return new Map(this.pair.servers.map((server) => [server, server.sms.mark()]));
  }

  async codeAfter(marks, phone) {
    const { servers } = this.pair;
    return codeOf(await Promise.any(servers.map((server) => server.sms.after(marks.get(server) ?? 0, phone))));
  }
}

export class Pair {
  async start() {
    /** @type {Server[]} */
    this.servers = [await startServer()];
    this.servers.push(await startServer({ data: this.servers[0].data }));
    this.data = this.servers[0].data;
    this.sms = new SharedSms(this);
    const store = readFileSync(path.join(this.data, 'okno.conf'), 'utf8');
    this.store = /^store = (.*)$/m.exec(store)[1];
    this.movers = CUSTOMERS.flatMap((phone) => [0, 1].map((place) => ({ place, mover: new Mover(phone) })));
    this.known = new Set();
    return this;
  }

  /** One of the servers as a client sees it. @param {number} place */
  at(place) {
    const { port, origin } = this.servers[place];
    return { port, origin, sms: this.sms };
  }

  /** The first field of the first row. @param {string} sql */
  ask(sql) {
    return execFileSync('psql', ['-X', '-At', '-c', sql, this.store], { encoding: 'utf8' }).trim();
  }

  /** Which of the servers a payment's id was given by: its node's number is in it. */
  nodeOf(payment) {
    return Number((BigInt(payment) >> 14n) & 255n);
  }

  async kill(place) {
    await this.servers[place].kill();
  }

  /** The killed one's place is taken by a new process. @param {number} place */
  async restart(place) {
    this.servers[place] = await new Server(this.data, await freePort(), false).start();
  }

  /** Everybody begins a new record, each at a server. */
  async enter() {
    for (const { place, mover } of this.movers) await mover.begin().enter(this.at(place));
    for (const { mover } of this.movers) for (const payment of await mover.shownPayments(this.known)) this.known.add(payment);
  }

  /** Load on both while something happens, once everybody has done something. @param {() => Promise<void>} happen */
  async underLoad(happen) {
    const running = this.movers.map(({ mover }) => mover.run(WIDTH));
    while (!this.movers.every(({ mover }) => mover.stopped || mover.acknowledged().length > 0)) await pause(10);
    await happen();
    for (const { mover } of this.movers) mover.stopped = true;
    await Promise.all(running);
  }

  /** What was asked for is there once, all of it, as those servers that live show it. @param {number[]} living */
  async settle(living) {
    for (const { place, mover } of this.movers) {
      assert.ok(mover.acknowledged().length > 0, 'something was done');
      await mover.enter(this.at(living.includes(place) ? place : living[0]));
      await mover.settle();
    }
    for (const phone of CUSTOMERS) {
      const own = this.movers.filter(({ mover }) => mover.phone === phone).map(({ mover }) => mover);
      const asked = own.flatMap((mover) => mover.intents.map(({ payment }) => payment));
      assert.equal(new Set(asked).size, asked.length, 'every intent made a payment of its own');
      const shown = await own[0].shownPayments(this.known);
      assert.equal(new Set(shown).size, shown.length, 'nothing is there twice');
      assert.deepEqual(new Set(shown), new Set(asked), 'the history shows exactly what was asked for');
      for (const payment of shown) this.known.add(payment);
    }
  }

  /** Everything that was refused, by status. */
  refused() {
    return [...new Set(this.movers.flatMap(({ mover }) => [...mover.refusals.keys()]))];
  }

  async prove() {
    const { code, output } = await this.servers[0].verify();
    assert.equal(code, 0, output);
  }

  async stop() {
    for (const { mover } of this.movers) mover.close();
    for (const server of this.servers) if (!server.hasEnded) await server.stop();
    await this.prove();
    await this.servers[0].remove();
  }
}
