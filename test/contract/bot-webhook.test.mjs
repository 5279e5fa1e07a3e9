/** The bots by webhook: what they answer, to whom, how fast, and what they refuse to read. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import { each, stage } from './stage.mjs';

const messengers = await startMessengers();
after(() => messengers.stop());
const bank = await stage({
  configure: botsOf({ telegram: messengers.telegram.url, vk: messengers.vk.url, max: messengers.max.url }),
});
const client = bank.client();
let chat = 5000;

/** What the bot says to this. */
async function asked(messenger, make, more) {
  chat += 1;
  const mark = messenger.texts().length;
  const here = chat;
  const answer = await tell(client, messenger, make(here), more);
  assert.equal(answer.status, 200, answer.excerpt);
  return messenger.textAfter(mark, (text) => text.chat === here);
}

const forAll = (run) => each(messengers.all.map((messenger) => [messenger.name, () => run(messenger)]));

test('at the start each bot gets its commands, its menu and its webhook', async () => {
  const { telegram, max } = messengers;
  await telegram.until(() => telegram.calls('setWebhook').length === 1, 'setWebhook');
  const [hook] = telegram.calls('setWebhook');
  assert.match(hook.fields.url, /\/hooks\/telegram$/);
  assert.equal(hook.fields.secret_token, 'invented-hook-secret_1');
  await telegram.until(() => telegram.calls('setMyCommands').length === 2, 'setMyCommands');
  await telegram.until(() => telegram.calls('setChatMenuButton').length === 1, 'setChatMenuButton');
  await max.until(() => max.calls('POST /subscriptions').length === 1, 'subscriptions');
  await max.until(() => max.calls('PATCH /me').length === 1, 'commands');
});

test('start, help, rates, hours and "open the bank" are answered everywhere', () =>
  forAll(async (messenger) => {
    const welcome = await asked(messenger, (id) => messenger.started(id));
    assert.match(welcome.text, /Здравствуйте/);
    assert.ok(welcome.asks.includes('rates') && welcome.asks.includes('places'));
    assert.match((await asked(messenger, (id) => messenger.said(id, '/help'))).text, /\/rates/);
    assert.match((await asked(messenger, (id) => messenger.said(id, 'курсы валют'))).text, /кнопки и команды/);
    assert.match((await asked(messenger, (id) => messenger.said(id, 'Курсы валют'))).text, /USD {2}81\.20 \/ 83\.90/);
    assert.match((await asked(messenger, (id) => messenger.pressed(id, 'hours'))).text, /круглосуточно/);
    const open = await asked(messenger, (id) => messenger.said(id, '/open'));
    assert.notEqual(open.start, undefined);
  }));

test('branches and cash machines are found by a place picked from a list', () =>
  forAll(async (messenger) => {
    const places = await asked(messenger, (id) => messenger.pressed(id, 'places'));
    assert.deepEqual(places.asks, ['place:0', 'place:1', 'place:2']);
    assert.match((await asked(messenger, (id) => messenger.pressed(id, 'place:1'))).text, /Вымышленный/);
    // a place that is no more shows the list again
    assert.match((await asked(messenger, (id) => messenger.pressed(id, 'place:20'))).text, /Выберите место/);
  }));

test('the language is the account’s until another is chosen', () =>
  forAll(async (messenger) => {
    const { telegram, max } = messengers;
    const english = messenger === telegram || messenger === max ? 'en-GB' : 'en';
    const hello = await asked(messenger, (id) => messenger.said(id, '/start', { language: english }));
    assert.match(hello.text, /^Hello/);
    const mark = messenger.texts().length;
    const here = chat;
    await tell(client, messenger, messenger.pressed(here, 'language:ru'));
    await messenger.textAfter(mark, ({ text }) => /по-русски/.test(text));
    await tell(client, messenger, messenger.said(here, '/help', { language: english }));
    await messenger.textAfter(mark, ({ text }) => /Что я умею/.test(text));
  }));

