import { describe, expect, it } from 'vitest';
import type { AccountOrder, Product } from '../../part/account-data';
import { changed } from './state';

const product = (name: Product['product'], currencies: Product['currencies']): Product => ({
  product: name,
  name,
  about: name,
  currencies,
  terms: [],
});
const products = [product('current', ['RUB', 'USD', 'EUR']), product('savings', ['RUB'])];
const order: AccountOrder = { product: 'current', currency: 'USD', name: 'a' };

describe('what is asked for', () => {
  it('keeps a currency that the product has', () => {
    expect(changed(order, { currency: 'EUR' }, products)).toEqual({ ...order, currency: 'EUR' });
    expect(changed(order, { name: 'b' }, products)).toEqual({ ...order, name: 'b' });
  });

  it('changes one that the product has not', () => {
    expect(changed(order, { product: 'savings' }, products)).toEqual({
      product: 'savings',
      currency: 'RUB',
      name: 'a',
    });
  });
});
