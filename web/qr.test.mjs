/* Codes of every length as an independent reader sees them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { qrOf } from './app/model/qr.ts';

const folder = mkdtempSync(join(tmpdir(), 'okno-qr-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const QUIET = 4;
const SCALE = 4;

/** A bitmap of it, as a camera would want it. */
function bitmapOf(modules) {
  const side = modules.length + 2 * QUIET;
  const at = (x, y) => (modules[Math.floor(y / SCALE) - QUIET]?.[Math.floor(x / SCALE) - QUIET] ? 1 : 0);
  const line = (_, y) => Array.from({ length: side * SCALE }, (_, x) => at(x, y)).join(' ');
  return `P1\n${side * SCALE} ${side * SCALE}\n${Array.from({ length: side * SCALE }, line).join('\n')}\n`;
}

function read(text) {
  const file = join(folder, `${text.length}.pbm`);
  writeFileSync(file, bitmapOf(qrOf(text)));
  return execFileSync('zbarimg', ['-q', '--raw', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

describe('a code', () => {
  it.each([40, 78, 106, 134, 154, 192, 230, 231, 321])('of %i bytes is read', (size) => {
    const text = 'ST00012|Name='.padEnd(size, 'Okno 0123456789 ');
    expect(read(text.replace(/ $/, '.'))).toBe(text.replace(/ $/, '.'));
  });

  it('carries Russian', () => {
    const text = `ST00012|Name=${'Константинопольский '.repeat(5)}|BIC=044599999`;
    expect(read(text)).toBe(text);
  });

  it('is none where there would be too much of it', () => {
    expect(qrOf('x'.repeat(321))).not.toBeNull();
    expect(qrOf('x'.repeat(322))).toBeNull();
  });
});