test('an update that is told again is answered once', () =>
  forAll(async (messenger) => {
    chat += 1;
    const here = chat;
    const update = messenger.said(here, '/hours');
    for (let i = 0; i < 5; i += 1) assert.equal((await tell(client, messenger, update)).status, 200);
    await messenger.textAfter(0, (text) => text.chat === here);
    await tell(client, messenger, messenger.said(here, '/help'));
    await messenger.textAfter(0, (text) => text.chat === here && /\/rates/.test(text.text));
    assert.equal(messenger.texts().filter((text) => text.chat === here).length, 2);
  }));

test('without the right secret there is nothing at these addresses', () =>
  forAll(async (messenger) => {
    const count = messenger.texts().length;
    for (const secret of ['', 'invented-hook-secret_2', 'invented-hook-secret_1 ', 'i']) {
      chat += 1;
      const answer = await tell(client, messenger, messenger.said(chat, '/help'), secret);
      assert.equal(answer.status, 404, secret);
    }
    assert.equal(messenger.texts().length, count);
  }));

test('VK gets its confirmation, and "ok"', async () => {
  const { vk } = messengers;
  const confirmed = await tell(client, vk, { type: 'confirmation', group_id: 1 });
  assert.equal(confirmed.body.toString(), 'c0ffee11');
  chat += 1;
  const here = chat;
  assert.equal((await tell(client, vk, vk.said(here, '/help'))).body.toString(), 'ok');
  await vk.textAfter(0, (text) => text.chat === here);
});

test('what is no update is taken and forgotten', () =>
  forAll(async (messenger) => {
    const count = messenger.texts().length;
    const group = messenger.said(chat, '/help');
    if (group.message?.chat) group.message.chat.type = 'supergroup';
    if (group.message?.recipient) group.message.recipient.chat_type = 'chat';
    if (group.object) group.object.message.peer_id = 2000000001;
    for (const update of [{}, { update_id: 'x' }, { message: [] }, { object: 7 }, group]) {
      assert.equal((await tell(client, messenger, update)).status, 200);
    }
    assert.equal(messenger.texts().length, count);
  }));

const secrets = [
  ['моя карта 4111 1111 1111 1111', /номер карты/],
  ['4111-1111-1111-1111 12/29 123', /номер карты/],
  ['4111111111111111', /номер карты/],
  ['２２００１５０１２３４５６７８９', /номер/],
  ['+7 900 000-00-01', /номер телефона/],
  ['89000000001', /номер телефона/],
  ['код 123456', /это код/],
  ['1 2 3 4', /это код/],
  ['счёт 40817810099910004312', /номер счёта/],
  ['40817.810.0.9991.0004312', /номер счёта/],
  ['/rates 123456', /это код/],
];

test('a card, a phone, a code or an account is refused, and deleted where that may be', () =>
  each(
    messengers.all.flatMap((messenger) =>
      secrets.map(([text, expected]) => [
        `${messenger.name}: ${text}`,
        async () => {
          const said = await asked(messenger, (id) => messenger.said(id, text));
          assert.match(said.text, expected);
          const deletion = { telegram: 'deleteMessage', vk: 'messages.delete', max: 'DELETE /messages' }[messenger.name];
          assert.ok(messenger.calls(deletion).length > 0, 'it was not deleted');
        },
      ]),
    ),
  ));

test('a contact is refused like a phone', async () => {
  const { telegram } = messengers;
  const contact = { phone_number: '79000000001', first_name: 'Анна' };
  const said = await asked(telegram, (id) => telegram.said(id, undefined, { message: { contact, text: undefined } }));
  assert.match(said.text, /номер телефона/);
});

test('harmless texts are not taken for secrets', () =>
  each(
    ['до 20:00?', 'курс 81.20', 'дом 7', 'кв. 5 и 6'].map((text) => [
      text,
      async () => {
        const { telegram } = messengers;
        const said = await asked(telegram, (id) => telegram.said(id, text));
        assert.match(said.text, /кнопки и команды|Похоже, это код/);
      },
    ]),
  ));
