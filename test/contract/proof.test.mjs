/** A request is taken only with a proof of this very request, by the session's key, with a fresh nonce, once. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { derSignature, digest, makeProof, newKey, privatePart } from '../lib/proof.mjs';
import { ANNA, assertProblem, BORIS, each, rub, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const [current, savings] = [await anna.account('current'), await anna.account('savings')];
const boris = await bank.customer(BORIS);
const device = await anna.key();
const other = await newKey();
const order = { kind: 'own', from: current.id, to: { account: savings.id }, amount: rub('1.00') };

/** A call without a body and one with. */
const calls = [
  { name: 'GET', method: 'GET', path: '/v1/accounts' },
  { name: 'POST', method: 'POST', path: '/v1/payments', body: order },
];

function ask(call, more, client = anna) {
  const key = call.body === undefined ? undefined : randomUUID();
  return client.send(call.method, call.path, { body: call.body, key, ...more });
}

function assertInvalid(answer) {
  assertProblem(answer, 401, 'invalid-proof');
  assert.match(answer.header('www-authenticate'), /error="invalid_dpop_proof"/);
}

function assertAsksForNonce(answer) {
  assertProblem(answer, 401, 'invalid-proof');
  assert.match(answer.header('www-authenticate'), /^DPoP error="use_dpop_nonce"/);
  assert.match(answer.header('dpop-nonce'), /^[A-Za-z0-9_-]+$/);
}

/** Nothing moved while run ran. */
async function unmoved(run) {
  const before = await anna.money();
  await run();
  assert.deepEqual(await anna.money(), before);
}

