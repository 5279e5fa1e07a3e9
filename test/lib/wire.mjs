/**
 * HTTP as bytes: nothing is normalised, repeated or hidden, so that tests can say anything a stranger could.
 */
import http from 'node:http';
import net from 'node:net';

const DEADLINE_MS = 30_000;

/** An answer. Header names are in lower case; a header that stands twice has two values. */
export class Answer {
  /** @param {number} status @param {string[]} rawHeaders @param {Buffer} body */
  constructor(status, rawHeaders, body) {
    this.status = status;
    this.body = body;
    /** @type {Map<string, string[]>} */
    this.headers = new Map();
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i].toLowerCase();
      this.headers.set(name, [...(this.headers.get(name) ?? []), rawHeaders[i + 1]]);
    }
  }

  /** The only value of a header, or undefined. @param {string} name */
  header(name) {
    return this.headers.get(name.toLowerCase())?.[0];
  }

  get contentType() {
    return (this.header('content-type') ?? '').split(';')[0].trim();
  }

  get json() {
    return JSON.parse(this.body.toString('utf8'));
  }

  /** For a report. */
  get excerpt() {
    const isText = /json|text/.test(this.contentType);
    return isText ? this.body.subarray(0, 1500).toString('utf8') : `(${this.body.length} bytes of ${this.contentType})`;
  }

  /** NAME of /problems/NAME, or undefined when this is no problem. */
  get problem() {
    return this.contentType === 'application/problem+json' ? this.json.type.replace('/problems/', '') : undefined;
  }
}

/** Connections of one program to one server. */
export class Wire {
  /** @param {number} port */
  constructor(port) {
    this.port = port;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  }

  /**
   * @param {{ method: string, path: string, headers?: [string, string][], body?: Uint8Array }} request
   * @returns {Promise<Answer>}
   */
  send({ method, path, headers = [], body }) {
    const length = body === undefined ? [] : [['Content-Length', String(body.length)]];
    const all = [['Host', `127.0.0.1:${this.port}`], ...length, ...headers];
    return new Promise((resolve, reject) => {
      const request = http.request({
        host: '127.0.0.1',
        port: this.port,
        agent: this.agent,
        method,
        path,
        headers: all.flat(),
        setHost: false,
        timeout: DEADLINE_MS,
      });
      request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path} in time`)));
      request.on('error', reject);
      request.on('response', (response) => {
        if (/^text\/event-stream/.test(response.headers['content-type'] ?? '')) {
          resolve(new Answer(response.statusCode ?? 0, response.rawHeaders, Buffer.alloc(0)));
          response.destroy(); // it would not end; test/lib/stream.mjs listens
          return;
        }
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          resolve(new Answer(response.statusCode ?? 0, response.rawHeaders, Buffer.concat(parts)));
        });
      });
      request.end(body);
    });
  }

  close() {
    this.agent.destroy();
  }
}

/**
 * Sends bytes on a connection of its own and reads until the server closes it or nothing more comes.
 * @param {number} port
 * @param {string | Uint8Array} bytes
 * @param {{ quietMs?: number }} [options]  how long silence may last before the connection counts as kept open
 * @returns {Promise<{ text: string, closed: boolean }>}
 */
export function exchangeBytes(port, bytes, { quietMs = 1500 } = {}) {
  return new Promise((resolve) => {
    const parts = [];
    const socket = net.connect(port, '127.0.0.1');
    const finish = (closed) => {
      socket.destroy();
      resolve({ text: Buffer.concat(parts).toString('latin1'), closed });
    };
    socket.setTimeout(quietMs, () => finish(false));
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => finish(true));
    socket.on('end', () => finish(true));
  });
}
