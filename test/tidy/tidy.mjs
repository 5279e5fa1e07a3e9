/**
 * Style as a failing test: what no compiler and no formatter looks at. Run from the project's root:
 * `node test/tidy/tidy.mjs`. Every finding is a line `file:line: what, and what to do instead`.
 * Which folder may include which is read from the map in ARCHITECTURE.md: the document is the rule.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const findings = [];
/** @param {string} file @param {number} line @param {string} text */
const found = (file, line, text) => findings.push(`${file}:${line}: ${text}`);
const read = (file) => readFileSync(file, 'utf8');
const lineOf = (text, index) => text.slice(0, index).split('\n').length;
const count = (text, pattern) => (text.match(pattern) ?? []).length;

/* ---- the files: everything of ours, nothing that is made */

const made = ['.git/', 'build/', 'node_modules/', 'bank/', 'web/dist/', 'web/app/api/generated/', 'test/fuzz/corpus/'];
function walk(folder, out = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = folder === '.' ? entry.name : join(folder, entry.name);
    if (made.some((prefix) => `${path}/`.startsWith(prefix))) continue;
    if (entry.isDirectory()) walk(path, out);
    else if (entry.isFile()) out.push(path);
  }
  return out;
}
const files = walk('.').sort();
const texts = /\.(c|cc|h|mjs|ts|tsx|css|html|sql|py|sh|md|yaml|json|build|txt)$|^script\/|^\.ci\/|^meson/;
const text = new Map(files.filter((file) => texts.test(file)).map((file) => [file, read(file)]));
const named = (pattern) => [...text.keys()].filter((file) => pattern.test(file));
const inC = named(/^(src|test)\/.*\.(c|cc|h)$/);
const inWeb = named(/^web\/.*\.(ts|tsx|mjs)$/);
const inNode = named(/^test\/.*\.mjs$|^script\/.*\.mjs$/);

/** Blank out comments, and texts too unless they are wanted; lines and columns stay. */
function bare(source, keepTexts = false) {
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (part) =>
    part[0] === '/' || !keepTexts ? blank(part) : part,
  );
}

/* ---- arrows: rows of ARCHITECTURE.md: | `src/bank/` | what | base money | */

