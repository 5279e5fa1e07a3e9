import { describe, expect, it } from 'vitest';
import { newDraft } from '../model/draft';
import { money } from '../model/money';
import { Problem } from '../model/problem';
import { leavesDoubt } from './doubt';
import { orderOf } from './order';

const key = () => 'k';

describe('the order of a draft', () => {
  it('between own accounts', () => {
    const draft = newDraft('own', key, { from: '1', to: '2', message: 'not sent' });
    expect(orderOf(draft, money(150050n))).toEqual({
      kind: 'own',
      from: '1',
      to: { account: '2' },
      amount: { amount: '1500.50', currency: 'RUB' },
    });
  });

  it('by phone, with a message only when there is one', () => {
    const draft = newDraft('phone', key, { from: '1', to: '+79000000002', message: '  ' });
    expect(orderOf(draft, money(100n))).not.toHaveProperty('message');
    expect(orderOf({ ...draft, message: ' За обед ' }, money(100n))).toMatchObject({
      to: { phone: '+79000000002' },
      message: 'За обед',
    });
  });
});

describe('whether an order may have arrived', () => {
  const problem = (kind: string, status: number) => new Problem(kind, status, '');

  it.each([
    ['no-answer', 0],
    ['internal', 500],
    ['busy', 502],
  ])('%s %i leaves it open', (kind, status) => expect(leavesDoubt(problem(kind, status), false)).toBe(true));

  it.each([
    ['insufficient-funds', 422],
    ['offline', 0],
    ['busy', 503],
    ['too-many-attempts', 429],
  ])('%s %i at the first try does not', (kind, status) => {
    expect(leavesDoubt(problem(kind, status), false)).toBe(false);
  });

  it('once open, only a clear answer closes it', () => {
    expect(leavesDoubt(problem('offline', 0), true)).toBe(true);
    expect(leavesDoubt(problem('busy', 503), true)).toBe(true);
    expect(leavesDoubt(problem('insufficient-funds', 422), true)).toBe(false);
  });
});
