/**
 * The real server, started for a test in a folder of its own and on a free port, and its SMS.
 * OKNO_BINARY names the program; without it the newest build of this checkout is taken.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 90_000;
const STOP_MS = 20_000;
const SMS_MS = 10_000;
const LOG_LINES = 400;

/** The program under test. */
export function binary() {
  const named = process.env.OKNO_BINARY;
  const candidates = named
    ? [path.resolve(named)]
    : ['dev', 'release'].map((kind) => path.join(ROOT, 'build', kind, 'okno'));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`no program at ${candidates.join(' or ')}: build it or set OKNO_BINARY`);
  return found;
}

/**
 * A port that nobody listens on, below those that the system gives to connections (Linux: from 32768 on): between asking and
 * listening such a one may be gone, the more so while other tests run.
 */
export async function freePort() {
  for (;;) {
    const port = 10_240 + Math.floor(Math.random() * 22_000);
    if (await isFree(port)) return port;
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** The SMS that the demo prints, in the order of their leaving. */
class Sms {
  constructor() {
    /** @type {{ phone: string, text: string }[]} */
    this.sent = [];
    /** @type {Set<() => void>} */
    this.waiting = new Set();
  }

  /** @param {string} line */
  read(line) {
    const found = /^sms to (\+[0-9]+): (.*)$/.exec(line);
    if (found === null) return;
    this.sent.push({ phone: found[1], text: found[2] });
    for (const wake of this.waiting) wake();
  }

  /** A place in time: SMS from now on come after it. */
  mark() {
    return this.sent.length;
  }

  /**
   * The first SMS to the phone after the mark.
   * @param {string} phone @param {number} mark
   * @returns {Promise<string>}
   */
  async after(mark, phone, deadline = Date.now() + SMS_MS) {
    for (;;) {
      const found = this.sent.slice(mark).find((sms) => sms.phone === phone);
      if (found !== undefined) return found.text;
      if (Date.now() > deadline) throw new Error(`no SMS to ${phone} came`);
      await new Promise((resolve) => {
        const wake = () => {
          this.waiting.delete(wake);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(wake, Math.max(1, deadline - Date.now() + 1));
        this.waiting.add(wake);
      });
    }
  }

  /** The six digits of that SMS. @param {string} phone @param {number} mark */
  async codeAfter(mark, phone) {
    return codeOf(await this.after(mark, phone));
  }
}

/** The code in the domain-bound end of an SMS. @param {string} text */
export function codeOf(text) {
  const found = /@[A-Za-z0-9.-]+ #([0-9]{6})$/.exec(text.trim());
  if (found === null) throw new Error(`no code at the end of the SMS: ${text}`);
  return found[1];
}

function isReady(port) {
  return new Promise((resolve) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

/** A running server. */
export class Server {
  /** @param {string} data @param {number} port @param {boolean} ownsData */
  constructor(data, port, ownsData) {
    this.data = data;
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
    this.ownsData = ownsData;
    this.sms = new Sms();
    /** @type {string[]} the last lines of both outputs */
    this.log = [];
  }

  /** @param {string[]} [more] further arguments of okno demo */
  async start(more = []) {
    const child = spawn(binary(), ['demo', '--port', String(this.port), '--data', this.data, '--still', ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? 'detect_leaks=1:abort_on_error=0' },
    });
    this.child = child;
    process.once('exit', () => {
      // A test program that fails leaves nothing behind.
      child.kill('SIGKILL');
      if (this.ownsData) rmSync(this.data, { recursive: true, force: true });
    });
    this.ended = new Promise((resolve) => {
      child.on('error', (error) => resolve({ code: null, signal: null, error }));
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    this.hasEnded = false;
    this.ended.then(() => {
      this.hasEnded = true;
    });
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        this.sms.read(line);
        this.log.push(line);
        if (this.log.length > LOG_LINES) this.log.shift();
      });
    }
    await this.waitUntilReady();
    return this;
  }

  async waitUntilReady() {
    const deadline = Date.now() + START_MS;
    while (!(await isReady(this.port))) {
      if (this.hasEnded) throw new Error(`the server ended before it was ready:\n${this.log.join('\n')}`);
      if (Date.now() > deadline) {
        this.child.kill('SIGKILL');
        throw new Error(`the server is not ready in time:\n${this.log.join('\n')}`);
      }
      await pause(50);
    }
  }

  /** Ends it as an operator would; rejects when it does not end cleanly. */
  async stop() {
    if (this.child === undefined) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    const { code, signal, error } = await this.ended;
    clearTimeout(timer);
    if (error !== undefined) throw error;
    if (code !== 0) throw new Error(`the server ended with ${code ?? signal}:\n${this.log.join('\n')}`);
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** @returns {Promise<{ code: number | null, output: string }>} */
  verify() {
    return run(['verify', '--data', this.data]);
  }

  async remove() {
    if (this.ownsData) await rm(this.data, { recursive: true, force: true });
  }
}

/**
 * Runs a subcommand to its end.
 * @param {string[]} parameters
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function run(parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary(), parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    const parts = [];
    child.stdout.on('data', (part) => parts.push(part));
    child.stderr.on('data', (part) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(parts).toString('utf8') }));
  });
}

/**
 * The tests run on SQLite in the data folder, or, when OKNO_TEST_STORE names a PostgreSQL database
 * (script/with-postgres makes one), each in a schema of its own there.
 * @param {string} data
 */
async function chooseStore(data) {
  const store = process.env.OKNO_TEST_STORE;
  if (store === undefined || store === '') return;
  const schema = `okno_${randomBytes(8).toString('hex')}`;
  await promisify(execFile)('psql', ['-q', '-c', `CREATE SCHEMA ${schema}`, store]);
  const separator = store.includes('?') ? '&' : '?';
  await writeFile(path.join(data, 'okno.conf'), `store = ${store}${separator}options=-csearch_path%3D${schema}\n`);
}

/**
 * A demo bank of its own for one test file.
 * @param {{ data?: string, port?: number, arguments?: string[], config?: string, configure?: (data: string) => Promise<void> }}
 *   [options]  config: lines of okno.conf; configure: what else is to be in the folder before the start
 */
export async function startServer(options = {}) {
  const data = options.data ?? (await mkdtemp(path.join(os.tmpdir(), 'okno-test-')));
  if (options.data === undefined) await chooseStore(data);
  if (options.config !== undefined) await appendFile(path.join(data, 'okno.conf'), `${options.config}\n`);
  await options.configure?.(data);
  const server = new Server(data, options.port ?? (await freePort()), options.data === undefined);
  try {
    return await server.start(options.arguments);
  } catch (error) {
    await server.remove();
    throw error;
  }
}
