import { expect, it } from 'vitest';
import { drawer } from './storage';

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

it('clears what is ours and nothing else', () => {
  const storage = memory();
  const tab = drawer(() => storage);
  storage.setItem('other', '1');
  tab.write('draft.own', { a: 1 });
  tab.write('sent.own', 'k');
  tab.clear();
  expect(tab.read('draft.own')).toBeNull();
  expect(storage.length).toBe(1);
});

it('reads what is no JSON as nothing', () => {
  const storage = memory();
  storage.setItem('okno.theme', '{');
  expect(drawer(() => storage).read('theme')).toBeNull();
});