const architecture = read('ARCHITECTURE.md');
const mayInclude = new Map();
for (const [, folder, list] of architecture.matchAll(/^\| `((?:src|web)\/[\w/-]*?)\/` \|[^|]*\| ([^|]*) \|$/gm)) {
  mayInclude.set(folder, list.trim() === '–' ? [] : list.trim().split(/\s+/));
}
const folderOf = (file) => {
  let folder = dirname(file);
  while (folder !== '.' && !mayInclude.has(folder)) folder = dirname(folder);
  return folder;
};
function arrow(file, line, target) {
  const [from, to] = [folderOf(file), folderOf(target)];
  if (from === '.' || from === to) return;
  const allowed = mayInclude.get(from);
  const word = to.startsWith('src/') ? to.slice(4) : to.slice(4).replace('app/', '');
  if (!allowed.includes('all') && !allowed.includes(word)) {
    found(file, line, `${from} may not include ${word}: ARCHITECTURE.md allows it ${allowed.join(' ') || 'nothing'}`);
  }
}
for (const folder of readdirSync('src')) {
  if (!mayInclude.has(`src/${folder}`)) found('ARCHITECTURE.md', 1, `the map has no row for src/${folder}/`);
}
for (const file of inC.filter((name) => name.startsWith('src/'))) {
  for (const match of bare(text.get(file), true).matchAll(/^#include "([^"]+)"/gm)) {
    const line = lineOf(text.get(file), match.index);
    if (!existsSync(join('src', match[1]))) found(file, line, `"${match[1]}": write the path from src/`);
    else arrow(file, line, join('src', match[1]));
  }
}
for (const file of inWeb) {
  for (const match of text.get(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    let target = normalize(join(dirname(file), match[1]));
    if (existsSync(target) && statSync(target).isDirectory()) target = join(target, 'index');
    const [from, to] = [file, target].map((path) => path.match(/^web\/app\/screens\/([\w-]+)/)?.[1]);
    const line = lineOf(text.get(file), match.index);
    if (from && to && from !== to) found(file, line, `screens do not import each other (${to})`);
    else arrow(file, line, target);
  }
}

/* ---- calls that are not made here: what, where all the same, what instead */

const heap = new RegExp(
  '^src/(base/(arena|buf|map|crypto)|auth/(proof|proof_memory)|store/(commit|outbox|plan|sqlite|postgres\\w*|store)|bank/channel_board|' +
    'ledger/(ledger|outside|tail|batch\\w*|book\\w*|key_\\w+|verify_keys)|' +
    'http/(server|loop|stream)|rail/(form|line|wire|statement\\w*|sim\\w*)|channel/(gate|gate_line|gate_wire|bot_poll)|api/(authenticate|hub)|' +
    'main/\\w+)\\.c$|^test/',
);
/* a wait's deadline is of the system's own clock */
const askTime = /^src\/(base\/clock|store\/outbox|main\/(jobs|sealer))\.c$|^test\//;
const calls = [
  [/\b(strcpy|strcat|strncpy|strncat|sprintf|vsprintf)\s*\(/g, /^test\//, 'use struct str with arena_printf, buf_printf or snprintf'],
  [/\b(strtok|strtok_r)\s*\(/g, null, 'walk a struct str'],
  [/\b(gets|scanf|sscanf|fscanf)\s*\(/g, /^test\//, 'parse a struct str'],
  [/\b(atoi|atol|atoll|atof)\s*\(/g, /^test\//, 'use str_parse_i64 or id_parse: they refuse what is no number'],
  [/\balloca\s*\(/g, null, 'use the arena'],
  [/\b(rand|srand|random|drand48)\s*\(/g, null, 'use struct random'],
  [/\b(system|popen|execvp?|execl[ep]?)\s*\(/g, /^test\//, 'no other program is started'],
  [/\b(time|gettimeofday|clock_gettime|localtime|gmtime|localtime_r)\s*\(/g, askTime, 'use struct clock'],
  [/\b(malloc|calloc|realloc|strdup|strndup)\s*\(/g, heap, 'use the arena; a long-lived object is made where test/tidy names it'],
  [/\b(float|double)\b/g, /^src\/(document\/|main\/bench)|^test\//, 'money and its rules know no floating point'],
  [/\.minor\s*[-+*/]=?|[-+*/]\s*\w+(\.|->)minor\b/g, /^src\/money\/|^test\//, 'use amount_add and its kin: they see the overflow'],
];
for (const file of inC) {
  const code = bare(text.get(file));
  for (const [pattern, allowed, instead] of calls) {
    if (allowed?.test(file)) continue;
    for (const match of code.matchAll(pattern)) found(file, lineOf(code, match.index), `${match[0].trim()}: ${instead}`);
  }
}

/* ---- SQL: in the files for it */

/* copying a whole bank makes its SQL from the schema */
const holdsSql = /_store\.c$|^src\/main\/copy_table\.c$|^src\/store\/(key|lease|node|outbox|store|sqlite|postgres\w*)\.c$|^test\//;
for (const file of inC.filter((name) => !holdsSql.test(name))) {
  const code = bare(text.get(file), true);
  const sql = /"\s*(SELECT\s|INSERT\s|UPDATE\s|DELETE\s+FROM|CREATE\s|ALTER\s|DROP\s|PRAGMA\s|BEGIN\b|COMMIT\b|ROLLBACK\b)/g;
  for (const match of code.matchAll(sql)) found(file, lineOf(code, match.index), 'SQL belongs into the folder’s *_store.c');
}

/* ---- rules are pure */

for (const file of inC.filter((name) => /^src\/.*_decide\.[ch]$/.test(name))) {
  const code = bare(text.get(file));
  for (const match of code.matchAll(/\bstruct (txn|clock|random|store)\b|\b(log_event|f?printf)\s*\(/g)) {
    found(file, lineOf(code, match.index), `${match[0]}: a _decide file knows no store, clock, chance or output`);
  }
}

/* ---- sizes */

/* biome lays out web/ in 120 columns; there only texts and drawings are longer */
const most = { c: 100, cc: 100, h: 100, ts: 400, tsx: 400, mjs: 160 };
for (const file of [...inC, ...inWeb, ...inNode]) {
  const lines = text.get(file).split('\n');
  const width = most[file.split('.').pop()];
  if (lines.length > 601) found(file, 601, `${lines.length} lines: a file has 600 at most, split it by what its parts are for`);
  let start = 0;
  lines.forEach((line, index) => {
    if ([...line].length > width) found(file, index + 1, `${[...line].length} characters: a line has ${width} at most`);
    if (line === '{') start = index;
    if (line === '}' && start > 0 && index - start - 1 > (file.startsWith('test/') ? 100 : 70)) {
      found(file, start + 1, `a function of ${index - start - 1} lines: 70 at most (a table of tests: 100)`);
    }
    if (line === '}') start = 0;
  });
}

/* ---- words that must not stay; paths and hosts of one machine */

const unfinished = new RegExp(`\\b(${['TO', 'FIX'].map((w, i) => w + ['DO', 'ME'][i]).join('|')}|${'HAC'}K)\\b`);
const ofOneMachine = new RegExp(`(^|[\\s"'\`=(])/(${['work', 'root', 'home'].join('|')})/|${['registry', 'npmjs'].join('.')}|deb\\.debian`);
for (const [file, source] of text) {
  if (file === 'package-lock.json') {
    if (source.includes('"resolved"')) found(file, 1, 'the lock file names a registry: npm install with the .npmrc here');
    continue;
  }
  source.split('\n').forEach((line, index) => {
    if (unfinished.test(line)) found(file, index + 1, 'finish it or file an issue');
    if (ofOneMachine.test(line)) found(file, index + 1, 'a path or host of one machine');
  });
}

/* ---- migrations: every column has a class */

const isColumn = /^\s+(?:\w+)\s+(?:INTEGER|TEXT|BLOB)\b|\bADD COLUMN\b/;
for (const file of named(/^src\/store\/migration\/.*\.sql$/)) {
  text.get(file).split('\n').forEach((line, index) => {
    if (isColumn.test(line) && !/-- (public|internal|personal|secret)$/.test(line)) {
      found(file, index + 1, 'say the column’s class at the end: -- public, internal, personal or secret');
    }
  });
}

/* ---- outcomes: in two languages, alike wherever they stand, and those of the contract */

const outcomes = new Map();
const strings = '((?:"(?:\\\\.|[^"\\\\])*"\\s*)+)';
const next = `(?:,\\s*\\w+,\\s*${strings},\\s*${strings})?`;
const row = new RegExp(
  `\\bX\\(\\s*\\w+,\\s*"([\\w-]+)",\\s*(\\d+),\\s*${strings},\\s*${strings},\\s*${strings}${next}\\)`,
  'g',
);
for (const file of named(/^src\/.*\.h$/)) {
  const source = text.get(file).replace(/\\\n/g, ' \n');
  const lists = count(source, /\bX\(\s*\w+,\s*"[\w-]+",\s*\d/g);
  const rows = [...source.matchAll(row)];
  if (lists !== rows.length) found(file, 1, 'an outcome row is not (ID, "name", status, "title", "ru", "en")');
  for (const [whole, name, status, title, ru, en, nextRu, nextEn] of rows) {
    const line = lineOf(source, source.indexOf(whole));
    if (!/[а-яё]/i.test(ru)) found(file, line, `${name}: the third text is Russian`);
    if (/[а-яё]/i.test(en) || /[а-яё]/i.test(title)) found(file, line, `${name}: title and the last text are English`);
    const says = nextRu !== undefined && !['ok', 'not-found'].includes(name);
    if (says && (!/[а-яё]/i.test(nextRu) || !/[a-z]/i.test(nextEn)))
      found(file, line, `${name}: what to do now is missing in a language`);
    const known = outcomes.get(name);
    if (known && known.status !== status) found(file, line, `${name} is ${known.status} in ${known.file}`);
    outcomes.set(name, { status, file, line });
  }
}
const contract = text.get('api/openapi.yaml');
const problems = new Set([...contract.matchAll(/\/problems\/([a-z][a-z-]*)/g)].map((match) => match[1]));
for (const [name, { status, file, line }] of outcomes) {
  const stated = contract.match(new RegExp(`^\\s*\\| \`/problems/${name}\` \\| (\\d+) \\|`, 'm'))?.[1];
  if (status !== '200' && !problems.has(name)) found(file, line, `api/openapi.yaml does not know /problems/${name}`);
  else if (status !== '200' && stated !== status) found('api/openapi.yaml', 1, `/problems/${name} is ${status}, not ${stated}`);
}
for (const name of problems) {
  if (!outcomes.has(name)) found('api/openapi.yaml', 1, `no outcome list has /problems/${name}`);
}

/* ---- documents: every file they name is there; NAME and NNNN stand for any */

for (const file of named(/^[A-Z]+\.md$|^doc\/.*\.md$/)) {
  text.get(file).split('\n').forEach((line, index) => {
    for (const [, path] of line.matchAll(/`((?:src|web|api|test|script|doc|packaging|\.ci)\/[^`\s*{}<>]*)`/g)) {
      const exists = existsSync(path) && (statSync(path).isDirectory() || !path.endsWith('/'));
      const isPattern = /[A-Z]{3,}/.test(path) || made.some((prefix) => path.startsWith(prefix));
      if (!isPattern && !exists) found(file, index + 1, `there is no ${path}`);
    }
    for (const [, link] of line.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
      if (!existsSync(join(dirname(file), link))) found(file, index + 1, `the link to ${link} leads nowhere`);
    }
  });
}

if (findings.length > 0) {
  console.error(findings.join('\n'));
  console.error(`tidy: ${findings.length} findings`);
  process.exit(1);
}
console.log(`tidy: ${text.size} files`);
