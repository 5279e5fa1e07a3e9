import { describe, expect, it } from 'vitest';
import { all } from '../../api/accounts.fixture';
import { waysOf } from './state';

describe('where the rest of a closed account may go', () => {
  it('to others of its currency, the main one first', () => {
    expect(waysOf(all[3], all).map(({ id }) => id)).toEqual(['main', 'savings']);
    expect(waysOf(all[0], all).map(({ id }) => id)).toEqual(['main', 'more']);
    expect(waysOf(all[1], all)).toEqual([]);
  });
});
