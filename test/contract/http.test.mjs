/** HTTP itself: methods, headers, and requests that two programs could read in two ways. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contract, expectStatus } from '../lib/client.mjs';
import { exchangeBytes } from '../lib/wire.mjs';
import { ANNA, assertProblem, each, stage } from './stage.mjs';

const bank = await stage();
const anna = await bank.customer(ANNA);
const stranger = bank.client();
const bare = { proof: null };
const HOST = `127.0.0.1:${bank.server.port}`;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'];
const filled = (template) => template.replace('{id}', '1').replace('{bik}', '044599901').replace('{token}', 'A'.repeat(43));

test('every other method is 405 with Allow, with and without a proof', () =>
  each(
    [...new Set(contract.operations.map(({ template }) => template))].flatMap((template) => {
      const path = filled(template);
      const allowed = new Set(contract.operationsOf(path).map(({ method }) => method));
      return METHODS.filter((method) => !allowed.has(method)).flatMap((method) =>
        [bare, {}].map((more) => [
          `${method} ${template}`,
          async () => assert.equal((await anna.send(method, path, more)).status, 405),
        ]),
      );
    }),
  ));

test('paths that are none', () =>
  each(
    [
      '/v1',
      '/v1/',
      '/v1/nothing',
      '/v1/accounts/',
      '/v1/accounts/x',
      '/v1/accounts/1/entries/',
      '/v1/customer/1',
      '/V1/accounts',
      '/v1/Accounts',
      '/v1//accounts',
      '/v1/./accounts',
      '/v1/../v1/accounts',
      '/v1/accounts/..',
      '/v1/accounts;x',
      '/v1/accounts%00',
      '/v1/%61ccounts',
      '/v1/accounts%2f',
      '/v1/accounts.json',
      '/d',
      '/d/',
      '/d/a/b',
      '/d/%41',
      '/metrics/',
      '/healthz/x',
      '/.git/config',
      '/.env',
      '/robots',
      '/v2/accounts',
      '/v1/payments/1/refund',
      '/admin.php',
      '/assets/none.js',
      '/index.html/x',
      '/a//b',
      '/..',
      '/%2e%2e/etc/passwd',
      '/\\..\\x',
    ].map((path) => [
      path,
      async () => {
        const answer = await stranger.get(path, bare);
        if (answer.contentType !== 'text/html') assertProblem(answer, 404, 'not-found');
        else assert.doesNotMatch(path, /^\/v1(\/|$)|^\/d\/|[%.\\]|\/\//, 'only a plain path of the web app is a page');
      },
    ]),
  ));

test('what exists of the API does not depend on who asks', async () => {
  for (const path of ['/v1/nothing', '/v1/payments/x']) {
    const [signed, unsigned] = [await anna.get(path), await stranger.get(path, { ...bare, authorization: null })];
    assert.deepEqual(signed.json, unsigned.json);
  }
});

/** Every call of the contract, asked by a signed-in customer for what does not exist. */
const everyCall = contract.operations.map(({ method, template, definition }) => ({
  method,
  path: filled(template),
  isSigned: template.startsWith('/v1/') && template !== '/v1/windows',
  hasBody: definition.requestBody !== undefined,
}));

function ask(call, more) {
  const body = call.hasBody ? { body: {} } : {};
  return anna.send(call.method, call.path, { ...body, ...(call.isSigned ? {} : bare), key: 'k', ...more });
}

/** Of an answer to HEAD only the status can be told. */
function assertRefusal(call, answer, status, name) {
  if (call.method === 'HEAD') assert.equal(answer.status, status);
  else assertProblem(answer, status, name);
}

test('every signed call from another site is refused, whoever signs it', () =>
  each(
    everyCall
      .filter(({ isSigned }) => isSigned)
      .flatMap((call) =>
        ['cross-site', 'same-site', 'none, cross-site', 'x'].map((site) => [
          `${call.method} ${call.path} ${site}`,
          async () => assertProblem(await ask(call, { headers: [['Sec-Fetch-Site', site]] }), 403, 'cross-site'),
        ]),
      ),
  ));

