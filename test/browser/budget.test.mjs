/** How much comes over the wire before a person can type their number, as gzip: the bank opens on a bad network too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNA, stage } from './stage.mjs';

const bank = await stage();
const FIRST_LOAD = 60_000;

test('the first load is small', async (context) => {
  for (const language of ['ru', 'en']) {
    await bank.visit({ language }, async (visit) => {
      const { person, page } = visit;
      const arrived = await listen(visit);
      await person.open('/');
      await person.field(person.words.signIn.phone).fill(ANNA);
      await page.waitForLoadState('networkidle');
      assert.equal(await person.button(person.words.signIn.getCode).getAttribute('aria-disabled'), null);
      const encodings = arrived.map(({ encoding }) => encoding).filter(Boolean);
      assert.ok(encodings.length >= 3 && encodings.every((encoding) => encoding === 'gzip'), encodings.join(' '));
      const bytes = arrived.reduce((sum, one) => sum + one.bytes, 0);
      context.diagnostic(`first load: ${(bytes / 1000).toFixed(1)} KB gzip (${language}, ${arrived.length} requests)`);
      assert.ok(bytes < FIRST_LOAD, `${bytes} bytes:\n${arrived.map((one) => `${one.bytes} ${one.url}`).join('\n')}`);
    });
  }
});

test('a second visit brings what has a name of its content from the cache', async () => {
  await bank.visit({}, async (visit) => {
    const { person, page } = visit;
    await person.open('/');
    await person.isAtSignIn();
    await page.waitForLoadState('networkidle');
    const arrived = await listen(visit);
    await person.open('/');
    await person.isAtSignIn();
    await page.waitForLoadState('networkidle');
    const again = arrived.filter(({ url, cached }) => url.includes('/assets/') && !cached);
    assert.deepEqual(again, []);
  });
});

/** Every answer with its weight on the wire, headers and all, asked for in gzip. */
async function listen({ context, page }) {
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Encoding': 'gzip' } });
  const arrived = [];
  const known = new Map();
  wire.on('Network.responseReceived', ({ requestId, response }) => {
    const encoding = response.headers['content-encoding'] ?? response.headers['Content-Encoding'];
    known.set(requestId, { url: response.url, encoding, cached: response.fromDiskCache === true, bytes: 0 });
    arrived.push(known.get(requestId));
  });
  wire.on('Network.requestServedFromCache', ({ requestId }) => {
    if (known.has(requestId)) known.get(requestId).cached = true;
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = known.get(requestId);
    if (one) {
      one.bytes = encodedDataLength;
      one.cached ||= encodedDataLength === 0;
    }
  });
  return arrived;
}
