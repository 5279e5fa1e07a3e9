/** The list of what may be said to a messenger does find what may not: leaks put in on purpose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaks } from './hosts/allowed.mjs';

const BANK = 'http://127.0.0.1:1';
const from = (data) => [{ origin: BANK, data }];
const telegram = (eventType, eventData = {}) => from(JSON.stringify({ eventType, eventData }));
const max = (type, fields = {}) => from(JSON.stringify({ type, ...fields }));
const vk = (handler, params = {}) =>
  from({ handler, params: { ...params, request_id: '1' }, type: 'vk-connect', connectVersion: '3.0.2' });

const GOOD = [
  ['telegram', telegram('web_app_ready')],
  [
    'telegram',
    telegram('web_app_request_file_download', { url: `${BANK}/d/${'a'.repeat(43)}`, file_name: 'receipt.pdf' }),
  ],
  ['max', max('WebAppSetupBackButton', { isVisible: true })],
  ['vk', vk('VKWebAppInit')],
];

const BAD = [
  ['a sum on the main button', 'telegram', telegram('web_app_setup_main_button', { text: 'Перевести 500 ₽' })],
  ['a name in the file', 'telegram', telegram('web_app_request_file_download', { file_name: 'Анна.pdf' })],
  ['a link with more in it', 'telegram', telegram('web_app_open_link', { url: `${BANK}/?phone=79000000001` })],
  ['a link elsewhere', 'telegram', telegram('web_app_open_link', { url: 'https://elsewhere.example/' })],
  ['text to the bot', 'telegram', telegram('web_app_data_send', { data: 'balance' })],
  ['the messenger’s storage', 'telegram', telegram('web_app_invoke_custom_method', { method: 'saveStorageValue' })],
  ['one more field', 'telegram', telegram('web_app_ready', { account: '40817' })],
  ['a screen’s address', 'vk', vk('VKWebAppSetLocation', { location: 'operations/12' })],
  ['storage at VK', 'vk', vk('VKWebAppStorageSet', { key: 'token', value: 'x' })],
  ['a field beside the parameters', 'vk', from({ ...vk('VKWebAppInit')[0].data, balance: '5' })],
  ['sharing', 'max', max('WebAppShare', { text: 'x' })],
  ['device storage', 'max', max('WebAppDeviceStorageSaveKey', { key: 'a', value: 'b' })],
  ['an id that says something', 'max', max('WebAppDownloadFile', { requestId: '40817810000000000001' })],
];

test('what the bank says is allowed', () => {
  for (const [window, said] of GOOD) assert.deepEqual(leaks(window, BANK, said), []);
});

for (const [name, window, said] of BAD) {
  test(`found: ${name}`, () => assert.notDeepEqual(leaks(window, BANK, said), []));
}