test('an unknown parameter is refused on every call', () =>
  each(
    everyCall.map((call) => [
      `${call.method} ${call.path}`,
      async () => assertRefusal(call, await ask(call, { query: { unexpected: 1 } }), 400, 'invalid-request'),
    ]),
  ));

test('2 MiB are too large on every call', () =>
  each(
    everyCall.map((call) => [
      `${call.method} ${call.path}`,
      async () => assertRefusal(call, await ask(call, { bytes: Buffer.alloc(2 * 1024 * 1024, 32) }), 413, 'too-large'),
    ]),
  ));

test('a body is refused on every call that has none', () =>
  each(
    everyCall
      .filter(({ hasBody }) => !hasBody)
      .map((call) => [
        `${call.method} ${call.path}`,
        async () => assertRefusal(call, await ask(call, { body: {} }), 400, 'invalid-request'),
      ]),
  ));

test('a request of the page itself or of the address bar is taken', async () => {
  for (const site of ['same-origin', 'none']) {
    expectStatus(await anna.get('/v1/customer', { headers: [['Sec-Fetch-Site', site]] }), 200);
  }
});

test('no other origin is let in', async () => {
  const headers = [
    ['Origin', 'https://elsewhere.example'],
    ['Access-Control-Request-Method', 'POST'],
  ];
  const answer = await stranger.send('OPTIONS', '/v1/payments', { ...bare, headers });
  for (const name of answer.headers.keys()) assert.doesNotMatch(name, /^access-control-/);
  const answered = await anna.get('/v1/customer', { headers: [['Origin', 'https://elsewhere.example']] });
  for (const name of answered.headers.keys()) assert.doesNotMatch(name, /^access-control-/);
});

test('answers of the API and documents are never kept, never framed, never guessed', async () => {
  for (const [path, more] of [
    ['/v1/accounts', {}],
    ['/v1/nothing', {}],
    ['/healthz', bare],
    ['/metrics', bare],
    ['/d/x', bare],
  ]) {
    const answer = await anna.get(path, more);
    assert.match(answer.header('cache-control'), /no-store/, path);
    assert.match(answer.header('content-security-policy'), /default-src 'none'/, path);
    assert.match(answer.header('strict-transport-security'), /max-age=[0-9]{7,}/, path);
    assert.match(answer.header('cross-origin-resource-policy'), /^same-origin$/, path);
  }
});

test('the page of the web app', async () => {
  const page = expectStatus(await stranger.get('/', bare), 200);
  assert.equal(page.contentType, 'text/html');
  const policy = page.header('content-security-policy');
  for (const part of ["script-src 'self'", "frame-ancestors 'none'", "connect-src 'self'", "base-uri 'none'"])
    assert.ok(policy.includes(part), part);
  const again = await stranger.get('/', { ...bare, headers: [['If-None-Match', page.header('etag')]] });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
  assert.equal((await stranger.send('HEAD', '/', bare)).status, 200);
  assert.equal((await stranger.post('/', {}, bare)).status, 405);
});

/* ---- bytes */

const lines = (...all) => `${all.join('\r\n')}\r\n\r\n`;
const get = (...more) => lines('GET /healthz HTTP/1.1', `Host: ${HOST}`, ...more);
const post = (...more) =>
  lines('POST /v1/sign-in HTTP/1.1', `Host: ${HOST}`, 'Content-Type: application/json', ...more);
/** A second request that must never be answered on the same connection. */
const SMUGGLED = lines('GET /metrics HTTP/1.1', `Host: ${HOST}`);

/** Refused (or by saying nothing), the connection closed, and nothing behind it answered. */
async function assertClosed(bytes, status = /^HTTP\/1\.[01] (400|413|505) /) {
  const { text, closed } = await exchangeBytes(bank.server.port, bytes);
  assert.ok(closed, `the connection stays open after:\n${text.slice(0, 300)}`);
  if (text !== '') assert.match(text, status);
  assert.doesNotMatch(text, /HTTP\/1\.[01] [123]|okno_http_requests_total/, 'nothing behind it is answered');
}

