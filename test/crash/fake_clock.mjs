/**
 * A wall clock that a test moves: the program runs with Debian's libfaketime before it and reads its clock from a file.
 * What only counts the time that goes by (CLOCK_MONOTONIC) is left alone, as it is when a real clock is set.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DAY = 24 * 3600;
const MOSCOW = 3 * 3600;
const FOLDERS = '/usr/lib';

/** Debian keeps it in a folder for each kind of machine. */
function library() {
  return readdirSync(FOLDERS)
    .map((folder) => path.join(FOLDERS, folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((file) => existsSync(file));
}

export const missing = library() === undefined ? 'libfaketime is not installed' : false;

/** A program with a sanitizer wants to be first in its process, and libfaketime too: the release build it is. */
const program = () => path.resolve(process.env.OKNO_BINARY ?? path.join(ROOT, 'build', 'release', 'okno'));

export class FakeClock {
  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'okno-clock-'));
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true }));
    this.file = path.join(this.folder, 'offset');
    this.seconds = 0;
    this.set(0);
  }

  /** So far from the true time. @param {number} seconds */
  set(seconds) {
    this.seconds = seconds;
    writeFileSync(`${this.file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${this.file}.new`, this.file);
  }

  /** @param {number} seconds */
  jump(seconds) {
    this.set(this.seconds + seconds);
  }

  /** Ahead to the next time that it is so late there: seconds of a day in Moscow, the bank's zone (UTC+3). @param {number} late */
  jumpTo(late) {
    const now = Math.floor(Date.now() / 1000) + this.seconds + MOSCOW;
    this.jump((((late - now) % DAY) + DAY) % DAY);
  }

  /** A program like okno, by this clock: for OKNO_BINARY. */
  program() {
    const script = path.join(this.folder, 'okno');
    const settings = [
      `FAKETIME_TIMESTAMP_FILE='${this.file}'`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
      `LD_PRELOAD='${library()}'`,
    ];
    writeFileSync(script, `#!/bin/sh\nexport ${settings.join(' ')}\nexec '${program()}' "$@"\n`);
    chmodSync(script, 0o700);
    return script;
  }
}
