/**
 * The bank on a PostgreSQL that is killed under load, and on one whose disk is full; two servers of one bank, of which the
 * sealing one is killed, or over which midnight comes: what was acknowledged is there once, work goes on by itself, and
 * the books prove. Each beside a private PostgreSQL of its own (postgres_story.mjs, pair_story.mjs).
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missing as missingClock } from './fake_clock.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WITH_POSTGRES = path.join(ROOT, 'script', 'with-postgres');
const STORY = path.join(ROOT, 'test', 'crash', 'postgres_story.mjs');
const PAIR_STORY = path.join(ROOT, 'test', 'crash', 'pair_story.mjs');
const BIN = process.env.OKNO_POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin';
/** Enough for a demo and a fresh log, and soon full. */
const SMALL_DISK = '220m';

const missing = existsSync(path.join(BIN, 'initdb')) ? false : 'PostgreSQL 15 is not installed';

/** A file system for the server alone; its user is another, so root is needed. */
function cannotMount() {
  if (missing) return missing;
  if (process.getuid?.() !== 0) return 'only root gives PostgreSQL a file system of its own';
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', os.tmpdir()], { stdio: 'ignore' });
    return false;
  } catch {
    return 'this machine gives no mount namespace';
  }
}

/** @param {string} file @param {string[]} parameters */
function run(file, parameters) {
  return new Promise((resolve) => {
    execFile(file, parameters, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
}

test('the server is killed under load, again and again', { skip: missing }, async () => {
  const { code, output } = await run(WITH_POSTGRES, [process.execPath, STORY, 'killed']);
  assert.equal(code, 0, output.slice(-4000));
});

test('the disk of the server is full', { skip: cannotMount() }, async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'okno-small-'));
  await chmod(folder, 0o755);
  const inside = `mount -t tmpfs -o size=${SMALL_DISK},mode=1777 tmpfs "$0" && TMPDIR="$0" exec "$@"`;
  const command = ['-m', 'sh', '-c', inside, folder, WITH_POSTGRES, process.execPath, STORY, 'full'];
  const { code, output } = await run('unshare', command);
  await rm(folder, { recursive: true, force: true });
  assert.equal(code, 0, output.slice(-4000));
});

test('the sealing one of two servers is killed under load: the other seals on', { skip: missing }, async () => {
  const { code, output } = await run(WITH_POSTGRES, [process.execPath, PAIR_STORY, 'sealer']);
  assert.equal(code, 0, output.slice(-4000));
});

test('midnight comes over two servers under load', { skip: missing || missingClock }, async () => {
  const { code, output } = await run(WITH_POSTGRES, [process.execPath, PAIR_STORY, 'midnight']);
  assert.equal(code, 0, output.slice(-4000));
});
