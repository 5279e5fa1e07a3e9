/**
 * A benchmark that is pointed at somebody's bank leaves it alone.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { binary, run, startServer } from '../lib/server.mjs';

let server;
let folder;
let store;

before(async () => {
  server = await startServer();
  await server.stop();
  folder = await mkdtemp(path.join(os.tmpdir(), 'okno-bench-test-'));
  const named = await readFile(path.join(server.data, 'okno.conf'), 'utf8').catch(() => '');
  store = /^store = (.*)$/m.exec(named)?.[1] ?? `sqlite:${path.join(server.data, 'bank.db')}`;
});

after(async () => {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

/** @returns {Promise<{ code: number | null, output: string }>} */
function bench(parameters) {
  const child = spawn(binary(), ['bench', ...parameters, '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OKNO_STORE: store },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

for (const parameters of [
  ['ledger', '--accounts', '10', '--transfers', '100'],
  ['http', '--seconds', '1'],
]) {
  test(`okno bench ${parameters[0]} refuses a bank that it did not make, and changes nothing`, async () => {
    const earlier = await server.verify();
    const { code, output } = await bench(parameters);
    assert.equal(code, 2, output);
    assert.match(output, /^okno bench [a-z]+: the store holds a bank that no benchmark made; nothing was changed\./m);
    assert.deepEqual(await readdir(folder), []);
    assert.deepEqual(await server.verify(), earlier);
  });
}

test('okno bench launch says a figure for each way of signing, in words that scripts can read', async () => {
  const names = ['launch.telegram.hmac', 'launch.telegram.ed25519', 'launch.vk', 'launch.max'];
  const words = await run(['bench', 'launch', '--seconds', '1']);
  assert.equal(words.code, 0, words.output);
  const lines = words.output.trim().split('\n').map((line) => /^([a-z0-9.]+): (\d+) verifications\/s$/.exec(line));
  assert.deepEqual(lines.map((line) => line?.[1]), names, words.output);
  assert.ok(lines.every((line) => Number(line[2]) > 100), words.output);
  const wrong = await run(['bench', 'launch', '--seconds', '0']);
  assert.equal(wrong.code, 2, wrong.output);
});
