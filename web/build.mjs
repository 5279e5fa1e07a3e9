/**
 * Builds the customer's web app into a C file, for Meson:
 *   node web/build.mjs OUTPUT.c DEPFILE    types from the contract, vite, gzip and brotli, the C file
 *   node web/build.mjs --types             only the types, for editors and the type check
 * The same sources give the same bytes: sorted names, hashes of content, no times.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const contract = join(root, 'api', 'openapi.yaml');
const schema = join(web, 'app', 'api', 'generated', 'schema.ts');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

class BuildError extends Error {}

/** A package of node_modules, or a plain word on how to get it. */
async function need(name) {
  try {
    return await import(name);
  } catch (error) {
    throw new BuildError(`cannot load ${name} (${error.code ?? error.message}): run "npm ci" in ${root} first`);
  }
}

/** Several build folders may write the same file at once: whole or not at all, and only when it changed. */
async function replace(path, content) {
  const before = await readFile(path).catch(() => null);
  if (before?.equals(Buffer.from(content))) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
}

export async function makeTypes() {
  const { default: openapi, astToString } = await need('openapi-typescript');
  const ast = await openapi(new URL(`file://${contract}`), { alphabetize: true, silent: true });
  await replace(schema, `/* Made from api/openapi.yaml by web/build.mjs. */\n${astToString(ast)}`);
}

export async function bundle(outDir) {
  const { build } = await need('vite');
  await build({
    root: join(web, 'app'),
    configFile: join(web, 'vite.config.ts'),
    configLoader: 'runner',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
}

async function filesUnder(folder, skip = () => false) {
  const found = [];
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (skip(path)) continue;
    if (item.isDirectory()) found.push(...(await filesUnder(path, skip)));
    else found.push(path);
  }
  return found.sort();
}

const gzip = (bytes) => gzipSync(bytes, { level: 9 });

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** One file in its three forms; a form that is no smaller is left out. */
async function readAsset(outDir, file) {
  const type = TYPES[extname(file)];
  if (!type) throw new BuildError(`${file}: no media type is known for it`);
  const path = `/${relative(outDir, file).split(sep).join('/')}`;
  const plain = await readFile(file);
  const smaller = (bytes) => (bytes.length < plain.length ? bytes : Buffer.alloc(0));
  const etag = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  const immutable = path.startsWith('/assets/');
  return { path, type, etag, immutable, plain, gzip: smaller(gzip(plain)), brotli: smaller(brotli(plain)) };
}

/** Octal escapes of three digits cannot run into what follows; "?" could make a trigraph. */
function literal(bytes) {
  const lines = [];
  let line = '';
  for (const byte of bytes) {
    const plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 && byte !== 63;
    line += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    if (line.length > 4000) {
      lines.push(`    "${line}"`);
      line = '';
    }
  }
  lines.push(`    "${line}"`);
  return lines.join('\n');
}

function cFile(assets) {
  const out = ['/* The web app, made by web/build.mjs. */', '#include "http/http.h"', '#include "main/assets.h"', ''];
  const rows = [];
  for (const [index, asset] of assets.entries()) {
    const form = (name) => {
      const bytes = asset[name];
      if (bytes.length === 0) return '{NULL, 0}';
      out.push(`static const char ${name}_${index}[] =\n${literal(bytes)};`);
      return `{${name}_${index}, ${bytes.length}}`;
    };
    const forms = [form('plain'), form('gzip'), form('brotli')].join(', ');
    rows.push(`    {"${asset.path}", "${asset.type}", "\\"${asset.etag}\\"", ${asset.immutable}, ${forms}},`);
  }
  out.push('', 'const struct http_asset okno_assets[] = {', ...rows);
  out.push('    {NULL, NULL, NULL, false, {NULL, 0}, {NULL, 0}, {NULL, 0}},', '};', '');
  return out.join('\n');
}

/** Everything that the output is made of, for ninja. */
async function depfile(output) {
  const skip = (path) => basename(path) === 'generated' || basename(path) === 'dist' || path.endsWith('.test.ts');
  const inputs = [...(await filesUnder(web, skip)), contract, join(root, 'package-lock.json')];
  const quote = (path) => path.replace(/[ #]/g, '\\$&').replace(/\$/g, '$$$$');
  return `${quote(output)}: \\\n${inputs.map((path) => `  ${quote(path)}`).join(' \\\n')}\n`;
}

async function main([output, dependencies]) {
  await makeTypes();
  if (output === '--types') return;
  if (!output || !dependencies) throw new BuildError('usage: node build.mjs OUTPUT.c DEPFILE | --types');
  const outDir = resolve(dirname(output), `${basename(output, '.c')}.web`);
  await bundle(outDir);
  const files = await filesUnder(outDir, (path) => path === join(outDir, 'manifest.json'));
  const assets = [];
  for (const file of files) assets.push(await readAsset(outDir, file));
  await writeFile(output, cFile(assets));
  await writeFile(dependencies, await depfile(output));
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof BuildError ? `web/build.mjs: ${error.message}` : error);
    process.exitCode = 1;
  });
}
