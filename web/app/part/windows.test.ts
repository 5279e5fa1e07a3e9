import { describe, expect, it } from 'vitest';
import type { WindowStatus } from '../api/types';
import { handoverLink, outlookOf, waysOut } from './windows';

const AT = '2026-11-30T21:00:00Z';
const status = (more: Partial<WindowStatus>): WindowStatus => ({
  window: 'telegram',
  state: 'open',
  since: null,
  until: null,
  url: 'https://t.me/invented_bank_bot/bank',
  reason: null,
  ...more,
});

describe('the outlook of a window', () => {
  it.each([
    [{}, null, null],
    [{ state: 'closing' }, 'closing', null],
    [{ state: 'closing', until: { state: 'closed', at: AT } }, 'closing', AT],
    [{ until: { state: 'closed', at: AT } }, 'closing', AT],
    [{ state: 'read_only' }, 'read-only', null],
    [{ until: { state: 'read_only', at: AT } }, 'read-only', AT],
    [{ state: 'notify_only' }, null, null],
  ] as const)('%j', (more, kind, at) => {
    const found = outlookOf([status(more as Partial<WindowStatus>)], 'telegram');
    expect(found?.kind ?? null).toBe(kind);
    expect(found?.at ?? null).toBe(at);
  });
});

it('leads to other windows that are open and have an address', () => {
  const windows = [
    status({}),
    status({ window: 'vk', url: null }),
    status({ window: 'max', state: 'closed' }),
    status({ window: 'browser', url: 'https://bank.example/' }),
  ];
  expect(waysOut(windows, 'telegram')).toEqual([{ window: 'browser', url: 'https://bank.example/' }]);
});

it('puts the word where each messenger hands it on', () => {
  expect(handoverLink({ window: 'browser', url: 'https://bank.example/' }, 'T')).toBe('https://bank.example/#go-T');
  expect(handoverLink({ window: 'vk', url: 'https://vk.com/app1' }, 'T')).toBe('https://vk.com/app1#go-T');
  expect(handoverLink({ window: 'max', url: 'https://max.ru/bot?startapp' }, 'T')).toBe(
    'https://max.ru/bot?startapp=go-T',
  );
  expect(handoverLink({ window: 'telegram', url: 'https://t.me/bot/bank' }, 'T')).toBe(
    'https://t.me/bot/bank?startapp=go-T',
  );
});