/** The signature with one bit turned. */
const turned = (raw) => Buffer.from(raw.map((byte, i) => (i === 40 ? byte ^ 1 : byte)));
/** n - s: the other signature of the same text, which ECDSA cannot tell from the first. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const base = { x: device.jwk.x, y: device.jwk.y, kty: 'EC', crv: 'P-256' };
const zeros = Buffer.alloc(32).toString('base64url');

/** Changes of a right proof that must be refused, for every call. */
const wrong = [
  ['typ JWT', { header: { typ: 'JWT' } }],
  ['typ DPOP+JWT', { header: { typ: 'DPOP+JWT' } }],
  ['typ missing', { header: { typ: undefined } }],
  ['alg none', { header: { alg: 'none' } }],
  ['alg none, no signature', { header: { alg: 'none' }, signature: () => Buffer.alloc(0) }],
  ['alg HS256', { header: { alg: 'HS256' } }],
  ['alg ES384', { header: { alg: 'ES384' } }],
  ['alg es256', { header: { alg: 'es256' } }],
  ['alg missing', { header: { alg: undefined } }],
  ['alg a list', { header: { alg: ['ES256'] } }],
  ['jwk missing', { header: { jwk: undefined } }],
  ['jwk a text', { header: { jwk: JSON.stringify(device.jwk) } }],
  ['jwk of kty RSA', { header: { jwk: { ...base, kty: 'RSA' } } }],
  ['jwk of kty oct', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }],
  ['jwk of crv P-384', { header: { jwk: { ...base, crv: 'P-384' } } }],
  ['jwk with a private part', { header: { jwk: { ...base, d: await privatePart(device) } } }],
  ['a point off the curve', { header: { jwk: { ...base, y: base.x } } }],
  ['the point 0', { header: { jwk: { ...base, x: zeros, y: zeros } } }],
  ['a short coordinate', { header: { jwk: { ...base, x: base.x.slice(0, 42) } } }],
  ['a long coordinate', { header: { jwk: { ...base, x: `${base.x}A` } } }],
  ['a padded coordinate', { header: { jwk: { ...base, x: `${base.x}=` } } }],
  ['kid', { header: { kid: '1' } }],
  ['jku', { header: { jku: 'https://keys.example/' } }],
  ['x5c', { header: { x5c: [] } }],
  ['crit', { header: { crit: ['exp'] } }],
  ['signed by another key', { signer: other }],
  ['another key', { header: { jwk: other.jwk }, signer: other }],
  ['a turned bit', { signature: turned }],
  ['a signature of zeros', { signature: () => Buffer.alloc(64) }],
  ['r of zeros', { signature: (raw) => Buffer.concat([Buffer.alloc(32), raw.subarray(32)]) }],
  [
    's of the order',
    { signature: (raw) => Buffer.concat([raw.subarray(0, 32), Buffer.from(ORDER.toString(16), 'hex')]) },
  ],
  ['r and s swapped', { signature: (raw) => Buffer.concat([raw.subarray(32), raw.subarray(0, 32)]) }],
  ['a DER signature', { signature: derSignature }],
  ['a short signature', { signature: (raw) => raw.subarray(0, 63) }],
  ['a long signature', { signature: (raw) => Buffer.concat([raw, Buffer.from([0])]) }],
  ['no signature', { signature: () => Buffer.alloc(0) }],
  ['a letter behind', { text: (proof) => `${proof}A` }],
  ['padding', { text: (proof) => `${proof}==` }],
  ['a fourth part', { text: (proof) => `${proof}.AAAA` }],
  ['two parts', { text: (proof) => proof.split('.').slice(0, 2).join('.') }],
  ['one part', { text: (proof) => proof.split('.')[1] }],
  ['a blank inside', { text: (proof) => proof.replace('.', ' .') }],
  ['two proofs in one header', { text: (proof) => `${proof}, ${proof}` }],
  ['other letters of base64', { text: (proof) => proof.replace(/.$/, '+') }],
  ['8 KiB', { text: (proof) => proof + 'A'.repeat(8192) }],
  ['htm of another method', { claims: { htm: 'PUT' } }],
  ['htm in small letters', (call) => ({ claims: { htm: call.method.toLowerCase() } })],
  ['htm missing', { claims: { htm: undefined } }],
  ['htm null', { claims: { htm: null } }],
  ['htu of another path', { claims: { htu: `${bank.server.origin}/v1/customer` } }],
  ['htu of another host', (call) => ({ claims: { htu: `http://bank.example${call.path}` } })],
  ['htu of another port', (call) => ({ claims: { htu: `http://127.0.0.1:1${call.path}` } })],
  ['htu of another scheme', (call) => ({ claims: { htu: `https://127.0.0.1:${bank.server.port}${call.path}` } })],
  ['htu with a user', (call) => ({ claims: { htu: `http://127.0.0.1:${bank.server.port}@x.example${call.path}` } })],
  ['htu as a path', (call) => ({ claims: { htu: call.path } })],
  ['htu with a query', (call) => ({ claims: { htu: `${bank.server.origin}${call.path}?x=1` } })],
  ['htu with a slash behind', (call) => ({ claims: { htu: `${bank.server.origin}${call.path}/` } })],
  ['htu without path', { claims: { htu: bank.server.origin } }],
  ['htu missing', { claims: { htu: undefined } }],
  ['iat a text', { claims: { iat: '1700000000' } }],
  ['iat null', { claims: { iat: null } }],
  ['iat missing', { claims: { iat: undefined } }],
  ['jti missing', { claims: { jti: undefined } }],
  ['jti empty', { claims: { jti: '' } }],
  ['jti a number', { claims: { jti: 1 } }],
  ['jti too long', { claims: { jti: 'x'.repeat(65) } }],
  ['ath missing', { claims: { ath: undefined } }],
  ['ath of another token', { claims: { ath: await digest('another') } }],
  ['ath padded', { claims: { ath: `${await digest(anna.token)}=` } }],
  ['ath a list', { claims: { ath: [await digest(anna.token)] } }],
  ['bh of another body', { claims: { bh: await digest('{}') } }],
  ['bh empty', { claims: { bh: '' } }],
  ['bh null', { claims: { bh: null } }],
  ['bh of nothing', { claims: { bh: await digest('') } }],
];

describe('refused', () => {
  for (const call of calls) {
    test(call.name, () =>
      unmoved(() =>
        each(
          wrong.map(([name, change]) => [
            name,
            async () => assertInvalid(await ask(call, { proof: typeof change === 'function' ? change(call) : change })),
          ]),
        ),
      ),
    );
  }
});