describe('requests that could be read in two ways are refused and the connection closed', () => {
  const cases = {
    'both lengths': post('Content-Length: 2', 'Transfer-Encoding: chunked') + `0\r\n\r\n${SMUGGLED}`,
    'both lengths, the other way round':
      post('Transfer-Encoding: chunked', 'Content-Length: 6') + `0\r\n\r\nG${SMUGGLED}`,
    'the length twice': post('Content-Length: 2', 'Content-Length: 2') + `{}${SMUGGLED}`,
    'two lengths': post('Content-Length: 2', 'Content-Length: 3') + `{}${SMUGGLED}`,
    'two lengths in one': post('Content-Length: 2, 2') + `{}${SMUGGLED}`,
    'a signed length': post('Content-Length: +2') + `{}${SMUGGLED}`,
    'a negative length': post('Content-Length: -2') + `{}${SMUGGLED}`,
    'a hexadecimal length': post('Content-Length: 0x2') + `{}${SMUGGLED}`,
    'a length with a blank inside': post('Content-Length: 2 2') + `{}${SMUGGLED}`,
    'an empty length': post('Content-Length:') + `{}${SMUGGLED}`,
    'a length with a zero before': post('Content-Length: 02') + `{}${SMUGGLED}`,
    'an endless length': post('Content-Length: 99999999999999999999') + SMUGGLED,
    'a blank before the colon': post('Content-Length : 2') + `{}${SMUGGLED}`,
    'a tab before the colon': post('Content-Length\t: 2') + `{}${SMUGGLED}`,
    'chunked with a blank before the colon': post('Transfer-Encoding : chunked') + `0\r\n\r\n${SMUGGLED}`,
    'another encoding': post('Transfer-Encoding: xchunked') + `0\r\n\r\n${SMUGGLED}`,
    'two encodings in one': post('Transfer-Encoding: gzip, chunked') + `0\r\n\r\n${SMUGGLED}`,
    'two encodings': post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + `0\r\n\r\n${SMUGGLED}`,
    'chunked, identity': post('Transfer-Encoding: chunked, identity') + `0\r\n\r\n${SMUGGLED}`,
    'encoding identity': post('Transfer-Encoding: identity') + SMUGGLED,
    'chunked in quotes': post('Transfer-Encoding: "chunked"') + `0\r\n\r\n${SMUGGLED}`,
    'chunked in HTTP/1.0':
      lines('POST /v1/sign-in HTTP/1.0', `Host: ${HOST}`, 'Transfer-Encoding: chunked') + `0\r\n\r\n${SMUGGLED}`,
    'two hosts': lines('GET /healthz HTTP/1.1', `Host: ${HOST}`, 'Host: elsewhere.example') + SMUGGLED,
    'the host twice': lines('GET /healthz HTTP/1.1', `Host: ${HOST}`, `Host: ${HOST}`) + SMUGGLED,
    'no host': lines('GET /healthz HTTP/1.1') + SMUGGLED,
    'a whole address': lines(`GET http://${HOST}/healthz HTTP/1.1`, `Host: ${HOST}`) + SMUGGLED,
    "another's whole address": lines('GET http://elsewhere.example/ HTTP/1.1', `Host: ${HOST}`) + SMUGGLED,
    'an authority': lines('CONNECT elsewhere.example:443 HTTP/1.1', `Host: ${HOST}`) + SMUGGLED,
    'a star': lines('OPTIONS * HTTP/1.1', `Host: ${HOST}`) + SMUGGLED,
    'no slash first': lines('GET healthz HTTP/1.1', `Host: ${HOST}`) + SMUGGLED,
    'both lengths, one folded': post('Content-Length: 6', 'Transfer-Encoding:', ' chunked') + `0\r\n\r\nG${SMUGGLED}`,
    'a length with its second part folded': post('Content-Length: 2', ' 2') + `{}${SMUGGLED}`,
    'both lengths, one behind a NUL':
      post('Content-Length: 6', 'Transfer-Encoding: chunked\0x') + `0\r\n\r\nG${SMUGGLED}`,
    'a header without a colon': get('nonsense') + SMUGGLED,
    'a blank in a name': get('X One: a') + SMUGGLED,
    'a control character in a value': get('X-One: a\x01b') + SMUGGLED,
    'a lone CR in a value': get('X-One: a\rX-Two: b') + SMUGGLED,
    'a lone CR before a smuggled header': get('X-One: a\rTransfer-Encoding: chunked') + SMUGGLED,
    'brackets in a name': get('X[1]: a') + SMUGGLED,
    'a version to come': lines('GET /healthz HTTP/1.2', `Host: ${HOST}`) + SMUGGLED,
    'HTTP/2.0 as text': lines('GET /healthz HTTP/2.0', `Host: ${HOST}`) + SMUGGLED,
    'HTTP/0.9': 'GET /healthz\r\n\r\n',
    'a version in small letters': lines('GET /healthz http/1.1', `Host: ${HOST}`) + SMUGGLED,
    'no version': lines('GET /healthz', `Host: ${HOST}`) + SMUGGLED,
    'a TLS hello': '\x16\x03\x01\x00\x05hello\r\n\r\n',
    nonsense: 'nonsense\r\n\r\n',
  };
  for (const [name, bytes] of Object.entries(cases)) test(name, () => assertClosed(bytes));
});

