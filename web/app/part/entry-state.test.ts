import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../api/types';
import { speak, text } from '../text';
import { entryState } from './entry-state';

const of = (fields: Partial<Entry>) =>
  ({ direction: 'out', status: 'posted', payment_status: 'posted', ...fields }) as Entry;

describe('how an entry stands', () => {
  beforeAll(async () => {
    vi.stubGlobal('document', { documentElement: {} });
    await speak('ru');
  });
  afterAll(() => vi.unstubAllGlobals());

  it.each(['awaiting_confirmation', 'stopped', 'sent', 'rejected', 'returned'] as const)(
    '%s has its own word',
    (state) => {
      expect(entryState(of({ status: 'held', payment_status: state }))?.word).toBe(text.operation[state]);
    },
  );

  it('what is paid, or came in, says nothing', () => {
    expect(entryState(of({}))).toBeNull();
    expect(entryState(of({ payment_status: null }))).toBeNull();
    expect(entryState(of({ direction: 'in', payment_status: 'rejected' }))).toBeNull();
  });

  it('money that a card holds is under way', () => {
    expect(entryState(of({ status: 'held', payment_status: null }))?.word).toBe(text.history.held);
  });
});
