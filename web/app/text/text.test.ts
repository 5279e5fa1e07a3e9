import { describe, expect, it } from 'vitest';
import { en } from './en';
import { ru } from './ru';

/* Every text of a dictionary, with those that take a value given one. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('1'))]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

describe.each([
  ['ru', ru],
  ['en', en],
])('the words of %s', (_, dictionary) => {
  it('are plain: no exclamation marks, nothing empty', () => {
    for (const [path, words] of textsOf(dictionary)) {
      expect(words, path).not.toMatch(/!/);
      expect(words.trim(), path).not.toBe('');
    }
  });
});

it('say the same things', () => {
  const names = (dictionary: unknown) => textsOf(dictionary).map(([path]) => path);
  expect(names(en)).toEqual(names(ru));
});

it('count as the language does', () => {
  expect(ru.signIn.wrong(1)).toContain('1\u00a0попытка');
  expect(ru.signIn.wrong(3)).toContain('3\u00a0попытки');
  expect(ru.signIn.wrong(5)).toContain('5\u00a0попыток');
  expect(en.signIn.wrong(1)).toContain('1\u00a0attempt');
});
