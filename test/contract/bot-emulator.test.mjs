/** The Telegram bot against somebody else's emulator of the Bot API (telegram-test-api): it knows this bank's code as little as Telegram does. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../lib/server.mjs';
import { botsOf } from '../lib/messengers.mjs';
import { stage } from './stage.mjs';

const TelegramServer = createRequire(import.meta.url)('telegram-test-api');
const TOKEN = '1234567:invented-token';

const port = await freePort();
const emulator = new TelegramServer({ host: '127.0.0.1', port, storage: 'RAM', storeTimeout: 600 });
await emulator.start();
after(() => emulator.stop());
await stage({ configure: botsOf({ telegram: `http://127.0.0.1:${port}` }, { way: 'poll' }) });

/** What the bot says to a new person. */
async function conversation(id, act) {
  const client = emulator.getClient(TOKEN, { userId: id, chatId: id, timeout: 30_000 });
  await act(client);
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = emulator.getUpdatesHistory(TOKEN).find(({ message }) => Number(message?.chat_id) === id);
    if (found !== undefined) return found.message;
    if (Date.now() > deadline) throw new Error('the bot said nothing');
    await pause(50);
  }
}

test('a command is answered, with buttons as Telegram takes them', async () => {
  const message = await conversation(7101, (client) => client.sendCommand(client.makeCommand('/start')));
  assert.match(message.text, /Hello|Здравствуйте/);
  const buttons = message.reply_markup.inline_keyboard.flat();
  assert.match(buttons[0].web_app.url, /\/t\/$/);
  assert.deepEqual(buttons.slice(1).map((button) => button.callback_data), ['rates', 'places', 'hours', 'language']);
});

test('a pressed button is answered', async () => {
  const message = await conversation(7102, (client) => client.sendCallback(client.makeCallbackQuery('rates')));
  assert.match(message.text, /USD/);
});

test('a card number is refused', async () => {
  const message = await conversation(7103, (client) => client.sendMessage(client.makeMessage('4111 1111 1111 1111')));
  assert.match(message.text, /номер карты|card number/);
});
