/** A simulated rail beside a bank: `okno rail-sim` as a program of its own, and both sides' doors spoken to by hand. */
import { spawn } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from './client.mjs';
import { freePort, run } from './server.mjs';
import { Wire } from './wire.mjs';

/** Where an invented bank of the simulator is. */
export const OTHER_BIK = '044599901';

/** An account number of that bank with its control key. @param {string} ending @param {string} [bik] */
export function accountAt(ending, bik = OTHER_BIK, start = '40817810') {
  const rest = `0000${ending.padStart(7, '0')}`;
  const digits = `${bik.slice(6)}${start}0${rest}`;
  const sum = [...digits].reduce((total, digit, i) => total + ((Number(digit) * [7, 1, 3][i % 3]) % 10), 0);
  return `${start}${((sum % 10) * 3) % 10}${rest}`;
}

/** The header of one program to another. */
export function signature(key, method, target, body = '', more = {}) {
  const time = more.time ?? Math.floor(Date.now() / 1000);
  const nonce = more.nonce ?? randomBytes(16).toString('base64url');
  const digest = createHash('sha256').update(body).digest('base64url');
  const mac = createHmac('sha256', key).update(`${method}\n${target}\n${time}\n${nonce}\n${digest}`).digest('base64url');
  return `Okno-HMAC-SHA256 time=${time}, nonce=${nonce}, signature=${mac}`;
}

/** One program's way to another's door. */
export class Peer {
  constructor(port, key) {
    this.wire = new Wire(port);
    this.key = key;
  }

  send(method, target, body, type = 'application/xml', more = {}) {
    const headers = [['Authorization', more.authorization ?? signature(this.key, method, target, body ?? '', more)]];
    if (body !== undefined) headers.push(['Content-Type', type]);
    return this.wire.send({ method, path: target, headers, body: body === undefined ? undefined : Buffer.from(body) });
  }

  async json(method, target, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return expectStatus(await this.send(method, target, text, 'application/json'), 200).json;
  }

  close() {
    this.wire.close();
  }
}

export class Rail {
  /** Ports and a key; nothing runs yet. */
  static async prepare() {
    const rail = new Rail();
    rail.port = await freePort();
    rail.doorPort = await freePort();
    rail.key = randomBytes(32).toString('hex');
    return rail;
  }

  /** For startServer: what belongs into the bank's folder. */
  configure = async (data, patience = 1) => {
    this.data = data;
    this.keyFile = path.join(data, 'shared-rail.key');
    this.books = path.join(data, 'rail.books');
    await writeFile(this.keyFile, `${this.key}\n`);
    return [
      `rail_url = http://127.0.0.1:${this.port}`,
      `rail_listen = 127.0.0.1:${this.doorPort}`,
      `rail_key_file = ${this.keyFile}`,
      `rail_patience = ${patience}`,
    ].join('\n');
  };

  /** @param {string[]} [more] further arguments of okno rail-sim */
  async start(more = []) {
    const parameters = [
      ...['rail-sim', '--port', String(this.port), '--callback', `http://127.0.0.1:${this.doorPort}`],
      ...['--key-file', this.keyFile, '--books', this.books, ...more],
    ];
    const child = spawn(process.env.OKNO_BINARY ?? 'build/dev/okno', parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.log = [];
    process.once('exit', () => child.kill('SIGKILL'));
    this.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    const ready = new Promise((resolve, reject) => {
      this.ended.then(({ code }) => reject(new Error(`rail-sim ended with ${code}:\n${this.log.join('\n')}`)));
      for (const output of [child.stdout, child.stderr]) {
        createInterface({ input: output }).on('line', (line) => {
          this.log.push(line);
          if (line.startsWith('okno rail-sim: http')) resolve();
        });
      }
    });
    await ready;
    this.sim ??= new Peer(this.port, this.key);
    this.door ??= new Peer(this.doorPort, this.key);
    return this;
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.sim?.close();
    this.door?.close();
    this.child.kill('SIGTERM');
    const { code, signal } = await this.ended;
    if (code !== 0) throw new Error(`rail-sim ended with ${code ?? signal}:\n${this.log.join('\n')}`);
  }

  /** Tell the simulator to do something. */
  play(order) {
    return this.sim.json('POST', '/play', order);
  }

  state() {
    return this.sim.json('GET', '/state');
  }

  /** okno rail ... beside the running bank; its JSON, the last line after what it logs. */
  async command(...words) {
    const { code, output } = await run(['rail', ...words, '--json', '--data', this.data]);
    if (code !== 0) throw new Error(`okno rail ${words.join(' ')}: ${output}`);
    return JSON.parse(output.trim().split('\n').at(-1));
  }

  /** The same that is to be refused: what it says. */
  async refused(...words) {
    const { code, output } = await run(['rail', ...words, '--data', this.data]);
    if (code !== 1) throw new Error(`okno rail ${words.join(' ')} ended with ${code}: ${output}`);
    return output.trim();
  }

  async queue() {
    return (await this.command('queue', 'list')).rows;
  }
}

/** Ask until it is so. @template T @param {() => Promise<T>} ask @param {(answer: T) => boolean} isSo @returns {Promise<T>} */
export async function until(ask, isSo, what, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: still ${JSON.stringify(answer)}`);
    await pause(50);
  }
}
