import { describe, expect, it } from 'vitest';
import { readArrival, schemeOf } from './launch';

const fragment = (fields: Record<string, string>) => `#${new URLSearchParams(fields)}`;

describe('how the bank was opened', () => {
  it('by Telegram: the init data as they were signed, the rest as facts', () => {
    const raw = 'auth_date=1&user=%7B%22id%22%3A7%7D&start_param=history&hash=ab';
    const hash = fragment({
      tgWebAppData: raw,
      tgWebAppVersion: '9.1',
      tgWebAppPlatform: 'weba',
      tgWebAppThemeParams: '{"bg_color":"#212121"}',
      tgWebAppStartParam: 'history',
    });
    expect(readArrival('', hash)).toEqual({
      launch: { window: 'telegram', raw },
      facts: { window: 'telegram', version: '9.1', platform: 'weba', scheme: 'dark' },
      start: 'history',
    });
  });

  it('by MAX: the same without three letters', () => {
    const { launch, facts } = readArrival('', fragment({ WebAppData: 'a=1&hash=b', WebAppPlatform: 'ios' }));
    expect(launch).toEqual({ window: 'max', raw: 'a=1&hash=b' });
    expect(facts).toMatchObject({ window: 'max', platform: 'ios', version: '', scheme: null });
  });

  it('by VK: the query to the letter, the fragment as the word of the link', () => {
    const search = '?vk_user_id=1&vk_platform=mobile_iphone&vk_access_token_settings=friends%2Cgroups&sign=x';
    expect(readArrival(search, '#transfer-own')).toEqual({
      launch: { window: 'vk', raw: search },
      facts: { window: 'vk', version: '', platform: 'mobile_iphone', scheme: null },
      start: 'transfer-own',
    });
    expect(readArrival('?vk_platform=desktop_web', '').launch).toBeNull();
  });

  it.each([
    ['no user: a keyboard button or an inline launch', fragment({ tgWebAppData: '', tgWebAppVersion: '6.0' })],
    ['no data at all', fragment({ tgWebAppPlatform: 'ios' })],
    ['broken theme', fragment({ tgWebAppThemeParams: '{' })],
    ['a theme that is nothing', fragment({ tgWebAppThemeParams: 'null' })],
  ])('%s: no launch, still Telegram', (_, hash) => {
    expect(readArrival('', hash)).toMatchObject({ launch: null, facts: { window: 'telegram' } });
  });

  it('by a bot’s button: the word stands in the query, the launch in the fragment', () => {
    const found = readArrival('?start=n-AAAA', fragment({ tgWebAppData: 'a=1&hash=b', tgWebAppVersion: '9.1' }));
    expect(found).toMatchObject({ launch: { window: 'telegram', raw: 'a=1&hash=b' }, start: 'n-AAAA' });
  });

  it.each([
    ['', '#n-AAAA', 'n-AAAA'],
    ['', '#history', 'history'],
    ['?start=account-7', '', 'account-7'],
  ])('by a browser with a word: %s%s', (search, hash, start) => {
    expect(readArrival(search, hash)).toEqual({ launch: null, facts: null, start });
  });

  it.each([
    ['', ''],
    ['?from=mail', '#/anchor'],
    ['?start=a/b', ''],
    ['', `#${'a'.repeat(65)}`],
    ['', '#%E0%A4'],
  ])('by a browser: %s%s', (search, hash) => {
    expect(readArrival(search, hash)).toEqual({ launch: null, facts: null, start: null });
  });
});

describe('light or dark', () => {
  it.each([
    ['#ffffff', 'light'],
    ['#17212B', 'dark'],
    ['#808080', 'light'],
    ['white', null],
    [7, null],
    [undefined, null],
  ])('%s is %s', (colour, scheme) => expect(schemeOf(colour)).toBe(scheme));
});
