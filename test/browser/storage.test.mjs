/** Webviews that cannot keep a key, each in its own way: one signs in all the same, for a short session, and is told so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNA, BORIS, stage, VERA } from './stage.mjs';

const bank = await stage();

/* Run in the page before the app. */
const FAULTS = {
  'putting a key throws': () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('could not be cloned', 'DataCloneError');
    };
  },
  'a key comes back as null': () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (record, key) {
      return put.call(this, { ...record, pair: null }, key);
    };
  },
  'the storage never answers': () => {
    IDBFactory.prototype.open = () => new EventTarget();
  },
  'there is no storage': () => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  },
  'asking for the storage throws': () => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  },
};

const phones = [ANNA, BORIS, VERA];

for (const [index, [name, before]] of Object.entries(FAULTS).entries()) {
  test(name, async () => {
    await bank.visit({ before }, async ({ person, page, watch, words }) => {
      const phone = phones[index % phones.length];
      const mark = bank.server.sms.mark();
      await person.open('/');
      await person.givePhone(phone);
      await person.code.waitFor();
      await person.sees(words.signIn.volatile);
      await person.giveCode(await bank.server.sms.codeAfter(mark, phone));
      await person.isHome();
      const confirmed = watch.requests.find(({ path }) => /^\/v1\/sign-in\/[0-9]+\/confirm$/.test(path));
      assert.equal(JSON.parse(confirmed.body).volatile, true);
      await person.goTo('more');
      await person.sees(words.more.volatile);
      await page.reload();
      await person.isAtSignIn();
    });
  });
}

test('a key that is kept outlives a reload, and cannot be taken out of the browser', async () => {
  await bank.visit({}, async ({ person, page, watch, words }) => {
    await person.signIn(ANNA);
    const confirmed = watch.requests.find(({ path }) => /^\/v1\/sign-in\/[0-9]+\/confirm$/.test(path));
    assert.notEqual(JSON.parse(confirmed.body).volatile, true);
    await page.reload();
    await person.isHome();
    assert.equal(await page.getByText(words.signIn.volatile).count(), 0);
    const kept = await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('okno');
          opening.onerror = reject;
          opening.onsuccess = () => {
            const reading = opening.result.transaction('vault').objectStore('vault').getAll();
            reading.onsuccess = async () => {
              const { privateKey } = reading.result[0].pair;
              const taken = await crypto.subtle.exportKey('jwk', privateKey).then(
                () => true,
                () => false,
              );
              resolve({ extractable: privateKey.extractable, taken });
            };
          };
        }),
    );
    assert.deepEqual(kept, { extractable: false, taken: false });
    await person.signOut();
  });
});
