import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Draft } from '../model/draft';
import type { Calls } from './calls';
import { KeptDrafts } from './kept-drafts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const draft = (fields: Partial<Draft> = {}): Draft => ({
  kind: 'phone',
  key: 'k1',
  from: '1',
  to: '+79000000002',
  amount: '5',
  message: '',
  ...fields,
});

async function setUp(items: readonly Draft[]) {
  const saveDraft = vi.fn(async () => undefined);
  const dropDraft = vi.fn(async () => undefined);
  const calls = { drafts: async () => ({ items }), saveDraft, dropDraft } as unknown as Calls;
  const drafts = new KeptDrafts(calls, () => 0);
  await drafts.refresh();
  return { drafts, saveDraft, dropDraft };
}

it('finds what was begun elsewhere, and nothing in a form that is empty', async () => {
  const { drafts } = await setUp([draft(), draft({ kind: 'own', to: '2', amount: '' })]);
  expect(drafts.find('phone')).toEqual(draft());
  expect(drafts.find('own')).toBeNull();
});

it('keeps the last of what is typed, once one pauses', async () => {
  const { drafts, saveDraft } = await setUp([]);
  drafts.keep(draft({ amount: '1', key: 'a' }));
  drafts.keep(draft({ amount: '12', key: 'b' }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(saveDraft).toHaveBeenCalledTimes(1);
  expect(saveDraft).toHaveBeenCalledWith(draft({ amount: '12', key: 'b' }));
  expect(drafts.find('phone')?.amount).toBe('12');
});

it('keeps nothing of what is ordered meanwhile', async () => {
  const { drafts, saveDraft, dropDraft } = await setUp([draft()]);
  drafts.keep(draft({ amount: '6' }));
  drafts.forget('phone');
  await vi.advanceTimersByTimeAsync(1000);
  expect(saveDraft).not.toHaveBeenCalled();
  expect(dropDraft).not.toHaveBeenCalled();
  expect(drafts.find('phone')).toBeNull();
});

it('gives up a form that was emptied', async () => {
  const { drafts, dropDraft } = await setUp([draft()]);
  drafts.keep(draft({ to: '', amount: '', key: 'k2' }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(dropDraft).toHaveBeenCalledWith('phone', 'k1');
  expect(drafts.find('phone')).toBeNull();
});

it('takes back at once what was thrown away', async () => {
  const { drafts, saveDraft, dropDraft } = await setUp([draft()]);
  drafts.drop(draft());
  expect(dropDraft).toHaveBeenCalledWith('phone', 'k1');
  drafts.keep(draft(), true);
  expect(saveDraft).toHaveBeenCalledWith(draft());
  expect(drafts.find('phone')).toEqual(draft());
});
