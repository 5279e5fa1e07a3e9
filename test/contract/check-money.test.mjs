// okno check of the numbers and codes that money is addressed with: every public vector by the program itself, and
// what a strict reader must not let pass.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { binary } from '../lib/server.mjs';

const vectors = JSON.parse(readFileSync(new URL('../vectors/payments.json', import.meta.url), 'utf8'));
const of = (kind) => vectors.filter((row) => row.kind === kind);

/** @param {string[]} args @param {string | Buffer} [input] */
const check = (args, input = '') =>
  new Promise((resolve) => {
    const child = spawn(binary(), ['check', ...args]);
    let out = '';
    let said = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (said += text));
    child.stdin.on('error', () => {}); // it may have gone without reading
    child.stdin.end(input);
    child.on('close', (code) => resolve({ code, out, said }));
  });

/** A few programs at once: the machine has few cores. */
async function each(rows, run) {
  const waiting = [...rows];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (waiting.length > 0) await run(waiting.shift());
    }),
  );
}

/** @param {{code: number, out: string}} answer */
function holds(answer, row) {
  const name = JSON.stringify(row.input);
  assert.equal(answer.code, row.valid ? 0 : 1, name);
  const read = JSON.parse(answer.out);
  assert.equal(read.valid, row.valid, name);
  assert.equal(typeof read.why, row.valid ? 'undefined' : 'string', name);
  return read;
}

/** Members that the vector expects stand in the answer under the same names. */
function says(read, expected, row) {
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(read[name], value, JSON.stringify(row.input));
}

const simple = ['bik', 'inn', 'kpp', 'ogrn', 'snils', 'uin', 'kbk', 'oktmo', 'creditor_reference'];

test('numbers', async () => {
  const rows = simple.flatMap(of);
  assert.ok(rows.length >= 40);
  await each(rows, async (row) => {
    holds(await check([row.kind.replace('_', '-'), '--json', '--', row.input]), row);
  });
});

test('accounts, and the key that would fit', async () => {
  const holders = { client: 'bank', cbr: 'central-bank', treasury: 'treasury' };
  await each(of('account_key'), async (row) => {
    const { bik, account, form } = row.input;
    const read = holds(await check(['account', account, '--bik', bik, '--held-at', holders[form], '--json']), row);
    says(read, row.expected, row);
  });
});

test('cards: whose, and never the whole number', async () => {
  await each(of('luhn'), async (row) => {
    const answer = await check(['card', '-', '--json'], `${row.input}\n`);
    says(holds(answer, row), row.expected ?? {}, row);
    assert.ok(!answer.out.includes(row.input));
  });
});

test('more than is read on standard input is said to be too long', async () => {
  const most = 256 * 1024;
  const answer = await check(['card', '-', '--json'], '4'.repeat(most + 1));
  assert.equal(answer.code, 1);
  const said = { valid: false, error: 'too-long', why: 'standard input has more than 256 KiB' };
  assert.deepEqual(JSON.parse(answer.out), said);
  assert.match((await check(['card', '-'], '4'.repeat(most + 1))).out, /not valid: .*more than 256 KiB/);
  assert.notEqual(JSON.parse((await check(['card', '-', '--json'], '4'.repeat(most))).out).error, 'too-long');
});

test('account numbers of other countries', async () => {
  await each(of('iban'), async (row) => {
    says(holds(await check(['iban', '--json', row.input]), row), row.expected ?? {}, row);
  });
});

test('phones', async () => {
  await each(of('phone'), async (row) => {
    const { text, default_region: region } = row.input;
    says(holds(await check(['phone', '--json', '--region', region, text]), row), row.expected ?? {}, row);
  });
});

/** Bytes in Windows-1251 or KOI8-R, by the decoder that Node has: whatever it reads as this character. */
function coded(text, encoding) {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]));
  // KOI8-R has no angled quotation marks
  return Buffer.from([...text].map((letter) => bytes.get(letter) ?? bytes.get('"')));
}

test('codes with requisites, in three encodings', async () => {
  const encodings = { ST00011: 'windows-1251', ST00013: 'koi8-r' };
  await each(of('gost_qr'), async (row) => {
    const encoding = encodings[row.input.slice(0, 7)];
    const bytes = encoding === undefined ? row.input : coded(row.input, encoding);
    const read = holds(await check(['gost-qr', '-', '--json'], bytes), row);
    const lost = encoding === 'koi8-r' ? { name: 'ООО "Три кита"' } : {};
    says(read, { ...row.expected, ...lost }, row);
  });
});

test('a merchant’s codes, and the check sum that would fit', async () => {
  await each(of('emv_qr'), async (row) => {
    says(holds(await check(['emv-qr', '--json', '--', row.input]), row), row.expected ?? {}, row);
  });
});

test('codes of European transfers', async () => {
  const published = 'BCD\n001\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1\nCHAR\n\nUrgency fund\nSample';
  const read = { iban: 'BE72000000001616', amount: '1', currency: 'EUR', bic: 'BPOTBEB1', text: 'Urgency fund' };
  await each([...of('epc_qr'), { input: published, valid: true, expected: read }], async (row) => {
    says(holds(await check(['epc-qr', '-', '--json'], row.input), row), row.expected ?? {}, row);
  });
});

test('links of the fast payment system', async () => {
  await each(of('sbp_link'), async (row) => {
    says(holds(await check(['sbp-link', row.input, '--json']), row), row.expected, row);
  });
});

test('bytes that are no code at all', async () => {
  const inputs = ['\n', '\0', 'a'.repeat(9000), '\xFF'.repeat(50)];
  await each(
    ['gost-qr', 'emv-qr', 'epc-qr', 'sbp-link'].flatMap((kind) => inputs.map((input) => ({ kind, input }))),
    async ({ kind, input }) => {
      const answer = await check([kind, '-', '--json'], Buffer.from(input, 'latin1'));
      holds(answer, { input: `${kind} ${input}`, valid: false });
    },
  );
});

test('asked wrongly', async () => {
  const wrong = [
    ['bik'],
    ['bik', '044525225', '044525225'],
    ['bik', '--bik', '044525225', '044525225'],
    ['account', '40817810700000000001'],
    ['account', '40817810700000000001', '--bik'],
    ['account', '40817810700000000001', '--bik', '044525225', '--held-at', 'home'],
    ['phone', '--region', 'XX', '+79161234567'],
    ['phone', '--region', '', '+79161234567'],
    ['inn', '--region', 'RU', '7707083893'],
    ['ink', '7707083893'],
  ];
  await each(wrong, async (args) => {
    const answer = await check(args);
    assert.equal(answer.code, 2, args.join(' '));
    assert.equal(answer.out, '', args.join(' '));
    assert.notEqual(answer.said, '', args.join(' '));
  });
});

test('in words', async () => {
  assert.equal((await check(['inn', '7707083893'])).out, 'valid\n');
  const wrong = await check(['inn', '7707083894']);
  assert.equal(wrong.code, 1);
  assert.equal(wrong.out, 'not valid: the check digit does not fit: one digit may be wrong\n');
});