describe('too much is refused and the connection closed', () => {
  const refused = /^HTTP\/1\.[01] (400|413|414|431) /;
  test('a path of 3 KiB', () =>
    assertClosed(lines(`GET /${'a'.repeat(3000)} HTTP/1.1`, `Host: ${HOST}`) + SMUGGLED, refused));
  test('a path of 100 KiB', () =>
    assertClosed(lines(`GET /${'a'.repeat(100_000)} HTTP/1.1`, `Host: ${HOST}`), refused));
  test('a header of 100 KiB', () => assertClosed(get(`X-Long: ${'a'.repeat(100_000)}`), refused));
  test('ten thousand headers', () =>
    assertClosed(get(...Array.from({ length: 10_000 }, (_, i) => `X-${i}: a`)), refused));
  test('a length of 8 MiB', () => assertClosed(post(`Content-Length: ${8 * 1024 * 1024}`), refused));
});

/** The statuses of all answers that come on one connection. */
async function statuses(bytes) {
  const { text } = await exchangeBytes(bank.server.port, bytes, { quietMs: 700 });
  return [...text.matchAll(/HTTP\/1\.[01] ([0-9]{3}) /g)].map((found) => Number(found[1]));
}

describe('what is odd but clear is answered', () => {
  const close = 'Connection: close';
  test('two requests at once on one connection', async () =>
    assert.deepEqual(await statuses(get() + get(close)), [200, 200]));
  test('names in small letters and an empty value', async () => {
    assert.deepEqual(await statuses(get('accept: */*', 'X-Empty:', close)), [200]);
  });
  test('a folded header', async () => assert.deepEqual(await statuses(get('X-One: a', ' b', close)), [200]));
  test('HTTP/1.0 without a host', async () => assert.deepEqual(await statuses(lines('GET /healthz HTTP/1.0')), [200]));
  test('chunked', async () => {
    assert.deepEqual(await statuses(post('Transfer-Encoding: chunked', close) + '2\r\n{}\r\n0\r\n\r\n'), [401]);
    assert.deepEqual(
      await statuses(post('Transfer-Encoding: Chunked', close) + '1;x=y\r\n{\r\n1\r\n}\r\n0\r\nX-T: a\r\n\r\n'),
      [401],
    );
  });
  test('a body that is announced with Expect', async () => {
    assert.deepEqual(await statuses(`${post('Content-Length: 2', 'Expect: 100-continue', close)}{}`), [100, 401]);
  });
  test('a chunk that is no chunk', () =>
    assertClosed(post('Transfer-Encoding: chunked') + `xyz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`));
  test('a chunk longer than it says', () =>
    assertClosed(post('Transfer-Encoding: chunked') + `1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`));
  test('an endless chunk', () =>
    assertClosed(
      post('Transfer-Encoding: chunked') + `FFFFFFFFFFFFFFFFFF\r\n{}\r\n${SMUGGLED}`,
      /^HTTP\/1\.1 (400|413) /,
    ));
});

test('after all that the bank answers as before', async () => {
  expectStatus(await anna.get('/v1/accounts'), 200);
  expectStatus(await stranger.get('/readyz', bare), 200);
});