test('a body without its digest, and with one member changed after signing', () =>
  unmoved(async () => {
    const call = calls[1];
    assertInvalid(await ask(call, { proof: { claims: { bh: undefined } } }));
    const proof = await makeProof(device, {
      method: 'POST',
      url: `${bank.server.origin}${call.path}`,
      nonce: anna.nonce,
      token: anna.token,
      body: Buffer.from(JSON.stringify(order)),
    });
    assertInvalid(await ask({ ...call, body: { ...order, amount: rub('9.00') } }, { proof }));
  }));

test('without a fresh nonce: that is asked for before anything else is looked at', () =>
  unmoved(async () => {
    const bare = { retry: false };
    await each([
      ['no header', async () => assertAsksForNonce(await ask(calls[0], { ...bare, proof: null }))],
      ...[undefined, '', 'made-up', 'A'.repeat(32), `${anna.nonce}A`, anna.nonce.slice(1), 1, null].map((nonce) => [
        `nonce ${nonce}`,
        async () => assertAsksForNonce(await ask(calls[0], { ...bare, proof: { claims: { nonce } } })),
      ]),
      ...[
        ['a wrong signature', { signature: turned }],
        ['a wrong path', { claims: { htu: 'http://bank.example/' } }],
        ['alg none', { header: { alg: 'none' } }],
      ].map(([name, change]) => [
        `no nonce and ${name}`,
        async () => {
          const proof = { ...change, claims: { ...change.claims, nonce: undefined } };
          assertAsksForNonce(await ask(calls[1], { ...bare, proof }));
        },
      ]),
      ...[
        ['a body that is no JSON', { bytes: '{' }],
        ['no token', { authorization: null }],
        ['a wrong token', { authorization: 'DPoP x' }],
        ['another media type', { contentType: 'text/plain' }],
        ['an unknown parameter', { query: { more: 1 } }],
        ['no key', { key: undefined }],
      ].map(([name, change]) => [
        `no nonce and ${name}`,
        async () =>
          assertAsksForNonce(await ask(calls[1], { ...bare, ...change, proof: { claims: { nonce: undefined } } })),
      ]),
    ]);
  }));

test('the retry with the nonce that came is taken', async () => {
  const client = bank.client({ key: device });
  client.token = anna.token;
  const first = await client.get('/v1/accounts', { retry: false });
  assertAsksForNonce(first);
  expectStatus(await client.get('/v1/accounts', { retry: false }), 200);
});

test('a nonce that was asked for saves the first refusal', async () => {
  const client = bank.client({ key: device });
  client.token = anna.token;
  const given = expectStatus(await client.get('/nonce', { proof: null, authorization: null }), 204);
  assert.equal(given.header('cache-control'), 'no-store');
  expectStatus(await client.get('/v1/accounts', { retry: false }), 200);
});

