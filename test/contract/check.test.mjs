// okno check KIND: the exit code is the answer, --json says what was read. Launch strings here go the way that a
// person's go: the string on standard input, the secret from a file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { binary } from '../lib/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'okno-check-'));
const { vectors } = JSON.parse(readFileSync(new URL('../vectors/channels.json', import.meta.url), 'utf8'));
const secretFile = join(folder, 'secret');

after(() => rmSync(folder, { recursive: true }));

const check = (input, ...args) => checkIn({}, input, ...args);
const checkIn = (environment, input, ...args) => {
  const env = { ...process.env, ...environment };
  const done = spawnSync(binary(), ['check', ...args], { input, env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, said: done.stderr };
};

const optionsOf = (row) => {
  const age = ['--max-age', String(row.max_age ?? 0), ...(row.now === undefined ? [] : ['--now', String(row.now)])];
  if (row.bot_id !== undefined) return ['--bot-id', String(row.bot_id), '--public-key', row.public_key_hex, ...age];
  writeFileSync(secretFile, Buffer.from(row.secret_hex, 'hex'));
  return ['--secret-file', secretFile, ...age];
};

const launches = vectors.filter(
  (row) => ['valid', 'invalid'].includes(row.expected) && (row.secret_hex ?? row.bot_id) !== undefined,
);

test('every public launch is answered as it is published', () => {
  assert.ok(launches.length >= 45);
  for (const row of launches) {
    const answer = check(row.input, `${row.channel}-launch`, ...optionsOf(row), '--json', '-');
    assert.equal(answer.code, row.expected === 'valid' ? 0 : 1, row.name);
    assert.equal(JSON.parse(answer.out).valid, row.expected === 'valid', row.name);
  }
});

test('it says whose launch it was, of when and for which screen', () => {
  const row = launches.find(({ name }) => name === 'tg-c-valid');
  const answer = check(`${row.input}\n`, 'telegram-launch', ...optionsOf(row), '--json', '-');
  assert.deepEqual(JSON.parse(answer.out), { valid: true, user: 1001, issued: 1790000000, start: 'invite_42' });
});

test('in words, and options stand anywhere before two dashes', () => {
  const row = launches.find(({ name }) => name === 'vk-c-valid');
  const options = optionsOf(row);
  assert.equal(check(row.input, 'vk-launch', '-', ...options).out, 'valid\n');
  assert.equal(check('', 'vk-launch', ...options, '--', row.input).out, 'valid\n');
  assert.equal(check('', ...options, '--json', 'vk-launch', row.input).code, 0);
  assert.equal(check(row.input, ...options, '--', 'vk-launch', '-').code, 0);
  assert.equal(check(row.input, 'vk-launch', ...options, '--', '-').code, 0);
  assert.equal(checkIn({ POSIXLY_CORRECT: '1' }, row.input, 'vk-launch', '-', ...options).code, 0);
  const forged = check(row.input.replace('100500', '100501'), 'vk-launch', ...options, '-');
  assert.equal(forged.code, 1);
  assert.equal(forged.out, 'not valid: the signature does not fit\n');
});

/** Signed as Telegram and MAX sign: the decoded pairs as sorted lines. */
const signed = (pairs, raw = new URLSearchParams(pairs).toString()) => {
  const lines = pairs.map(([key, value]) => `${key}=${value}`).sort().join('\n');
  const key = createHmac('sha256', 'WebAppData').update('1:invented').digest();
  return `${raw}&hash=${createHmac('sha256', key).update(lines).digest('hex')}`;
};

test('a fitting signature does not help what is made badly, in both messengers that sign so', () => {
  writeFileSync(secretFile, '1:invented\n');
  const time = ['auth_date', '1790000000'];
  const many = (count) => [time, ...Array.from({ length: count - 2 }, (_, i) => [`k${i}`, 'v'])];
  const long = (size) => [time, ['b', 'x'.repeat(size - 23 - 6 - 64)]];
  /** [what, the string, the word of the answer; null: it is good, more options] */
  const rows = [
    ['good', signed([time, ['user', '{"id":7}']]), null],
    ['32 keys', signed(many(32)), null],
    ['33 keys', signed(many(33)), 'too-long'],
    ['8 KiB', signed(long(8192)), null],
    ['8 KiB and a byte', signed(long(8193)), 'too-long'],
    ['a key twice', signed([time, ['a', '1'], ['a', '2']]), 'doubled-key'],
    ['a key twice, once escaped', signed([time, ['a', '1'], ['a', '1']], 'auth_date=1790000000&a=1&%61=1'), 'doubled-key'],
    ['the time twice', signed([time, time]), 'doubled-key'],
    ['a broken escape', signed([time, ['a', '%4']], 'auth_date=1790000000&a=%4'), 'broken-escape'],
    ['an escape of other letters', signed([time, ['a', '%4g']], 'auth_date=1790000000&a=%4g'), 'broken-escape'],
    ['a line feed', signed([time, ['a', '1\nb=2']]), 'control-character'],
    ['a zero', signed([time, ['a', '\0']]), 'control-character'],
    ['a tab as it is', signed([time, ['a', '\t']], 'auth_date=1790000000&a=\t'), 'control-character'],
    ['a return at the end', `${signed([time])}\r`, 'control-character'],
    ['an empty user', signed([time, ['user', '']]), 'bad-user'],
    ['a user without a number', signed([time, ['user', '{}']]), 'bad-user'],
    ['no time', signed([['a', '1']]), 'no-time'],
    ['uppercase', signed([time]).replace(/[0-9a-f]{64}$/, (hash) => hash.toUpperCase()), 'no-signature'],
    ['a hash cut short', signed([time]).slice(0, -1), 'no-signature'],
    ['no hash', 'auth_date=1790000000', 'no-signature'],
    ['60 s ahead', signed([time]), null, '--now', '1789999940'],
    ['61 s ahead', signed([time]), 'from-the-future', '--now', '1789999939', '--max-age', '0'],
    ['as old as allowed', signed([time]), null, '--now', '1790000300', '--max-age', '300'],
    ['a second older', signed([time]), 'expired', '--now', '1790000301', '--max-age', '300'],
    ['of any age', signed([time]), null, '--now', '1990000000', '--max-age', '0'],
  ];
  for (const [what, input, reason, ...more] of rows) {
    for (const kind of ['telegram-launch', 'max-launch']) {
      const now = more.length === 0 ? ['--now', '1790000100'] : more;
      const answer = check(input, kind, '--secret-file', secretFile, ...now, '--json', '-');
      assert.equal(answer.code, reason === null ? 0 : 1, `${kind}, ${what}: ${answer.out}`);
      assert.equal(JSON.parse(answer.out).reason, reason ?? undefined, `${kind}, ${what}`);
    }
  }
});

test('VK\'s sign has 43 characters', () => {
  writeFileSync(secretFile, 'invented');
  const text = 'vk_ts=1790000000&vk_user_id=5';
  const sign = createHmac('sha256', 'invented').update(text).digest('base64url');
  const rows = [
    [`${text}&sign=${sign}`, null],
    [`?sign=${sign}&vk_user_id=5&vk_ts=1790000000`, null],
    [`${text}&sign=${sign}=`, 'no-signature'],
    [`${text}&sign=${sign}%3D`, 'no-signature'],
    [`${text}&sign=${sign.slice(0, -1)}`, 'no-signature'],
    [`${text}&sign=`, 'no-signature'],
    [text, 'no-signature'],
    [`${text}&sign=${sign}&sign=${sign}`, 'doubled-key'],
    [`${text}&vk_user_id=5&sign=${sign}`, 'doubled-key'],
    [`${text}&vk_a=b&sign=${sign}`, 'forged'],
    [`${text}&a=%0A&sign=${sign}`, 'control-character'],
  ];
  for (const [input, reason] of rows) {
    const options = ['--secret-file', secretFile, '--now', '1790000100', '--max-age', '300'];
    const answer = check(input, 'vk-launch', ...options, '--json', '-');
    assert.equal(JSON.parse(answer.out).reason, reason ?? undefined, input);
    assert.equal(answer.code, reason === null ? 0 : 1, input);
  }
});

test('Telegram\'s own key is known', () => {
  const row = launches.find(({ name }) => name === 'tg-ed25519-prod');
  assert.equal(check(row.input, 'telegram-launch', '--bot-id', String(row.bot_id), '-').code, 0);
});

test('asked wrongly', () => {
  writeFileSync(secretFile, 'invented');
  const empty = join(folder, 'empty');
  writeFileSync(empty, '');
  const wrong = [
    [],
    ['launch', '-'],
    ['telegram-launch', '-'],
    ['telegram-launch', '--secret-file', secretFile],
    ['telegram-launch', '--secret-file', secretFile, '-', 'a=b'],
    ['telegram-launch', '--secret-file', secretFile, '--bot-id', '1', '-'],
    ['telegram-launch', '--secret-file', join(folder, 'missing'), '-'],
    ['telegram-launch', '--secret-file', empty, '-'],
    ['telegram-launch', '--bot-id', '1', '--public-key', 'e7', '-'],
    ['telegram-launch', '--secret-file', folder, '-'],
    ['telegram-launch', '--secret-file', secretFile, '--json'],
    ['telegram-launch', '--secret-file', secretFile, '--', '-', '--json'],
    ['telegram-launch', '--public-key', 'e7', '-'],
    ['telegram-launch', '--bot-id', 'one', '-'],
    ['telegram-launch', '--bot-id', '0', '-'],
    ['telegram-launch', '--bot-id', '-7', '-'],
    ['telegram-launch', '--bot-id', '', '-'],
    ['telegram-launch', '--bot-id'],
    ['telegram-launch', '--secret-file', secretFile, '--max-age', '-1', '-'],
    ['telegram-launch', '--secret-file', secretFile, '--max-age', '', '-'],
    ['telegram-launch', '--secret-file', secretFile, '--now', '99999999999999999999', '-'],
    ['telegram-launch', '--secret-file', secretFile, '--now', '-5', '-'],
    ['telegram-launch', '--secret-file', secretFile, '--max-age', '1h', '-'],
    ['vk-launch', '--bot-id', '1', '-'],
    ['max-launch', '--bot-id', '1', '-'],
    ['max-launch', '--secret-file', secretFile, '--unknown', '-'],
  ];
  for (const args of wrong) {
    const answer = check('auth_date=1', ...args);
    assert.equal(answer.code, 2, args.join(' '));
    assert.equal(answer.out, '', args.join(' '));
    assert.notEqual(answer.said, '', args.join(' '));
  }
});

test('what is no launch at all', () => {
  writeFileSync(secretFile, 'invented');
  for (const input of ['', '\n', '&', '=', '\0', 'a'.repeat(9000), 'a'.repeat(400000), '%', '?']) {
    for (const kind of ['telegram-launch', 'vk-launch', 'max-launch']) {
      const answer = check(input, kind, '--secret-file', secretFile, '--json', '-');
      assert.equal(answer.code, 1, kind);
      assert.equal(JSON.parse(answer.out).valid, false);
    }
  }
});
