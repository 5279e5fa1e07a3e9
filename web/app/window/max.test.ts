import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMessenger, facts } from './fake';
import { maxWindow } from './max';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(platform: string) {
  const messenger = new FakeMessenger();
  const max = maxWindow({ base: '/m', facts: facts('max', { platform }) }, messenger);
  if (!max) throw new Error('not opened');
  return { messenger, max };
}

const link = 'https://bank.example/d/abc';

describe('MAX', () => {
  it('is told to leave the screen alone, at home and at closing', () => {
    const { messenger, max } = open('android');
    max.start();
    max.ready();
    max.guardClosing(true);
    max.guardScreen(true);
    max.brighten(true);
    expect(messenger.last('WebAppSetupSwipesBehavior')).toMatchObject({ allowVerticalSwipes: false });
    expect(messenger.last('WebAppSetupClosingBehavior')).toEqual({ needConfirmation: true });
    expect(messenger.last('WebAppSetupScreenCaptureBehavior')).toMatchObject({ isScreenCaptureEnabled: false });
    expect(messenger.last('WebAppChangeScreenBrightness')).toMatchObject({ maxBrightness: true });
    expect(messenger.names).toContain('WebAppReady');
  });

  it('saves a document, or says why not, or says nothing at all', async () => {
    const { messenger, max } = open('web');
    messenger.answers = (name, { requestId }) => messenger.says(name, { requestId });
    expect(await max.give(link, 'receipt.pdf')).toBe('saved');
    messenger.answers = (name, { requestId }) =>
      messenger.says(name, { requestId, error: { code: 'client.download_file.not_supported' } });
    expect(await max.give(link, 'receipt.pdf')).toBe('refused');
    messenger.answers = () => undefined;
    const given = max.give(link, 'receipt.pdf');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await given).toBe('refused');
    expect(messenger.last('WebAppDownloadFile')).toMatchObject({ url: link, file_name: 'receipt.pdf' });
  });

  it('answers to nobody’s question are not taken', () => {
    const { messenger, max } = open('web');
    const back = vi.fn();
    max.onBack(back);
    messenger.says('WebAppBackButtonPressed', { requestId: 'unknown' });
    expect(back).not.toHaveBeenCalled();
    messenger.says('WebAppBackButtonPressed');
    expect(back).toHaveBeenCalledTimes(1);
  });

  it('trembles on phones alone', () => {
    const phone = open('ios');
    phone.max.haptic('error');
    expect(phone.messenger.last('WebAppHapticFeedbackNotification')).toMatchObject({ notificationType: 'error' });
    vi.stubGlobal('navigator', {});
    const web = open('web');
    web.max.haptic('error');
    expect(web.messenger.said).toEqual([]);
    vi.unstubAllGlobals();
  });

  it('reads a code on phones', async () => {
    const { messenger, max } = open('android');
    messenger.answers = (name, { requestId }) => messenger.says(name, { requestId, value: 'hello' });
    expect(await max.scan()).toBe('hello');
    messenger.answers = (name, { requestId }) => messenger.says(name, { requestId, error: { code: 'x' } });
    expect(await max.scan()).toBeNull();
  });
});
