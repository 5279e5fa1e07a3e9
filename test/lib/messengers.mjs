/**
 * Stubs of the three bot APIs: they answer as the messengers do, keep every byte that reached them, and can be told to be
 * throttled, blocked, slow, broken or gone. And the configuration that makes a demo bank speak to them.
 */
import { appendFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const SECRET = 'invented-hook-secret_1';
const CONFIRMATION = 'c0ffee11';

/**
 * @typedef {{ method: string, url: string, headers: import('node:http').IncomingHttpHeaders, body: string, call: string, fields: any, at: number }} Departure
 * @typedef {{ status?: number, body?: unknown, delay?: number, drop?: boolean }} Reply
 */

/** Everything that one messenger's host does. */
class Messenger {
  /** @param {string} name @param {{ key: string, cert: string }} [tls] without it, in the clear */
  constructor(name, tls) {
    this.name = name;
    /** @type {Departure[]} */
    this.requests = [];
    /** @type {((departure: Departure) => Reply | undefined)[]} asked in order, before the usual answer */
    this.rules = [];
    /** @type {any[]} updates that a long poll has not taken */
    this.updates = [];
    this.number = 1000;
    this.pollMs = 50;
    /** @type {Set<import('node:net').Socket>} */
    this.sockets = new Set();
    const answer = (request, response) => this.answer(request, response);
    this.scheme = tls === undefined ? 'http' : 'https';
    this.server = tls === undefined ? http.createServer(answer) : https.createServer(tls, answer);
    /** Connections that are over. */
    this.over = 0;
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => {
        this.sockets.delete(socket);
        this.over += 1;
      });
    });
  }

  async start(port = 0) {
    await new Promise((done) => this.server.listen(port, '127.0.0.1', () => done(undefined)));
    this.port = this.server.address().port;
    this.url = `${this.scheme}://127.0.0.1:${this.port}`;
    return this;
  }

  async stop() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(() => done(undefined)));
  }

  async answer(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString('utf8');
    const departure = { method: request.method, url: request.url, headers: request.headers, body, at: Date.now() };
    Object.assign(departure, this.read(departure));
    this.requests.push(departure);
    const rule = this.rules.map((each) => each(departure)).find((reply) => reply !== undefined);
    const reply = { status: 200, ...(rule ?? (await this.usual(departure))) };
    if (reply.drop) {
      request.socket.destroy();
      return;
    }
    if (reply.delay) await pause(reply.delay);
    response.writeHead(reply.status, { 'Content-Type': 'application/json' });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }

  /** What was called, and with what. @returns {{ call: string, fields: any }} */
  read(departure) {
    return { call: departure.url, fields: departure.body === '' ? {} : JSON.parse(departure.body) };
  }

  /** @returns {Promise<Reply>} */
  async usual(_departure) {
    return { body: {} };
  }

  /** The next so many calls of that name are answered so. */
  once(call, reply, times = 1) {
    let left = times;
    this.rules.push((departure) => (departure.call === call && left-- > 0 ? reply : undefined));
  }

  calls(call) {
    return this.requests.filter((departure) => departure.call === call);
  }

  /** The text messages that arrived, as { chat, text, asks, start }. */
  texts() {
    return this.requests.map((departure) => this.text(departure)).filter((text) => text !== undefined);
  }

  /** @returns {any} */
  text(_departure) {
    return undefined;
  }

  /** The first text after the mark that fits. */
  async textAfter(mark, fits = (_text) => true, ms = 20_000) {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = this.texts().slice(mark).find(fits);
      if (found !== undefined) return found;
      if (Date.now() > deadline) {
        throw new Error(`${this.name}: no such text came; ${JSON.stringify(this.texts().slice(mark))}`);
      }
      await pause(10);
    }
  }

  async until(condition, what, ms = 20_000) {
    const deadline = Date.now() + ms;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`${this.name}: ${what} did not happen`);
      await pause(10);
    }
  }

  async take(list) {
    for (let i = 0; i < 20 && list().length === 0; i += 1) await pause(this.pollMs, undefined, { ref: false });
    return list();
  }
}

