import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const APP = resolve(import.meta.dirname);
const AREAS = readdirSync(APP).filter((name) => name.endsWith('.ts') && /\bopen\(name/.test(read(join(APP, name))));

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/* What a module brings with it when it is loaded; types and what is asked for later are not of it. */
function importsOf(file: string): string[] {
  return [...read(file).matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from '(\.[^']+)'/gms)].flatMap(([, name]) => {
    const path = join(dirname(file), name ?? '');
    return ['.ts', '.tsx', '/index.ts'].map((end) => path + end).filter(existsSync);
  });
}

function broughtBy(file: string): Set<string> {
  const found = new Set([file]);
  for (const one of found) for (const next of importsOf(one)) found.add(next);
  return found;
}

/* Dictionaries that are empty until their area has spoken. */
function wordsOf(files: Iterable<string>): string[] {
  return [...files].flatMap((file) => /export const (speak\w+) = \(\) => speakAlso/.exec(read(file))?.[1] ?? []).sort();
}

describe('an area', () => {
  it('is found', () => expect(AREAS).toContain('bills.ts'));

  it.each(AREAS)('%s has spoken every dictionary that it shows', (name) => {
    const words = wordsOf(broughtBy(join(APP, name)));
    const spoken = [...read(join(APP, name)).matchAll(/\b(speak\w+)\(\)/g)].map(([, word]) => word);
    expect(words.filter((word) => !spoken.includes(word))).toEqual([]);
  });
});
