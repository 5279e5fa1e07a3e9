import { describe, expect, it } from 'vitest';
import { all } from '../../api/accounts.fixture';
import { totalsOf } from './state';

describe('all the money', () => {
  it('is a sum a currency', () => {
    expect(totalsOf(all)).toEqual([
      { minor: 1550n, currency: 'RUB' },
      { minor: 300n, currency: 'USD' },
    ]);
    expect(totalsOf([])).toEqual([]);
  });
});
