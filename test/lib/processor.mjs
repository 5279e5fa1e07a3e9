/** The cards' processor as a test's own program: signs each message and holds each answer against api/processor.yaml. */
import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Contract } from './contract.mjs';
import { expectStatus } from './client.mjs';
import { freePort } from './server.mjs';
import { Wire } from './wire.mjs';

export const contract = new Contract(readFileSync(new URL('../../api/processor.yaml', import.meta.url), 'utf8'));

/** Lines for startServer's `configure`: a door for the processor, and the way to it. */
export async function processorDoor() {
  const port = await freePort();
  const key = randomBytes(32).toString('hex');
  return {
    port,
    key,
    config: async (data) => {
      const file = path.join(data, 'processor.key');
      await writeFile(file, `${key}\n`);
      return `processor_listen = 127.0.0.1:${port}\nprocessor_key_file = ${file}`;
    },
  };
}

/** The first half of XChaCha20: a key and a nonce of 16 bytes to another key. */
function hchacha20(key, nonce) {
  const words = (bytes) => [...new Uint32Array(new Uint8Array(bytes).buffer)];
  const state = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, ...words(key), ...words(nonce)]);
  const mix = (a, b, c, d) => {
    for (const [to, from, by, shift] of [[a, b, d, 16], [c, d, b, 12], [a, b, d, 8], [c, d, b, 7]]) {
      state[to] += state[from];
      const turned = state[by] ^ state[to];
      state[by] = (turned << shift) | (turned >>> (32 - shift));
    }
  };
  for (let i = 0; i < 10; i++) {
    for (const [a, b, c, d] of [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]]) mix(a, b, c, d);
    for (const [a, b, c, d] of [[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]]) mix(a, b, c, d);
  }
  return Buffer.from(new Uint32Array([...state.slice(0, 4), ...state.slice(12)]).buffer);
}

export class Processor {
  /** @param {{ port: number, key: string }} door */
  constructor({ port, key }) {
    this.key = key;
    this.wire = new Wire(port);
  }

  /** The header for a request. @param {{ time?: number, nonce?: string }} [more] */
  sign(method, target, body, more = {}) {
    const time = more.time ?? Math.floor(Date.now() / 1000);
    const nonce = more.nonce ?? randomBytes(16).toString('base64url');
    const digest = createHash('sha256').update(body).digest('base64url');
    const signature = createHmac('sha256', more.key ?? this.key)
      .update(`${method}\n${target}\n${time}\n${nonce}\n${digest}`)
      .digest('base64url');
    return `Okno-HMAC-SHA256 time=${time}, nonce=${nonce}, signature=${signature}`;
  }

  /** @param {string} what "authorisations" @param {any} body @param {any} [more] bytes, authorization, contentType, of sign */
  async send(what, body, more = {}) {
    const target = more.target ?? `/v1/processor/${what}`;
    const bytes = Buffer.from(more.bytes ?? JSON.stringify(body));
    const headers = [
      ['Content-Type', more.contentType ?? 'application/json'],
      ['Accept-Language', 'en'],
    ];
    const authorization = more.authorization ?? this.sign('POST', target, bytes, more);
    if (authorization !== '') headers.push(['Authorization', authorization]);
    const answer = await this.wire.send({ method: 'POST', path: target, headers, body: bytes });
    contract.check({ method: 'POST', path: target, body: more.bytes === undefined ? body : undefined }, answer);
    return answer;
  }

  async say(what, body) {
    return expectStatus(await this.send(what, { message: randomUUID(), ...body }), 200).json;
  }

  /** @param {{ number: string }} card @param {string} amount in roubles */
  authorise(card, amount, more = {}) {
    return this.say('authorisations', {
      operation: randomUUID(),
      card: { number: card.number },
      amount: { amount, currency: 'RUB' },
      channel: 'pos',
      merchant: { name: 'Corner Grocery', mcc: '5411', country: 'RU' },
      ...more,
    });
  }

  /** @param {string} pin @param {string} message */
  sealPin(pin, message) {
    const key = createHmac('sha256', this.key).update('okno-processor-pin-v1').digest();
    const nonce = randomBytes(24);
    const inner = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
    const cipher = createCipheriv('chacha20-poly1305', hchacha20(key, nonce.subarray(0, 16)), inner, { authTagLength: 16 });
    cipher.setAAD(Buffer.from(message), { plaintextLength: pin.length });
    return Buffer.concat([nonce, cipher.update(pin), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  close() {
    this.wire.agent.destroy();
  }
}
