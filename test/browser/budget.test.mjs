/** How much comes over the wire before a person can type their number, as gzip: the bank opens on a bad network too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECRETS } from '../lib/launch.mjs';
import { Guest } from './hosts/guest.mjs';
import { FLAGS, SAME_SITE, startHosts } from './hosts/serve.mjs';
import { ANNA, stage } from './stage.mjs';

Object.assign(process.env, SECRETS);
const hosts = await startHosts(SAME_SITE);
const bank = await stage(FLAGS, { config: `frame_hosts = ${hosts}`, others: [hosts] });
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

for (const window of ['telegram', 'vk', 'max']) {
  test(`the first load is small in ${window}, its launch checked`, async (context) => {
    await bank.visit({ language: 'ru' }, async (visit) => {
      const person = new Guest(visit, window, hosts);
      const arrived = await listen(visit);
      await person.arrive();
      await person.field(person.words.signIn.phone).fill(ANNA);
      await visit.page.waitForLoadState('networkidle');
      const ours = arrived.filter(({ url }) => url.startsWith(bank.server.origin));
      const bytes = ours.reduce((sum, one) => sum + one.bytes, 0);
      assert.ok(
        ours.some(({ url }) => url.includes(`/assets/${window}-`)),
        'the window’s own code is among it',
      );
      const others = ['telegram', 'vk', 'max'].filter((other) => other !== window);
      assert.ok(!ours.some(({ url }) => others.some((other) => url.includes(`/assets/${other}-`))));
      context.diagnostic(`first load in ${window}: ${(bytes / 1000).toFixed(1)} KB gzip (ru, ${ours.length} requests)`);
      assert.ok(bytes < FIRST_LOAD, `${bytes} bytes`);
    });
  });
}

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
