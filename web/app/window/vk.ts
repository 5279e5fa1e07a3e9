/* VK: by its own small package, the one bridge of the three that is published. It has no back and no main button; of
   the methods that would tell VK where the customer is in the bank or keep something there, none is used. */
import './parent-only';
import bridge, { type AnyRequestMethodName, type RequestProps } from '@vkontakte/vk-bridge';
import { browserWindow } from './browser';
import type { BankWindow, Haptic, Insets, Scheme, WindowParts } from './index';
import { asFields, type Fields } from './wire';

const ANSWER_MS = 20_000;
const SCAN_MS = 600_000;
/* On phones VK lays its menu and its cross over our right upper corner. */
const CORNER = 96;
const NATIVE = [
  'mobile_android',
  'mobile_iphone',
  'mobile_ipad',
  'mobile_android_messenger',
  'mobile_iphone_messenger',
];

/* What of the bridge is used: tests speak to another one. */
export interface VkBridge {
  send<K extends AnyRequestMethodName>(method: K, fields?: RequestProps<K>): Promise<unknown>;
  supportsAsync(method: AnyRequestMethodName): Promise<boolean>;
  subscribe(listener: (event: { detail?: { type?: string; data?: unknown } }) => void): void;
}

function schemeOf(data: Fields): Scheme | null {
  if (data.appearance === 'light' || data.appearance === 'dark') return data.appearance;
  if (data.scheme === 'space_gray' || data.scheme === 'vkcom_dark') return 'dark';
  return typeof data.scheme === 'string' ? 'light' : null;
}

function insetsOf(data: Fields): Insets | null {
  const given = asFields(data.insets);
  const side = (name: string) => (typeof given[name] === 'number' ? given[name] : 0);
  if (Object.keys(given).length === 0) return null;
  return { top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') };
}

function inTime<T>(work: Promise<T>, patience = ANSWER_MS): Promise<T | null> {
  return Promise.race([
    work.catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), patience)),
  ]);
}

const HAPTICS: Readonly<Record<Haptic, (vk: VkBridge) => Promise<unknown>>> = {
  success: (vk) => vk.send('VKWebAppTapticNotificationOccurred', { type: 'success' }),
  error: (vk) => vk.send('VKWebAppTapticNotificationOccurred', { type: 'error' }),
  selection: (vk) => vk.send('VKWebAppTapticSelectionChanged'),
};

const isAround = () => bridge.isEmbedded() || 'ReactNativeWebView' in window;

export function vkWindow(
  { base, facts }: WindowParts,
  vk: VkBridge | null = isAround() ? (bridge as VkBridge) : null,
): BankWindow | null {
  if (!vk) return null;
  const isNative = NATIVE.includes(facts.platform);
  const plain = browserWindow(base);
  let scheme = facts.scheme;
  let insets: Insets | null = null;
  let onScheme: () => void = () => undefined;
  let onInsets: (insets: Insets) => void = () => undefined;
  vk.subscribe(({ detail }) => {
    if (detail?.type !== 'VKWebAppUpdateConfig') return;
    const data = asFields(detail.data);
    scheme = schemeOf(data) ?? scheme;
    insets = insetsOf(data) ?? insets;
    onScheme();
    if (insets) onInsets(insets);
  });
  const tell = <K extends AnyRequestMethodName>(method: K, fields?: RequestProps<K>) =>
    vk.supportsAsync(method).then(
      (does) => (does ? vk.send(method, fields).catch(() => null) : null),
      () => null,
    );
  return {
    ...plain,
    name: 'vk',
    corner: isNative ? CORNER : 0,
    canClose: true,
    /* VK shows an error of its own when this does not come. */
    start: () => {
      void inTime(vk.send('VKWebAppInit'));
      void tell('VKWebAppDisableSwipeBack');
    },
    close: () => void inTime(vk.send('VKWebAppClose', { status: 'success' })),
    scheme: () => scheme,
    onScheme: (listener) => {
      onScheme = listener;
    },
    paint: ({ surface, bar }) => {
      if (!isNative) return;
      const dark = document.documentElement.dataset.theme === 'dark';
      void tell('VKWebAppSetViewSettings', {
        status_bar_style: dark ? 'light' : 'dark',
        action_bar_color: surface,
        navigation_bar_color: bar,
      });
    },
    onInsets: (listener) => {
      onInsets = listener;
      if (insets) listener(insets);
    },
    haptic: (kind) => {
      if (isNative) void HAPTICS[kind](vk).catch(() => null);
      else plain.haptic(kind);
    },
    scan: async () => {
      if (!isNative) return plain.scan();
      const read = asFields(await inTime(vk.send('VKWebAppOpenCodeReader'), SCAN_MS));
      return typeof read.code_data === 'string' ? read.code_data : null;
    },
    give: async (url, filename) => {
      const can = isNative && (await inTime(vk.supportsAsync('VKWebAppDownloadFile'))) === true;
      if (!can) return plain.give(url, filename);
      return (await inTime(vk.send('VKWebAppDownloadFile', { url, filename }))) === null ? 'refused' : 'saved';
    },
  };
}
