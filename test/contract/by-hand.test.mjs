/**
 * The program in doc/api-by-hand.md, as it stands there, against the real server.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../lib/server.mjs';

const PHONE = '+79000000003';
const page = new URL('../../doc/api-by-hand.md', import.meta.url);

let server;
let folder;

before(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'okno-by-hand-'));
});

after(async () => {
  await server.stop();
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Runs it and types the code when it asks. */
async function runByHand(file) {
  const mark = server.sms.mark();
  const child = spawn(process.execPath, [file, server.origin, PHONE], { stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000 });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  child.stdin.on('error', () => undefined); // it ended early: its output says why
  const ended = new Promise((resolve) => child.on('close', resolve));
  const code = await Promise.race([server.sms.codeAfter(mark, PHONE), ended.then(() => null)]);
  if (code !== null) child.stdin.write(`${code}\n`);
  return { status: await ended, output };
}

test('the program in doc/api-by-hand.md signs in and moves ten roubles', async () => {
  const [, program] = /^```js\n([\s\S]*?)^```$/m.exec(await readFile(page, 'utf8'));
  const file = path.join(folder, 'by-hand.mjs');
  await writeFile(file, program);
  const { status, output } = await runByHand(file);
  assert.equal(status, 0, output);
  assert.match(output, /^payment [0-9]+: posted$/m);
  const balances = [...output.matchAll(/^[0-9]{20} {2}([0-9.-]+) RUB/gm)].map((match) => Math.round(Number(match[1]) * 100));
  assert.equal(balances.length, 4, output);
  assert.equal(balances[2], balances[0] - 1000, output);
  assert.equal(balances[3], balances[1] + 1000, output);
});
