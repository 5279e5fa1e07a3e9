/** The signed tree: heads, proofs of one's own payments, heads that continue each other, checked here by hand and offline. */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';
import { run } from '../lib/server.mjs';
import { ANNA, assertProblem, BORIS, MISSING, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const [current, savings] = await anna.accounts();
const folder = await mkdtemp(path.join(os.tmpdir(), 'okno-proof-'));
const keyFile = path.join(bank.server.data, 'seal.pub');
after(() => rm(folder, { recursive: true, force: true }));

const hash = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left, right) => hash(Buffer.from([1]), left, right);

/** RFC 9162 §2.1.3.2, written down again from the text. */
function rootOf(leaf, index, size, path) {
  let [at, last] = [BigInt(index), BigInt(size) - 1n];
  let result = hash(Buffer.from([0]), leaf);
  for (const sibling of path) {
    if (at % 2n === 1n || at === last) {
      result = node(sibling, result);
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else result = node(result, sibling);
    [at, last] = [at / 2n, last / 2n];
  }
  assert.equal(last, 0n, 'the path is as long as the tree is high');
  return result;
}

/** The three lines that were signed, and whether the published key signed them. */
function readCheckpoint(text, published) {
  const [body, signatures] = text.split('\n\n');
  const [origin, size, root] = body.split('\n');
  const [, name, keyHash, key] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(published.trim());
  const bytes = Buffer.from(signatures.trim().split(' ')[2], 'base64');
  assert.equal(origin, name);
  assert.equal(bytes.subarray(0, 4).toString('hex'), keyHash);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'base64').subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  assert.ok(verify(null, Buffer.from(`${body}\n`), publicKey, bytes.subarray(4)), 'the signature fits');
  return { size, root: Buffer.from(root, 'base64') };
}

async function proofOf(client, payment) {
  for (let turn = 0; ; turn += 1) {
    const answer = await client.get(`/v1/payments/${payment}/proof`);
    if (answer.status !== 503 || turn > 40) return answer;
    assertProblem(answer, 503, 'not-sealed-yet');
    await pause(50);
  }
}

async function pay() {
  const order = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('3.00') };
  return expectStatus(await anna.order(order), 201).json.id;
}

test('a payment is proved, by the text of the RFC and by okno verify', async () => {
  const payment = await pay();
  const proof = expectStatus(await proofOf(anna, payment), 200).json;
  const head = expectStatus(await anna.get('/v1/seal/head'), 200).json;
  const { size, root } = readCheckpoint(proof.checkpoint, head.public_key);
  const leaf = Buffer.from(proof.leaf, 'base64url');
  const path = proof.path.map((text) => Buffer.from(text, 'base64url'));
  assert.deepEqual(rootOf(leaf, proof.index, size, path), root);

  const file = `${folder}/proof.json`;
  await writeFile(file, JSON.stringify(proof));
  const right = await run(['verify', '--proof', file, '--key', keyFile]);
  assert.equal(right.code, 0, right.output);
  assert.match(right.output, new RegExp(`payment ${payment}, 3.00 RUB`));

  leaf[leaf.length - 1] ^= 1;
  await writeFile(file, JSON.stringify({ ...proof, leaf: leaf.toString('base64url') }));
  const wrong = await run(['verify', '--proof', file, '--key', keyFile]);
  assert.equal(wrong.code, 1, wrong.output);
  assert.match(wrong.output, /does not hold/i);
});

test('the receipt alone proves its operation', async () => {
  const link = expectStatus(await anna.post(`/v1/payments/${await pay()}/receipt`), 201).json;
  const receipt = await anna.wire.send({ method: 'GET', path: link.url, headers: [] });
  assert.equal(receipt.status, 200);
  const file = `${folder}/receipt.pdf`;
  await writeFile(file, receipt.body);
  const right = await run(['verify', '--proof', file, '--key', keyFile]);
  assert.equal(right.code, 0, right.output);
  const at = receipt.body.indexOf('okno-proof:') + 40;
  receipt.body[at] = receipt.body[at] === 65 ? 66 : 65;
  await writeFile(file, receipt.body);
  assert.equal((await run(['verify', '--proof', file, '--key', keyFile])).code, 1);
});

test('okno verify says what it cannot read', async () => {
  const file = `${folder}/nothing.json`;
  await writeFile(file, '{}');
  assert.equal((await run(['verify', '--proof', file, '--key', keyFile])).code, 1);
  assert.equal((await run(['verify', '--proof', `${folder}/missing`, '--key', keyFile])).code, 2);
  assert.equal((await run(['verify', '--proof', file, '--key', file])).code, 2);
});

test('a later head continues an earlier one', async () => {
  const first = expectStatus(await anna.get('/v1/seal/head'), 200).json;
  expectStatus(await proofOf(anna, await pay()), 200);
  const second = expectStatus(await anna.get('/v1/seal/head'), 200).json;
  assert.ok(BigInt(second.size) > BigInt(first.size));
  const query = { first: first.size, second: second.size };
  const { path } = expectStatus(await anna.get('/v1/seal/consistency', { query }), 200).json;
  assert.ok(path.length > 0);
  const same = { first: first.size, second: first.size };
  assert.deepEqual(expectStatus(await anna.get('/v1/seal/consistency', { query: same }), 200).json.path, []);
});

test('sizes that make no sense are refused', async () => {
  const rows = [{}, { first: 1 }, { first: 0, second: 1 }, { first: 2, second: 1 }, { first: 1, second: '9'.repeat(18) }];
  for (const query of [...rows, { first: 'x', second: 2 }, { first: 1, second: '1e3' }, { first: '01', second: 2 }]) {
    assertProblem(await anna.get('/v1/seal/consistency', { query }), 400, 'invalid-request');
  }
});

test('proofs are only for one’s own payments, and only for posted ones', async () => {
  const payment = await pay();
  for (const id of [payment, ...MISSING]) assertProblem(await boris.get(`/v1/payments/${id}/proof`), 404, 'not-found');
  const { payment: held } = await anna.orderWithCode(
    { kind: 'phone', from: current.id, to: { phone: BORIS }, amount: rub('5.00') },
    ANNA,
  );
  assertProblem(await anna.get(`/v1/payments/${held.id}/proof`), 422, 'not-posted');
});
