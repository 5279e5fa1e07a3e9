import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMessenger, facts } from './fake';
import type { BankWindow, Insets } from './index';
import { telegramWindow } from './telegram';
import { versionIsAtLeast } from './wire';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', { parent: null });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(version: string, platform = 'ios'): { messenger: FakeMessenger; telegram: BankWindow } {
  const messenger = new FakeMessenger();
  const telegram = telegramWindow({ base: '/t', facts: facts('telegram', { version, platform }) }, messenger);
  if (!telegram) throw new Error('not opened');
  return { messenger, telegram };
}

const link = 'https://bank.example/d/abc';

describe('an old client is asked for nothing it does not know', () => {
  it('6.0', () => {
    const { messenger, telegram } = open('6.0');
    vi.stubGlobal('window', { parent: window });
    telegram.start();
    telegram.onBack(() => undefined);
    telegram.haptic('success');
    telegram.guardClosing(true);
    telegram.paint({ surface: '#ffffff', bar: '#ffffff', accent: '#000000', onAccent: '#ffffff' });
    telegram.ready();
    const known = [
      'web_app_expand',
      'web_app_request_theme',
      'web_app_request_viewport',
      'web_app_ready',
      'iframe_ready',
    ];
    expect(messenger.names.filter((name) => !known.includes(name))).toEqual([]);
    expect(telegram.hasBackButton).toBe(false);
  });

  it('one that says no version is the oldest', () => expect(open('').telegram.hasBackButton).toBe(false));
});

it.each([
  ['7.10', '7.7', true],
  ['7.7', '7.10', false],
  ['8.0', '8.0', true],
  ['9', '8.0', true],
  ['x', '6.1', false],
])('%s is at least %s: %s', (version, wanted, is) => expect(versionIsAtLeast(version, wanted)).toBe(is));

describe('what comes from the client', () => {
  it('adds both insets up, each time one changes', () => {
    const { messenger, telegram } = open('8.0');
    const seen: Insets[] = [];
    telegram.onInsets((insets) => seen.push(insets));
    messenger.says('safe_area_changed', { top: 20, bottom: 34, left: 0, right: 0 });
    messenger.says('content_safe_area_changed', { top: 46 });
    messenger.says('safe_area_changed', { top: -1, bottom: 'x', left: 9000 });
    expect(seen).toEqual([
      { top: 20, right: 0, bottom: 34, left: 0 },
      { top: 66, right: 0, bottom: 34, left: 0 },
      { top: 46, right: 0, bottom: 0, left: 0 },
    ]);
  });

  it('believes no height of nothing, and measures where none is said', () => {
    const { messenger, telegram } = open('8.0', 'macos');
    const seen: number[] = [];
    telegram.onHeight((height) => seen.push(height));
    vi.stubGlobal('innerHeight', 640);
    messenger.says('viewport_changed', { height: 1, is_state_stable: true });
    messenger.says('viewport_changed', { height: 300, is_state_stable: false });
    messenger.says('viewport_changed', {});
    messenger.says('viewport_changed', { height: 712.5, is_state_stable: true });
    expect(seen).toEqual([640, 712.5]);
  });

  it('takes light or dark from the ground, and nothing from nonsense', () => {
    const { messenger, telegram } = open('8.0');
    const told = vi.fn();
    telegram.onScheme(told);
    messenger.says('theme_changed', { theme_params: { bg_color: '#17212b' } });
    messenger.says('theme_changed', { theme_params: 'dark' });
    expect(telegram.scheme()).toBe('dark');
    expect(told).toHaveBeenCalledTimes(2);
  });
});

describe('buttons', () => {
  it('the main button is pressed only when it is active, and goes away', () => {
    const { messenger, telegram } = open('8.0');
    const onPress = vi.fn();
    const button = { text: 'Transfer', active: false, busy: false, onPress };
    telegram.mainButton(button);
    messenger.says('main_button_pressed');
    telegram.mainButton({ ...button, active: true, busy: true });
    messenger.says('main_button_pressed');
    expect(onPress).not.toHaveBeenCalled();
    telegram.mainButton({ ...button, active: true });
    messenger.says('main_button_pressed');
    expect(onPress).toHaveBeenCalledTimes(1);
    telegram.mainButton(null);
    messenger.says('main_button_pressed');
    expect(onPress).toHaveBeenCalledTimes(1);
    expect(messenger.last('web_app_setup_main_button')).toEqual({ is_visible: false });
  });

  it('back is heard while somebody wants it', () => {
    const { messenger, telegram } = open('6.1');
    const handler = vi.fn();
    telegram.onBack(handler);
    messenger.says('back_button_pressed');
    telegram.onBack(null);
    messenger.says('back_button_pressed');
    expect(handler).toHaveBeenCalledTimes(1);
    expect(messenger.last('web_app_setup_back_button')).toEqual({ is_visible: false });
  });
});

describe('a document', () => {
  it('is saved by the client when the person agrees', async () => {
    const { messenger, telegram } = open('8.0');
    const given = telegram.give(link, 'receipt.pdf');
    expect(messenger.last('web_app_request_file_download')).toEqual({ url: link, file_name: 'receipt.pdf' });
    messenger.says('file_download_requested', { status: 'downloading' });
    expect(await given).toBe('saved');
  });

  it.each([['cancelled'], [undefined]])('is refused on %s', async (status) => {
    const { messenger, telegram } = open('8.0');
    const given = telegram.give(link, 'receipt.pdf');
    if (status) messenger.says('file_download_requested', { status });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await given).toBe('refused');
  });

  it('goes outside before 8.0', async () => {
    const { messenger, telegram } = open('7.10');
    expect(await telegram.give(link, 'receipt.pdf')).toBe('outside');
    expect(messenger.last('web_app_open_link')).toEqual({ url: link });
  });
});

it('reads a code, closes the reader, and takes its closing for no code', async () => {
  const { messenger, telegram } = open('6.4');
  const code = telegram.scan();
  messenger.says('qr_text_received', { data: 'hello' });
  expect(await code).toBe('hello');
  expect(messenger.names).toContain('web_app_close_scan_qr_popup');
  const none = telegram.scan();
  messenger.says('scan_qr_popup_closed');
  expect(await none).toBeNull();
});
