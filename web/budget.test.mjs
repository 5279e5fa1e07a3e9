/* What the app weighs before sign-in works, and that nothing in it needs a weaker policy. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './build.mjs';

const WHOLE = 40 * 1024;
const FIRST_PAINT = 28 * 1024;
const IN_A_WINDOW = 44 * 1024;

/* Where a messenger's own page is: the only place a bridge of ours speaks to. */
const TARGETS = { telegram: 'https://web.telegram.org', vk: undefined, max: 'https://web.max.ru' };
/* Words of each bridge that no other code has. */
const SPEECH = { telegram: 'web_app_ready', vk: 'VKWebAppInit', max: 'WebAppReady' };

let folder;
let manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'okno-web-'));
  await bundle(folder);
  manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A module's files with everything it imports at once. */
function filesOf(name, found = new Set()) {
  const chunk = manifest[name];
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const inner of chunk.imports ?? []) filesOf(inner, found);
  return found;
}

async function weigh(files) {
  const sizes = await Promise.all(
    [...files].map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the weight of the app, gzip', () => {
  it('is small before the first paint', async () => {
    const size = await weigh(new Set(['index.html', ...filesOf('index.html')]));
    console.info(`web.first.paint: ${size} bytes`);
    expect(size).toBeLessThan(FIRST_PAINT);
  });

  it.each(['ru', 'en'])('is small before sign-in works, in %s', async (language) => {
    const files = new Set(['index.html', 'icon.svg', 'manifest.webmanifest', ...filesOf('index.html')]);
    filesOf(`text/${language}.ts`, files);
    filesOf('screens/sign-in/view.tsx', files);
    const size = await weigh(files);
    console.info(`web.sign-in.${language}: ${size} bytes in ${files.size} files`);
    expect(size).toBeLessThan(WHOLE);
  });
});

describe('the code of a window', () => {
  const chunkOf = (name) => manifest[`window/${name}.ts`];

  it.each(Object.keys(SPEECH))('%s: comes only into it, and the whole stays small', async (name) => {
    const first = new Set(['index.html', 'icon.svg', 'manifest.webmanifest', ...filesOf('index.html')]);
    expect(chunkOf(name).isDynamicEntry).toBe(true);
    expect(first.has(chunkOf(name).file)).toBe(false);
    const files = filesOf(`window/${name}.ts`, new Set(first));
    for (const language of ['ru', 'en']) {
      const all = filesOf('screens/sign-in/view.tsx', filesOf(`text/${language}.ts`, new Set(files)));
      const size = await weigh(all);
      console.info(`web.sign-in.${name}.${language}: ${size} bytes in ${all.size} files`);
      expect(size).toBeLessThan(IN_A_WINDOW);
    }
  });

  it('stands in no other file', async () => {
    for (const file of await readdir(join(folder, 'assets'))) {
      const content = await readFile(join(folder, 'assets', file), 'utf8');
      for (const [name, word] of Object.entries(SPEECH)) {
        const isItsOwn = filesOf(`window/${name}.ts`, new Set(filesOf('index.html'))).has(`assets/${file}`);
        expect(content.includes(word) && !isItsOwn, `${word} in ${file}`).toBe(false);
      }
      expect(filesOf('index.html').has(`assets/${file}`) && /web_app_|VKWebApp|WebAppReady/.test(content)).toBe(false);
    }
  });
});

describe('the built files fit the policy', () => {
  it('no script and no style stands in the page', async () => {
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  it('nothing evaluates text, writes HTML or names another host', async () => {
    for (const name of await readdir(join(folder, 'assets'))) {
      const content = await readFile(join(folder, 'assets', name), 'utf8');
      expect(content, name).not.toMatch(/\beval\(|new Function\(|document\.write/);
      const hosts = content.match(/https?:\/\/[a-z0-9.-]+/g) ?? [];
      const known = ['http://www.w3.org', TARGETS[name.split('-')[0]]];
      expect(
        hosts.filter((host) => !known.includes(host)),
        name,
      ).toEqual([]);
    }
  });
});