test('a proof is good once', () =>
  unmoved(async () => {
    const jti = randomUUID();
    expectStatus(await ask(calls[0], { proof: { claims: { jti } } }), 200);
    assertInvalid(await ask(calls[0], { proof: { claims: { jti } } }));
    const proof = await makeProof(device, {
      method: 'GET',
      url: `${bank.server.origin}/v1/accounts`,
      nonce: anna.nonce,
      token: anna.token,
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(calls[0], { proof })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1, 'one of twenty at once');
    assert.equal(answers.filter(({ status }) => status === 401).length, 19);
  }));

test('another signature of the same text is the same proof', async () => {
  const jti = randomUUID();
  const twin = (raw) => {
    const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
    return Buffer.concat([raw.subarray(0, 32), Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')]);
  };
  expectStatus(await ask(calls[0], { proof: { claims: { jti } } }), 200);
  assertInvalid(await ask(calls[0], { proof: { claims: { jti }, signature: twin } }));
});

test('a refused proof does not use up its id, and ids of two devices are apart', async () => {
  const jti = randomUUID();
  assertInvalid(await ask(calls[0], { proof: { claims: { jti }, signature: turned } }));
  expectStatus(await ask(calls[0], { proof: { claims: { jti } } }), 200);
  expectStatus(await ask(calls[0], { proof: { claims: { jti } } }, boris), 200);
});

test('a wrong clock does no harm while the nonce is fresh', () =>
  each(
    [0, 1, 1e9, 4e9, -5, 1700000000.5, 1e18].map((iat) => [
      `iat ${iat}`,
      async () => expectStatus(await ask(calls[0], { proof: { claims: { iat } } }), 200),
    ]),
  ));

test('the other public name of the bank is as good; more members of a proof do no harm', async () => {
  const htu = `http://localhost:${bank.server.port}/v1/accounts`;
  expectStatus(await ask(calls[0], { proof: { claims: { htu } } }), 200);
  expectStatus(await ask(calls[0], { proof: { claims: { exp: 1, more: { deep: [1] } } } }), 200);
});

test('the query is not signed', async () => {
  expectStatus(await anna.get('/v1/entries', { query: { limit: 1 } }), 200);
});

test('two headers', () =>
  unmoved(async () => {
    const url = `${bank.server.origin}/v1/accounts`;
    const second = await makeProof(device, { method: 'GET', url, nonce: anna.nonce, token: anna.token });
    assertInvalid(await ask(calls[0], { headers: [['DPoP', second]] }));
    assertInvalid(await ask(calls[0], { headers: [['dpop', 'x']] }));
    assertProblem(await ask(calls[0], { headers: [['Authorization', `DPoP ${anna.token}`]] }), 400, 'invalid-request');
  }));

test('the token: another scheme, another text, none', () =>
  unmoved(() =>
    each(
      [
        ['none', null],
        ['Bearer', `Bearer ${anna.token}`],
        ['Basic', 'Basic QQ=='],
        ['no scheme', anna.token],
        ['no token', 'DPoP'],
        ['an empty token', 'DPoP '],
        ['two blanks', `DPoP  ${anna.token}`],
        ['a tab', `DPoP\t${anna.token}`],
        ['cut short', `DPoP ${anna.token.slice(0, -1)}`],
        ['another', `DPoP ${'A'.repeat(43)}`],
        ['a text of 8 KiB', `DPoP ${'A'.repeat(8192)}`],
      ].flatMap(([name, authorization]) =>
        calls.map((call) => [
          `${name} ${call.name}`,
          async () => {
            const text = authorization === null ? undefined : authorization.replace(/^DPoP /, '');
            const ath = text === undefined ? undefined : await digest(text);
            const answer = await ask(call, { authorization, proof: { claims: { ath } } });
            assertProblem(answer, 401, answer.problem === 'invalid-proof' ? 'invalid-proof' : 'sign-in-required');
          },
        ]),
      ),
    ),
  ));

test('the scheme in other letters is the same scheme', async () => {
  expectStatus(await ask(calls[0], { authorization: `dpop ${anna.token}` }), 200);
});

test('a stolen token is of no use without its key', () =>
  unmoved(async () => {
    const thief = bank.client();
    thief.token = anna.token;
    for (const call of calls) assertInvalid(await ask(call, {}, thief));
    const neighbour = bank.client({ key: await boris.key() });
    neighbour.token = anna.token;
    for (const call of calls) assertInvalid(await ask(call, {}, neighbour));
  }));

test('sign-in needs a proof too', async () => {
  const stranger = bank.client();
  const mark = bank.server.sms.mark();
  const body = { phone: BORIS };
  assertAsksForNonce(await stranger.post('/v1/sign-in', body, { proof: null, retry: false }));
  await each(
    wrong
      .filter(([name]) => !name.startsWith('ath') && !name.startsWith('another key'))
      .map(([name, change]) => [
        name,
        async () => {
          const call = { method: 'POST', path: '/v1/sign-in' };
          assertInvalid(
            await stranger.post('/v1/sign-in', body, { proof: typeof change === 'function' ? change(call) : change }),
          );
        },
      ]),
  );
  assert.equal(bank.server.sms.mark(), mark, 'no SMS left');
});
