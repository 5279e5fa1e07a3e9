import { describe, expect, it } from 'vitest';
import { formatNumber, isLuhn, numberKind } from './number';
import { readPhonePayee, readRequisites, recognise, writePhonePayee, writeRequisites } from './payee';

describe('what somebody typed into the one field', () => {
  it.each([
    ['8 900 000-00-02', { kind: 'phone', phone: '+79000000002' }],
    ['+79000000002', { kind: 'phone', phone: '+79000000002' }],
    ['4081 7810 8000 0000 1002', { kind: 'account', number: '40817810800000001002' }],
    ['4000 0000 0000 0002', { kind: 'account', number: '4000000000000002' }],
  ])('%s', (typed, found) => expect(recognise(typed)).toEqual(found));

  it('requisites and codes go to the bank as they are', () => {
    expect(recognise(' ООО «Пример» ИНН 7700000009 ')).toEqual({ kind: 'text', text: 'ООО «Пример» ИНН 7700000009' });
    expect(recognise('ST00012|Name=Пример|PersonalAcc=40702810700000000001')?.kind).toBe('text');
  });

  it.each(['', '8 900', '12345', 'привет', '408178108000000010021'])('%s is nothing yet', (typed) => {
    expect(recognise(typed)).toBeNull();
  });
});

describe('numbers', () => {
  it('are told by their length', () => {
    expect(numberKind('1'.repeat(20))).toBe('account');
    expect(numberKind('1'.repeat(16))).toBe('card');
    expect(numberKind('1'.repeat(19))).toBe('card');
    expect(numberKind('1'.repeat(15))).toBeNull();
    expect(numberKind(`${'1'.repeat(15)}a`)).toBeNull();
  });

  it('of cards have a check digit', () => {
    expect(isLuhn('4000000000000002')).toBe(true);
    expect(isLuhn('4000000000000003')).toBe(false);
  });

  it('are read four by four', () => expect(formatNumber('40000000000')).toBe('4000\u00a00000\u00a0000'));
});

describe('whom a draft names', () => {
  it('by phone, with and without another bank', () => {
    for (const payee of [
      { phone: '+79000000002', bank: '', lookUp: '' },
      { phone: '+79000001234', bank: '044599901', lookUp: '912345678901237001' },
      { phone: '+79000001234', bank: '044599901', lookUp: '' },
    ]) {
      expect(readPhonePayee(writePhonePayee(payee))).toEqual(payee);
    }
  });

  it('by requisites; nothing is an empty line, nonsense is nothing', () => {
    const none = readRequisites('');
    expect(writeRequisites(none)).toBe('');
    const some = { ...none, name: 'Вымышленный Пётр', bik: '044599901', budget: 'yes' };
    expect(readRequisites(writeRequisites(some))).toEqual(some);
    expect(readRequisites('{"name":7,"bik":["1"]')).toEqual(none);
    expect(readRequisites('{"name":7,"bik":["1"]}')).toEqual(none);
  });
});
