import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { facts } from './fake';
import type { VkBridge } from './vk';

beforeEach(() => {
  const here = { addEventListener: () => undefined, open: () => ({}) };
  vi.stubGlobal('window', { ...here, parent: here });
  vi.stubGlobal('parent', here);
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('document', { documentElement: { dataset: { theme: 'dark' } } });
});
afterEach(() => void vi.unstubAllGlobals());

async function open(platform: string, supported: readonly string[] = []) {
  const said: [string, unknown][] = [];
  let hear: Parameters<VkBridge['subscribe']>[0] = () => undefined;
  let answer: unknown = { result: true };
  const bridge: VkBridge = {
    send: async (method, fields) => {
      said.push([method, fields]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    supportsAsync: async (method) => supported.includes(method),
    subscribe: (listener) => {
      hear = listener;
    },
  };
  const { vkWindow } = await import('./vk');
  const vk = vkWindow({ base: '/v', facts: facts('vk', { platform }) }, bridge);
  if (!vk) throw new Error('not opened');
  const answers = (next: unknown) => {
    answer = next;
  };
  return { vk, said, answers, says: (type: string, data: unknown) => hear({ detail: { type, data } }) };
}

const link = 'https://bank.example/d/abc';

describe('VK', () => {
  it('is told that we are here, and keeps its corner on phones', async () => {
    const phone = await open('mobile_android');
    phone.vk.start();
    expect(phone.said[0]?.[0]).toBe('VKWebAppInit');
    expect(phone.vk.corner).toBeGreaterThan(0);
    expect((await open('desktop_web')).vk.corner).toBe(0);
  });

  it('says how it looks', async () => {
    const { vk, says } = await open('mobile_iphone');
    const insets = vi.fn();
    vk.onInsets(insets);
    says('VKWebAppUpdateConfig', { appearance: 'dark', insets: { top: 47, bottom: 34 } });
    expect(vk.scheme()).toBe('dark');
    expect(insets).toHaveBeenCalledWith({ top: 47, right: 0, bottom: 34, left: 0 });
    says('VKWebAppUpdateConfig', { scheme: 'bright_light' });
    expect(vk.scheme()).toBe('light');
    says('VKWebAppUpdateConfig', null);
    says('VKWebAppViewHide', { appearance: 'dark' });
    expect(vk.scheme()).toBe('light');
  });

  it('saves documents on phones that can, and opens a tab elsewhere', async () => {
    const phone = await open('mobile_android', ['VKWebAppDownloadFile']);
    expect(await phone.vk.give(link, 'receipt.pdf')).toBe('saved');
    expect(phone.said[phone.said.length - 1]).toEqual(['VKWebAppDownloadFile', { url: link, filename: 'receipt.pdf' }]);
    phone.answers(new Error('denied'));
    expect(await phone.vk.give(link, 'receipt.pdf')).toBe('refused');
    expect(await (await open('mobile_android')).vk.give(link, 'receipt.pdf')).toBe('tab');
    expect(await (await open('desktop_web')).vk.give(link, 'receipt.pdf')).toBe('tab');
  });

  it('reads a code on phones', async () => {
    const { vk, answers } = await open('mobile_iphone');
    answers({ code_data: 'hello' });
    expect(await vk.scan()).toBe('hello');
    answers(new Error('closed'));
    expect(await vk.scan()).toBeNull();
  });
});