class Telegram extends Messenger {
  read(departure) {
    const call = /^\/bot[^/]+\/(\w+)$/.exec(departure.url)?.[1] ?? departure.url;
    return { call, fields: departure.body === '' ? {} : JSON.parse(departure.body) };
  }

  async usual({ call, fields }) {
    if (call !== 'getUpdates') return { body: { ok: true, result: call === 'sendMessage' ? { message_id: 1 } : true } };
    this.updates = this.updates.filter((update) => update.update_id >= fields.offset);
    return { body: { ok: true, result: await this.take(() => this.updates) } };
  }

  text({ call, fields }) {
    if (call !== 'sendMessage') return undefined;
    const buttons = (fields.reply_markup?.inline_keyboard ?? []).flat();
    const opens = buttons.find((button) => button.web_app)?.web_app.url;
    return {
      chat: fields.chat_id,
      text: fields.text,
      asks: buttons.map((button) => button.callback_data).filter(Boolean),
      start: opens === undefined ? undefined : new URL(opens).searchParams.get('start'),
    };
  }

  /** What a person writes, as an update. */
  said(chat, text, more = {}) {
    this.number += 1;
    const from = { id: chat, is_bot: false, first_name: 'Выдуманный', language_code: more.language ?? 'ru' };
    const message = { message_id: this.number, from, chat: { id: chat, type: 'private' }, date: 1790000000, text };
    return { update_id: this.number, message: { ...message, ...more.message } };
  }

  started(chat, payload) {
    return this.said(chat, `/start${payload === undefined ? '' : ` ${payload}`}`);
  }

  pressed(chat, ask) {
    this.number += 1;
    const from = { id: chat, first_name: 'Выдуманный', language_code: 'ru' };
    const message = { message_id: 7, chat: { id: chat, type: 'private' } };
    return { update_id: this.number, callback_query: { id: String(this.number), from, message, data: ask } };
  }

  stopped(chat) {
    this.number += 1;
    const change = { chat: { id: chat, type: 'private' }, new_chat_member: { status: 'kicked' } };
    return { update_id: this.number, my_chat_member: change };
  }

  hook(update, secret = SECRET) {
    return { path: '/hooks/telegram', headers: [['X-Telegram-Bot-Api-Secret-Token', secret]], body: update };
  }
}

class Vk extends Messenger {
  read(departure) {
    const call = /^\/method\/([\w.]+)$/.exec(departure.url)?.[1] ?? departure.url;
    return { call, fields: Object.fromEntries(new URLSearchParams(departure.body)) };
  }

  async usual() {
    return { body: { response: 1 } };
  }

  text({ call, fields }) {
    if (call !== 'messages.send') return undefined;
    const actions = JSON.parse(fields.keyboard).buttons.flat().map((button) => button.action);
    return {
      chat: Number(fields.peer_id),
      text: fields.message,
      asks: actions.filter(({ payload }) => payload).map(({ payload }) => JSON.parse(payload).ask),
      start: actions.find(({ type }) => type === 'open_app')?.hash,
    };
  }

  event(type, object) {
    this.number += 1;
    return { type, group_id: 1, event_id: `e${this.number}`, v: '5.199', object };
  }

  said(chat, text, more = {}) {
    this.number += 1;
    const message = { from_id: chat, peer_id: chat, text, conversation_message_id: this.number, date: 1790000000 };
    const client = { lang_id: more.language === 'en' ? 3 : 0 };
    return this.event('message_new', { message: { ...message, ...more.message }, client_info: client });
  }

  started(chat, payload) {
    return this.said(chat, 'Начать', { message: { ref: payload } });
  }

  pressed(chat, ask) {
    return this.said(chat, 'Кнопка', { message: { payload: JSON.stringify({ ask }) } });
  }

  stopped(chat) {
    return this.event('message_deny', { user_id: chat });
  }

  hook(update, secret = SECRET) {
    return { path: '/hooks/vk', headers: [], body: { ...update, secret } };
  }
}

class Max extends Messenger {
  read(departure) {
    const call = `${departure.method} ${departure.url.split('?')[0]}`;
    return { call, fields: departure.body === '' ? {} : JSON.parse(departure.body) };
  }

