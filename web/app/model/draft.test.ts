import { describe, expect, it } from 'vitest';
import { dropDraft, edit, loadDraft, markSent, newDraft, renew, saveDraft, unmarkSent, wasSent } from './draft';
import { drawer } from './storage';

function keys() {
  let made = 0;
  return () => {
    made += 1;
    return `key-${made}`;
  };
}

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  } as unknown as Storage;
}

const storage = memory();

describe('the key of a draft', () => {
  it('is made with the draft and stays while nothing changes', () => {
    const makeKey = keys();
    const draft = newDraft('own', makeKey, { amount: '5' });
    expect(draft.key).toBe('key-1');
    expect(edit(draft, { amount: '5' }, makeKey)).toBe(draft);
  });

  it('is another one for another payment', () => {
    const makeKey = keys();
    const draft = newDraft('phone', makeKey);
    expect(edit(draft, { amount: '7' }, makeKey).key).toBe('key-2');
    expect(renew(draft, makeKey)).toMatchObject({ key: 'key-3', amount: '' });
  });
});

describe('a kept draft', () => {
  it('survives a reload with its key', () => {
    const storage = memory();
    const draft = newDraft('phone', keys(), { to: '+79000000002', amount: '15,5', message: 'За обед' });
    saveDraft(
      drawer(() => storage),
      draft,
    );
    expect(
      loadDraft(
        drawer(() => storage),
        'phone',
      ),
    ).toEqual(draft);
  });

  it('is told apart by kind and refused when it is not one', () => {
    const tab = drawer(() => storage);
    saveDraft(tab, newDraft('own', keys()));
    expect(loadDraft(tab, 'phone')).toBeNull();
    tab.write('draft.phone', { kind: 'phone', key: 1 });
    expect(loadDraft(tab, 'phone')).toBeNull();
  });

  it('remembers that it may have been sent, for exactly this key', () => {
    const makeKey = keys();
    const tab = drawer(() => storage);
    const draft = newDraft('own', makeKey);
    markSent(tab, draft);
    expect(wasSent(tab, draft)).toBe(true);
    expect(wasSent(tab, renew(draft, makeKey))).toBe(false);
    unmarkSent(tab, 'own');
    expect(wasSent(tab, draft)).toBe(false);
    markSent(tab, draft);
    dropDraft(tab, 'own');
    expect(wasSent(tab, draft)).toBe(false);
  });

  it('is only a convenience: storage that throws costs nothing', () => {
    const broken = drawer(() => {
      throw new Error('denied');
    });
    saveDraft(broken, newDraft('own', keys()));
    expect(loadDraft(broken, 'own')).toBeNull();
  });
});
