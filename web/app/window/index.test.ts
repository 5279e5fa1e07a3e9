import { describe, expect, it } from 'vitest';
import { facts } from './fake';
import { chooseEntry } from './index';

const nowhere = { launch: null, facts: null, start: null };
const at = (path: string, more: Partial<Parameters<typeof chooseEntry>[0]> = {}) => {
  const { entry, base } = chooseEntry({ path, globals: {}, arrival: nowhere, kept: null, ...more });
  return [entry?.name ?? 'browser', base];
};

describe('the window', () => {
  it.each([
    ['/t/', 'telegram', '/t'],
    ['/t', 'telegram', '/t'],
    ['/v/history', 'vk', '/v'],
    ['/m/', 'max', '/m'],
    ['/', 'browser', ''],
    ['/more', 'browser', ''],
    ['/more/help', 'browser', ''],
  ])('%s is %s', (path, name, base) => expect(at(path)).toEqual([name, base]));

  it('is known by the path first, then by the address, then by what is there', () => {
    const arrival = { launch: null, facts: facts('max'), start: null };
    expect(at('/t/', { arrival, globals: { WebViewHandler: {} } })).toEqual(['telegram', '/t']);
    expect(at('/', { arrival, globals: { TelegramWebviewProxy: {} } })).toEqual(['max', '']);
    expect(at('/', { globals: { TelegramWebviewProxy: {} } })).toEqual(['telegram', '']);
    expect(at('/', { kept: facts('vk') })).toEqual(['vk', '']);
  });
});
