import { describe, expect, it } from 'vitest';
import { moved } from './state';

describe('the order of accounts', () => {
  const ids = ['a', 'b', 'c'];

  it('changes by one place', () => {
    expect(moved(ids, 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(ids, 'a', 1)).toEqual(['b', 'a', 'c']);
  });

  it('stays where there is no such place', () => {
    expect(moved(ids, 'a', -1)).toBe(ids);
    expect(moved(ids, 'c', 1)).toBe(ids);
    expect(moved(ids, 'x', 1)).toBe(ids);
  });
});
