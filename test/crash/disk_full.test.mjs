/**
 * A full disk is an ordinary refusal: 503 with Retry-After, nothing half done, reads go on, and the next payment after
 * room was made works without a restart. The data folder is a small file system of its own, in a mount namespace that
 * only the server is in.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client, expectStatus } from '../lib/client.mjs';
import { binary, freePort, Server } from '../lib/server.mjs';
import { Mover, PHONES } from './load.mjs';

const SIZE = '16m';
const FLAGS = process.getuid?.() === 0 ? '-m' : '-Urm';

/** Can this machine give the server a file system of its own? */
function canMount() {
  try {
    execFileSync('unshare', [FLAGS, 'mount', '-t', 'tmpfs', 'tmpfs', os.tmpdir()], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const skip = canMount() ? false : 'this machine gives no mount namespace';
/** @type {string} */
let folder;
/** @type {Server} */
let server;

/** The program, started inside its own small file system. */
async function wrapper(data) {
  const script = path.join(folder, 'okno-on-a-small-disk');
  const inner = `mount -t tmpfs -o size=${SIZE},mode=700 tmpfs "$0" && exec "$@"`;
  await writeFile(script, `#!/bin/sh\nexec unshare ${FLAGS} sh -c '${inner}' '${data}' '${binary()}' "$@"\n`);
  await chmod(script, 0o700);
  return script;
}

/** A path in the data folder as the server sees it. */
const inside = (name) => path.join(`/proc/${server.child.pid}/root`, server.data, name);

before(async () => {
  if (skip) return;
  folder = await mkdtemp(path.join(os.tmpdir(), 'okno-disk-'));
  const data = path.join(folder, 'bank');
  await mkdir(data);
  process.env.OKNO_BINARY = await wrapper(data);
  server = await new Server(data, await freePort(), false).start();
});

after(async () => {
  if (skip) return;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Takes all the room there is. */
async function fill() {
  const block = Buffer.alloc(64 * 1024, 1);
  for (let part = 0; ; part += 1) {
    try {
      await writeFile(inside(`filler-${part}`), block);
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
      return part;
    }
  }
}

test('a full disk refuses with 503, and work goes on when there is room', { skip }, async () => {
  const mover = await new Mover(PHONES[0]).enter(server);
  const reader = new Client(server, { key: mover.client.device });
  reader.token = mover.client.token;
  const parts = await fill();

  const load = mover.run(4);
  const deadline = Date.now() + 20_000;
  while (!mover.refusals.has('503') && !mover.stopped && Date.now() < deadline) {
    expectStatus(await reader.get('/v1/accounts'), 200);
  }
  for (let turn = 0; turn < 20; turn += 1) expectStatus(await reader.get('/v1/entries'), 200);
  mover.stopped = true;
  await load;
  assert.ok(mover.refusals.has('503'), `refused: ${JSON.stringify([...mover.refusals])}`);
  assert.deepEqual([...mover.refusals.keys()], ['503'], 'a full disk is a 503 and nothing else');
  assert.equal(server.hasEnded, false, 'the server lives');

  for (let part = 0; part <= parts; part += 1) await rm(inside(`filler-${part}`), { force: true });
  await mover.settle();
  const shown = new Set(await mover.shownPayments());
  for (const { payment } of mover.intents) assert.ok(shown.has(payment), 'what was asked for is there');
  mover.close();
  reader.close();
});
