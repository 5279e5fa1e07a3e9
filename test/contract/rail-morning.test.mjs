/** Yesterday's statement is taken from the rail by itself, when okno.conf says from when on. */
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Rail } from '../lib/rail.mjs';
import { stage } from './stage.mjs';

const HOUR_MS = 3600_000;
const MOSCOW_MS = 3 * HOUR_MS;

/** Milliseconds of the bank's day that are over. */
const gone = () => (Date.now() + MOSCOW_MS) % (24 * HOUR_MS);
if (gone() < 70_000) await pause(70_000 - gone());

const rail = await Rail.prepare();
await stage({
  configure: async (data) => {
    const lines = `${await rail.configure(data)}\nrail_statement = 00:01\n`;
    await rail.start();
    await appendFile(path.join(data, 'okno.conf'), lines);
  },
});
after(() => rail.stop());
const yesterday = new Date(Date.now() + MOSCOW_MS - 24 * HOUR_MS).toISOString().slice(0, 10);

test('nobody asks, and yesterday is held against the ledger', async () => {
  let said = '';
  for (const end = Date.now() + 15_000; Date.now() < end && !/taken before/.test(said); await pause(100)) {
    said = await rail.refused('statement', '--day', yesterday).catch((error) => String(error));
  }
  assert.match(said, /this statement was taken before/);
});