  async usual({ call }) {
    if (call !== 'GET /updates') return { body: { success: true } };
    const updates = await this.take(() => this.updates);
    this.updates = this.updates.filter((update) => !updates.includes(update));
    return { body: { updates, marker: this.number } };
  }

  text({ call, fields, url }) {
    if (call !== 'POST /messages') return undefined;
    const buttons = (fields.attachments?.[0].payload.buttons ?? []).flat();
    return {
      chat: Number(new URLSearchParams(url.split('?')[1]).get('user_id')),
      text: fields.text,
      asks: buttons.filter(({ type }) => type === 'callback').map(({ payload }) => payload),
      start: buttons.find(({ type }) => type === 'open_app')?.payload,
    };
  }

  update(type, more) {
    this.number += 1;
    return { update_type: type, timestamp: 1790000000000 + this.number, user_locale: 'ru', ...more };
  }

  said(chat, text, more = {}) {
    const message = {
      sender: { user_id: chat, first_name: 'Выдуманный' },
      recipient: { chat_type: 'dialog', chat_id: chat + 1 },
      body: { mid: `mid.${this.number + 1}.0a`, seq: 1, text, ...more.message },
    };
    return this.update('message_created', { message, user_locale: more.language ?? 'ru' });
  }

  started(chat, payload) {
    return this.update('bot_started', { user: { user_id: chat }, chat_id: chat + 1, payload });
  }

  pressed(chat, ask) {
    return this.update('message_callback', {
      callback: { callback_id: `cb-${this.number + 1}`, payload: ask, user: { user_id: chat } },
    });
  }

  stopped(chat) {
    return this.update('bot_stopped', { user: { user_id: chat } });
  }

  hook(update, secret = SECRET) {
    return { path: '/hooks/max', headers: [['X-Max-Bot-Api-Secret', secret]], body: update };
  }
}

/**
 * The three of them, listening.
 * @param {{ telegram?: Tls, vk?: Tls, max?: Tls }} [tls] @typedef {{ key: string, cert: string }} Tls
 */
export async function startMessengers(tls = {}) {
  const [telegram, vk, max] = [
    new Telegram('telegram', tls.telegram),
    new Vk('vk', tls.vk),
    new Max('max', tls.max),
  ];
  const all = [telegram, vk, max];
  for (const messenger of all) await messenger.start();
  return { telegram, vk, max, all, stop: () => Promise.all(all.map((messenger) => messenger.stop())) };
}

/**
 * Makes a demo bank's folder speak to these hosts.
 * @param {{ telegram?: string, vk?: string, max?: string }} hosts
 * @param {{ way?: 'hook' | 'poll', lines?: string[] }} [options]
 */
export function botsOf(hosts, { way = 'hook', lines = [] } = {}) {
  return async (/** @type {string} */ data) => {
    const file = async (name, text) => {
      await writeFile(path.join(data, name), `${text}\n`, { mode: 0o600 });
      return path.join(data, name);
    };
    const hook = await file('hook.secret', SECRET);
    const token = await file('bot.token', '1234567:invented-token');
    const all = [...lines];
    if (hosts.telegram) {
      all.push('telegram_bot = okno_invented_bot', `telegram_host = ${hosts.telegram}`, `telegram_way = ${way}`);
      all.push(`telegram_token_file = ${token}`, `telegram_hook_file = ${hook}`);
    }
    if (hosts.max) {
      all.push('max_bot = id00_bot', `max_host = ${hosts.max}`, `max_way = ${way}`);
      all.push(`max_token_file = ${token}`, `max_hook_file = ${hook}`);
    }
    if (hosts.vk) {
      all.push('vk_bot = 1', 'vk_app = 7', `vk_host = ${hosts.vk}`, `vk_confirmation = ${CONFIRMATION}`);
      all.push(`vk_group_token_file = ${token}`, `vk_hook_file = ${hook}`);
    }
    await appendFile(path.join(data, 'okno.conf'), `${all.join('\n')}\n`);
  };
}

/** An update as the messenger would send it. @returns {Promise<import('./wire.mjs').Answer>} */
export function tell(client, messenger, update, secret) {
  const { path: target, headers, body } = messenger.hook(update, secret);
  return client.post(target, body, { headers, proof: null, authorization: null });
}
