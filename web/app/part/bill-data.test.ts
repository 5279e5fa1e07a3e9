import { describe, expect, it } from 'vitest';
import { cleanValue, faultOf, isInn, isUin, type ProviderField } from './bill-data';

const field = (more: Partial<ProviderField>): ProviderField => ({
  name: 'account',
  label: 'Account',
  hint: 'Ten digits',
  kind: 'number',
  pattern: '[0-9]{10}',
  example: '1234567890',
  ...more,
});
const phone = field({ kind: 'phone', pattern: '\\+79[0-9]{9}' });

describe('what may stand in a field', () => {
  it('fits its pattern from end to end', () => {
    expect(faultOf(field({}), '1234567890')).toBeNull();
    for (const wrong of ['', '123456789', '12345678901', '1234567890x', ' 1234567890']) {
      expect(faultOf(field({}), wrong)).toBe('shape');
    }
    expect(faultOf(field({ kind: 'text', pattern: 'a{1,2}b' }), 'aab')).toBeNull();
  });
  it('has its check digits', () => {
    const uin = field({ kind: 'uin', pattern: '[0-9]{20,25}' });
    expect(faultOf(uin, '18810177260000000453')).toBeNull();
    expect(faultOf(uin, '18810177260000000454')).toBe('key');
    const inn = field({ kind: 'inn', pattern: '[0-9]{10,12}' });
    expect(faultOf(inn, '7707083893')).toBeNull();
    expect(faultOf(inn, '7707083894')).toBe('key');
  });
});

describe('check digits', () => {
  it('of an INN of ten and of twelve', () => {
    expect(isInn('7707083893')).toBe(true);
    expect(isInn('500100732259')).toBe(true);
    for (const wrong of ['7707083892', '500100732258', '770708389', '']) expect(isInn(wrong)).toBe(false);
  });
  it('of a UIN of twenty, whatever its length else', () => {
    expect(isUin('18810177260000000542')).toBe(true);
    for (const wrong of ['18810177260000000541', '1881017726000000054', '0', '']) expect(isUin(wrong)).toBe(false);
  });
});

describe('as people write it', () => {
  it('phones come to one form', () => {
    for (const typed of ['8 (900) 000-00-09', '+7 900 000-00-09', '79000000009', '9000000009', '8-900-000-00-09']) {
      expect(cleanValue(phone, typed)).toBe('+79000000009');
    }
    expect(cleanValue(phone, '8')).toBe('+7');
    expect(cleanValue(phone, '')).toBe('');
  });
  it('numbers lose blanks, texts lose the doubled ones', () => {
    expect(cleanValue(field({}), '12 34-56')).toBe('123456');
    expect(cleanValue(field({ kind: 'text' }), '  Иванов   Пётр')).toBe('Иванов Пётр');
  });
});
