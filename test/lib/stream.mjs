/** A customer's open window: listens to GET /v1/events, on a connection of its own. */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const PATH = '/v1/events';
const DATA = {
  payment: /^\{"id":"[1-9][0-9]{0,18}","status":"(awaiting_confirmation|posted|rejected|cancelled|expired)"\}$/,
  entry: /^\{"id":"[1-9][0-9]{0,18}"\}$/,
  card: /^\{"id":"[1-9][0-9]{0,18}"\}$/,
  account: /^\{"id":"[1-9][0-9]{0,18}"\}$/,
  standing_order: /^\{"id":"[1-9][0-9]{0,18}"\}$/,
  template: /^\{"id":"[1-9][0-9]{0,18}"\}$/,
  money_request: /^\{"id":"[1-9][0-9]{0,18}"\}$/,
  reset: /^\{\}$/,
};

/** @typedef {{ event: string, data: any, id: string | undefined, at: number }} Told */

export class Stream {
  /** @param {http.IncomingMessage} response */
  constructor(response) {
    this.response = response;
    /** @type {Told[]} */
    this.events = [];
    this.lastId = undefined;
    this.hasEnded = false;
    /** @type {string[]} what no stream should send */
    this.faults = [];
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part) => {
      text += part;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.read(text.slice(0, end).split('\n'));
        text = text.slice(end + 2);
      }
    });
    this.ended = new Promise((resolve) => {
      const finish = () => {
        this.hasEnded = true;
        resolve(Date.now());
      };
      response.on('end', finish);
      response.on('error', finish);
      response.on('close', finish);
    });
  }

  /** @param {string[]} lines */
  read(lines) {
    const fields = new Map(
      lines.filter((line) => !line.startsWith(':')).map((line) => /^([a-z]+): (.*)$/.exec(line).slice(1)),
    );
    const id = fields.get('id');
    if (id !== undefined) {
      if (this.lastId !== undefined && BigInt(id) < BigInt(this.lastId)) this.faults.push(`${id} after ${this.lastId}`);
      this.lastId = id;
    }
    const event = fields.get('event');
    if (event === undefined) return;
    const data = fields.get('data');
    if (!DATA[event]?.test(data)) this.faults.push(`${event}: ${data}`);
    this.events.push({ event, data: JSON.parse(data), id, at: Date.now() });
  }

  /** Waits until so many events were told, and a moment for one too many. @param {number} count */
  async told(count, { withinMs = 5000, quietMs = 100 } = {}) {
    const until = Date.now() + withinMs;
    while (this.events.length < count && Date.now() < until) await pause(2);
    await pause(quietMs);
    if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
    return this.events;
  }

  /** Waits until this thing's change is told: in that state, when one is named. @param {string} id @param {string} [status] */
  async toldOf(id, status, { withinMs = 5000 } = {}) {
    const until = Date.now() + withinMs;
    const find = () => this.events.find(({ data }) => data.id === id && (status === undefined || data.status === status));
    while (find() === undefined && Date.now() < until) await pause(2);
    if (find() === undefined) throw new Error(`nothing was told of ${id} ${status ?? ''}`);
    return find();
  }

  /** Whether it ends in that time. */
  async endsWithin(ms) {
    await Promise.race([this.ended, pause(ms)]);
    return this.hasEnded;
  }

  close() {
    this.response.destroy();
  }
}

/**
 * Opens a stream for the client's session; resolves when its answer has begun.
 * @param {import('./client.mjs').Client} client @param {{ after?: string }} [options]
 */
export async function listen(client, { after } = {}) {
  const response = await open(client, after);
  if (response.statusCode === 401 && /use_dpop_nonce/.test(response.headers['www-authenticate'] ?? '')) {
    client.nonce = response.headers['dpop-nonce'];
    response.resume();
    return listen(client, { after });
  }
  if (response.statusCode !== 200) {
    response.resume();
    throw new Error(`a stream was answered ${response.statusCode}`);
  }
  return new Stream(response);
}

async function open(client, after) {
  const more = after === undefined ? [] : [['Last-Event-ID', after]];
  const headers = await client.headersOf('GET', PATH, { headers: more }, undefined);
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1',
      port: client.server.port,
      agent: false,
      path: PATH,
      headers: Object.fromEntries(headers),
    });
    request.on('error', reject);
    request.on('response', resolve);
    request.end();
  });
}
