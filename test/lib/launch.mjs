/** Launch strings as the messengers sign them, with secrets of the tests. */
import { createHmac } from 'node:crypto';

export const TOKEN = '1234567:invented-token';
export const APP_KEY = 'invented-app-key';

/** What the bank under test is started with. */
export const SECRETS = { OKNO_TELEGRAM_TOKEN: TOKEN, OKNO_VK_APP_KEY: APP_KEY, OKNO_MAX_TOKEN: TOKEN };

const now = () => Math.floor(Date.now() / 1000);

/** Telegram's and MAX's init data. @param {Record<string, string>} pairs */
export function initData(pairs, token = TOKEN) {
  const lines = Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(token).digest();
  const hash = createHmac('sha256', key).update(lines).digest('hex');
  return new URLSearchParams({ ...pairs, hash }).toString();
}

/** VK's query. @param {Record<string, string>} pairs */
export function vkQuery(pairs, key = APP_KEY) {
  const query = Object.entries(pairs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `?${query}&sign=${createHmac('sha256', key).update(query).digest('base64url')}`;
}

const user = JSON.stringify({ id: 70010042, first_name: 'Анна', last_name: 'Выдуманная', username: 'invented_anna' });

/** Words of the launch that may stand nowhere else. */
export const PERSONAL = ['70010042', 'Выдуманная', 'invented_anna', encodeURIComponent('Выдуманная')];

/**
 * The query and the fragment that a messenger opens the bank with.
 * @param {'telegram' | 'vk' | 'max'} window
 * @param {{ age?: number, forged?: boolean, empty?: boolean, start?: string, dark?: boolean, platform?: string,
 *   version?: string }} [options]
 */
export function address(window, options = {}) {
  const { age = 0, forged = false, empty = false, start, dark = false, version = '9.1' } = options;
  const at = String(now() - age);
  if (window === 'vk') {
    if (empty) return '';
    const pairs = { vk_app_id: '1', vk_user_id: '70010042', vk_ts: at, vk_platform: options.platform ?? 'desktop_web' };
    return vkQuery(pairs, forged ? 'another-key' : APP_KEY) + (start ? `#${start}` : '');
  }
  const token = forged ? '7654321:another-token' : TOKEN;
  const word = start ? { start_param: start } : {};
  const more = window === 'max' ? { ip: '192.0.2.1' } : { query_id: 'AAinvented', chat_instance: '-42' };
  const data = empty ? '' : initData({ auth_date: at, user, ...more, ...word }, token);
  const platform = options.platform ?? 'web';
  if (window === 'max') return `#${new URLSearchParams({ WebAppData: data, WebAppPlatform: platform, WebAppVersion: '26.1' })}`;
  const theme = { bg_color: dark ? '#212121' : '#ffffff', text_color: dark ? '#ffffff' : '#000000' };
  return `#${new URLSearchParams({
    tgWebAppData: data,
    tgWebAppVersion: version,
    tgWebAppPlatform: platform,
    tgWebAppThemeParams: JSON.stringify(theme),
    ...(start ? { tgWebAppStartParam: start } : {}),
  })}`;
}
