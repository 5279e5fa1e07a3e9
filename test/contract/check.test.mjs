// okno check KIND: the exit code is the answer, --json says what was read. Launch strings here go the way that a
// person's go: the string on standard input, the secret from a file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { binary } from '../lib/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'okno-check-'));
const { vectors } = JSON.parse(readFileSync(new URL('../vectors/channels.json', import.meta.url), 'utf8'));
const secretFile = join(folder, 'secret');

after(() => rmSync(folder, { recursive: true }));

const check = (input, ...args) => {
  const done = spawnSync(binary(), ['check', ...args], { input, encoding: 'utf8' });
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
  const forged = check(row.input.replace('100500', '100501'), 'vk-launch', ...options, '-');
  assert.equal(forged.code, 1);
  assert.equal(forged.out, 'not valid: the signature does not fit\n');
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
    ['telegram-launch', '--bot-id', 'one', '-'],
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
