import { describe, expect, it } from 'vitest';
import type { FoundRequisites, LookUp } from './api/types';
import { newDraft } from './model/draft';
import { money } from './model/money';
import { readRequisites, writeRequisites } from './model/payee';
import { Problem } from './model/problem';
import { answerOf } from './part/look-up';
import { orderOf } from './part/order';
import { draftOf } from './part/pasted';
import { quoteFailed } from './part/quote';
import { usedShare } from './screens/limits/state';
import { numberState } from './screens/transfer-number/state';
import { whomOf, wrongField } from './screens/transfer-requisites/state';

const key = () => 'k';
const requisites = { ...readRequisites(''), name: 'ООО «Пример»', account: '4'.repeat(20), bik: '044599901' };

describe('the order of a draft', () => {
  const orders = (kind: 'phone' | 'account' | 'requisites', to: string) =>
    orderOf(newDraft(kind, key, { from: '1', to }), money(100n));

  it('goes to another bank once a bank and its look-up are there', () => {
    expect(orders('phone', '+79000001234 044599901 7')).toMatchObject({
      kind: 'bank_phone',
      to: { look_up: '7', bank: '044599901' },
    });
    expect(orders('phone', '+79000001234 044599901 ')).toBeNull();
    expect(orders('phone', '+790000')).toBeNull();
  });

  it('by number is of an account or of a card', () => {
    expect(orders('account', '4'.repeat(20))).toMatchObject({ kind: 'account', to: { number: '4'.repeat(20) } });
    expect(orders('account', '4'.repeat(16))).toMatchObject({ kind: 'card', to: { card: '4'.repeat(16) } });
    expect(orders('account', '4'.repeat(15))).toBeNull();
  });

  it('by requisites waits for what cannot be left out', () => {
    expect(orders('requisites', writeRequisites(requisites))).toBeNull();
    const whole = { ...requisites, purpose: ' За уроки ' };
    expect(orders('requisites', writeRequisites(whole))).toEqual({
      kind: 'requisites',
      from: '1',
      to: { name: 'ООО «Пример»', account: '4'.repeat(20), bik: '044599901' },
      purpose: 'За уроки',
      amount: { amount: '1.00', currency: 'RUB' },
    });
    const budget = { ...whole, budget: 'yes', kbk: '18210102010011000110', oktmo: '45380000', payer_status: '13' };
    expect(orders('requisites', writeRequisites(budget))).toBeNull();
    expect(orders('requisites', writeRequisites({ ...budget, inn: '7700000009', uin: ' ' }))).toMatchObject({
      to: { budget: { kbk: '18210102010011000110', oktmo: '45380000', payer_status: '13' } },
    });
  });
});

describe('what another bank answers', () => {
  const lookUp = (status: LookUp['status'], banks: LookUp['banks']): LookUp => ({
    id: '7',
    status,
    phone: '+79000001234',
    banks,
  });
  const one = { bik: '044599901', name: 'Первый', display: 'Глеб О.', is_default: false };
  const usual = { ...one, bik: '044599902', is_default: true };

  it('is awaited, nowhere, silent, or banks with the usual one first', () => {
    expect(answerOf(lookUp('asked', [])).state).toBe('asking');
    expect(answerOf(lookUp('failed', [])).state).toBe('failed');
    expect(answerOf(lookUp('answered', [])).state).toBe('nowhere');
    expect(answerOf(lookUp('answered', [one, usual]))).toEqual({ state: 'found', id: '7', banks: [usual, one] });
  });
});

describe('a quote that failed', () => {
  it.each([422, 400, 404])('%i is a refusal', (status) => {
    expect(quoteFailed(new Problem('limit-exceeded', status, '')).state).toBe('refused');
  });
  it.each([0, 429, 500, 503])('%i says nothing of the order', (status) => {
    expect(quoteFailed(new Problem('busy', status, '')).state).toBe('later');
  });
});

describe('a card or account number', () => {
  const draft = newDraft('account', key, { to: '4000000000000002' });
  const none = { quote: { state: 'none' }, payee: null } as const;
  const refused = new Problem('card-not-found', 422, 'Нет.', null, null, [], [], 'payee', 'Проверьте.');

  it('is looked for, found, wrong or refused', () => {
    expect(numberState({ draft, quoted: { quote: { state: 'asking' }, payee: null } }).state).toBe('looking');
    expect(numberState({ draft, quoted: { ...none, payee: { display: 'Борис К.' } } })).toEqual({
      state: 'found',
      kind: 'card',
      name: 'Борис К.',
    });
    expect(numberState({ draft: { ...draft, to: '4000000000000003' }, quoted: none }).state).toBe('wrong');
    expect(numberState({ draft, quoted: { quote: { state: 'refused', problem: refused }, payee: null } })).toEqual({
      state: 'refused',
      detail: 'Нет. Проверьте.',
    });
  });
});

describe('requisites', () => {
  const wrong = (kind: string, pointer: string) =>
    new Problem(kind, 400, '', null, null, pointer === '' ? [] : [{ pointer, detail: '' }]);

  it('what is wrong is said at its field', () => {
    expect(wrongField(wrong('invalid-request', '/to/account'))).toBe('account');
    expect(wrongField(wrong('invalid-request', '/to/budget/kbk'))).toBe('kbk');
    expect(wrongField(wrong('bank-unknown', ''))).toBe('bik');
    expect(wrongField(wrong('insufficient-funds', ''))).toBeNull();
    expect(wrongField(null)).toBeNull();
  });

  it('tell to whom they are', () => {
    expect(whomOf(requisites)).toBe('person');
    expect(whomOf({ ...requisites, inn: '7700000009' })).toBe('company');
    expect(whomOf({ ...requisites, inn: '770000000900' })).toBe('person');
    expect(whomOf({ ...requisites, budget: 'yes' })).toBe('budget');
  });

  it('are taken out of what the bank found, good or not', () => {
    const field = (name: FoundRequisites['fields'][number]['name'], value: string, good = true) => ({
      name,
      value,
      good,
      fault: good ? null : 'wrong',
    });
    const found = (...fields: FoundRequisites['fields']): FoundRequisites => ({
      source: 'text',
      fields,
      sum: { amount: '150.50', currency: 'RUB' },
      fault: null,
      bank: null,
    });
    const drafted = draftOf(found(field('bik', '044599901'), field('inn', '7700000008', false), field('kbk', '182')));
    expect(drafted).toMatchObject({ form: 'requisites', fields: { amount: '150,50' } });
    expect(readRequisites(drafted?.fields.to ?? '')).toMatchObject({ inn: '7700000008', kbk: '182', budget: 'yes' });
    expect(draftOf(found(field('phone', '+79000000002')))).toMatchObject({ form: 'phone' });
    expect(draftOf(found(field('phone', '+7900', false)))).toBeNull();
    expect(draftOf(found())).toBeNull();
  });
});

it('what is used of a limit', () => {
  expect(usedShare(money(0n), money(100n))).toBe(0);
  expect(usedShare(money(33n), money(100n))).toBe(33);
  expect(usedShare(money(300n), money(100n))).toBe(100);
  expect(usedShare(money(0n), money(0n))).toBe(100);
});
