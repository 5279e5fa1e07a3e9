import { describe, expect, it } from 'vitest';
import { Vault } from './vault';

type Manner = 'works' | 'opening throws' | 'opening fails' | 'gives null' | 'forgets' | 'hangs';

interface FakeRequest {
  result: unknown;
  error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
  onupgradeneeded: (() => void) | null;
}

/* As much of IndexedDB as the vault uses, in every manner webviews have of breaking it. */
function fakeFactory(manner: Manner, kept = new Map<string, unknown>()): IDBFactory {
  const request = (result: unknown, fails = false): FakeRequest => {
    const made: FakeRequest = { result, error: null, onsuccess: null, onerror: null, onupgradeneeded: null };
    if (manner === 'hangs') return made;
    setTimeout(() => {
      made.onupgradeneeded?.();
      if (fails) made.onerror?.();
      else made.onsuccess?.();
    }, 0);
    return made;
  };
  const store = {
    get: (key: string) => request(manner === 'gives null' ? null : kept.get(key)),
    put: (value: unknown, key: string) => {
      if (manner !== 'forgets') kept.set(key, value);
      return request(key);
    },
    delete: (key: string) => request(kept.delete(key)),
  };
  const database = {
    createObjectStore: () => store,
    transaction: () => ({ objectStore: () => store }),
    close: () => undefined,
  };
  const open = () => {
    if (manner === 'opening throws') throw new Error('SecurityError');
    return request(database, manner === 'opening fails');
  };
  return { open } as unknown as IDBFactory;
}

const SHORT = 20;

describe('a vault that can be trusted', () => {
  it('keeps the key over a reload, and it signs', async () => {
    const kept = new Map<string, unknown>();
    const first = new Vault(() => fakeFactory('works', kept), SHORT);
    const pair = await first.enroll();
    await first.save({ pair, session: { token: 't', expiresAt: '2026-11-25T21:00:00Z' } });
    expect(first.volatile).toBe(false);
    const second = new Vault(() => fakeFactory('works', kept), SHORT);
    expect((await second.load())?.session?.token).toBe('t');
    expect(pair.privateKey.extractable).toBe(false);
  });

  it('is empty after clearing', async () => {
    const kept = new Map<string, unknown>();
    const vault = new Vault(() => fakeFactory('works', kept), SHORT);
    await vault.enroll();
    await vault.clear();
    expect(kept.size).toBe(0);
    expect(await vault.load()).toBeNull();
  });

  it('takes nothing strange for a key', async () => {
    const kept = new Map<string, unknown>([['current', { pair: { privateKey: null } }]]);
    expect(await new Vault(() => fakeFactory('works', kept), SHORT).load()).toBeNull();
  });
});

describe('a vault that cannot be trusted', () => {
  const broken: [string, () => IDBFactory | undefined][] = [
    ['missing', () => undefined],
    [
      'forbidden',
      () => {
        throw new Error('SecurityError');
      },
    ],
    ['opening throws', () => fakeFactory('opening throws')],
    ['opening fails', () => fakeFactory('opening fails')],
    ['gives null', () => fakeFactory('gives null')],
    ['forgets', () => fakeFactory('forgets')],
    ['hangs', () => fakeFactory('hangs')],
  ];

  it.each(broken)('%s: the key lives in memory and the session is short', async (_, factory) => {
    const vault = new Vault(factory, SHORT);
    expect(await vault.load()).toBeNull();
    const pair = await vault.enroll();
    expect(vault.volatile).toBe(true);
    expect((await vault.load())?.pair).toBe(pair);
    await vault.clear();
    expect(await vault.load()).toBeNull();
  });
});
