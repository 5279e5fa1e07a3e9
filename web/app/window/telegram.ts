/* Telegram: its own protocol, spoken by us. What a client is too old for is not sent, and no answer is waited for long. */
import { browserWindow } from './browser';
import type { BankWindow, Given, Haptic, Insets, MainButton, Scheme, WindowParts } from './index';
import { schemeOf } from './launch';
import {
  asFields,
  type Fields,
  isFramed,
  LEAST_HEIGHT,
  listenToParent,
  parentOrigin,
  parseFields,
  type Transport,
  versionIsAtLeast,
  Waiting,
} from './wire';

const ORIGIN = 'https://web.telegram.org';
const FIRST_VERSION = '6.0';
/* A person reads the question whether to save the file. */
const DOWNLOAD_MS = 20_000;
const SCAN_MS = 600_000;
const MOBILE = ['android', 'ios', 'android_x'];
const NO_INSETS: Insets = { top: 0, right: 0, bottom: 0, left: 0 };

interface Globals {
  TelegramWebviewProxy?: { postEvent(name: string, fields: string): void };
  external?: { notify?: (message: string) => void };
  Telegram?: unknown;
  TelegramGameProxy?: unknown;
  TelegramGameProxy_receiveEvent?: unknown;
}

/* In a frame, in a native client, in an old one; null: nobody is there. */
export function telegramTransport(): Transport | null {
  const globals = window as unknown as Globals;
  let listener: (name: string, fields: Fields) => void = () => undefined;
  const receive = (name: unknown, fields: unknown) => {
    if (typeof name === 'string') listener(name, parseFields(fields));
  };
  const listen: Transport['listen'] = (next) => {
    listener = next;
  };
  if (isFramed()) {
    const origin = parentOrigin(ORIGIN);
    listenToParent((data) => {
      const message = typeof data === 'string' ? parseFields(data) : {};
      receive(message.eventType, message.eventData);
    });
    return {
      send: (eventType, eventData = {}) => window.parent.postMessage(JSON.stringify({ eventType, eventData }), origin),
      listen,
    };
  }
  const proxy = globals.TelegramWebviewProxy;
  const notify = globals.external?.notify;
  if (!proxy && typeof notify !== 'function') return null;
  globals.Telegram = { WebView: { receiveEvent: receive } };
  globals.TelegramGameProxy = { receiveEvent: receive };
  globals.TelegramGameProxy_receiveEvent = receive;
  return {
    send: (name, fields = {}) => {
      if (proxy) proxy.postEvent(name, JSON.stringify(fields));
      else notify?.call(globals.external, JSON.stringify({ eventType: name, eventData: fields }));
    },
    listen,
  };
}

const HAPTICS: Readonly<Record<Haptic, Fields>> = {
  success: { type: 'notification', notification_type: 'success' },
  error: { type: 'notification', notification_type: 'error' },
  selection: { type: 'selection_change' },
};

function insetsOf(fields: Fields): Insets {
  const side = (name: keyof Insets) => {
    const value = fields[name];
    return typeof value === 'number' && value >= 0 && value < 400 ? value : 0;
  };
  return { top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') };
}

function sum(a: Insets, b: Insets): Insets {
  return { top: a.top + b.top, right: a.right + b.right, bottom: a.bottom + b.bottom, left: a.left + b.left };
}

/* What the client has said so far, and who wants to know. */
class Said {
  scheme: Scheme | null;
  onScheme: () => void = () => undefined;
  onInsets: (insets: Insets) => void = () => undefined;
  onHeight: (height: number) => void = () => undefined;
  onBack: (() => void) | null = null;
  onMain: (() => void) | null = null;
  readonly download = new Waiting<string>();
  readonly code = new Waiting<string>();
  private safe = NO_INSETS;
  private content = NO_INSETS;

  constructor(
    scheme: Scheme | null,
    private readonly send: Transport['send'],
  ) {
    this.scheme = scheme;
  }

  hear(name: string, fields: Fields): void {
    switch (name) {
      case 'theme_changed':
        this.scheme = schemeOf(asFields(fields.theme_params).bg_color) ?? this.scheme;
        this.onScheme();
        break;
      case 'viewport_changed':
        this.hearHeight(fields);
        break;
      case 'safe_area_changed':
        this.safe = insetsOf(fields);
        this.onInsets(sum(this.safe, this.content));
        break;
      case 'content_safe_area_changed':
        this.content = insetsOf(fields);
        this.onInsets(sum(this.safe, this.content));
        break;
      case 'back_button_pressed':
        this.onBack?.();
        break;
      case 'main_button_pressed':
        this.onMain?.();
        break;
      case 'file_download_requested':
        this.download.answer(String(fields.status));
        break;
      case 'qr_text_received':
        this.code.answer(typeof fields.data === 'string' ? fields.data : null);
        this.send('web_app_close_scan_qr_popup');
        break;
      case 'scan_qr_popup_closed':
        this.code.answer(null);
        break;
      case 'reload_iframe':
        this.send('iframe_will_reload');
        location.reload();
        break;
    }
  }

  /* macOS sends no numbers at all: then the page itself is the measure. */
  private hearHeight(fields: Fields): void {
    if (fields.is_state_stable === false) return;
    const height = typeof fields.height === 'number' ? fields.height : globalThis.innerHeight;
    if (height >= LEAST_HEIGHT) this.onHeight(height);
  }
}

export function telegramWindow(parts: WindowParts, transport = telegramTransport()): BankWindow | null {
  if (!transport) return null;
  const { base, facts } = parts;
  const version = facts.version === '' ? FIRST_VERSION : facts.version;
  const isMobile = MOBILE.includes(facts.platform);
  const since = (wanted: string) => versionIsAtLeast(version, wanted);
  const send = (wanted: string, name: string, fields?: Fields) => {
    if (since(wanted)) transport.send(name, fields);
    return since(wanted);
  };
  const said = new Said(facts.scheme, (name, fields) => transport.send(name, fields));
  let colours = { color: '', text_color: '' };
  transport.listen((name, fields) => said.hear(name, fields));

  const setMain = (button: MainButton | null) => {
    said.onMain = button?.active && !button.busy ? button.onPress : null;
    send('6.0', 'web_app_setup_main_button', {
      is_visible: button !== null,
      ...(button ? { is_active: button.active, is_progress_visible: button.busy, text: button.text, ...colours } : {}),
    });
  };

  const give = async (url: string, fileName: string): Promise<Given> => {
    if (!since('8.0')) return send('6.0', 'web_app_open_link', { url }) ? 'outside' : 'refused';
    const answer = said.download.expect(DOWNLOAD_MS);
    send('8.0', 'web_app_request_file_download', { url, file_name: fileName });
    return (await answer) === 'downloading' ? 'saved' : 'refused';
  };

  const plain = browserWindow(base);
  return {
    ...plain,
    name: 'telegram',
    hasBackButton: since('6.1'),
    hasMainButton: true,
    canClose: true,
    start: () => {
      if (isFramed()) transport.send('iframe_ready', { reload_supported: true });
      send('6.0', 'web_app_expand');
      send('7.7', 'web_app_setup_swipe_behavior', { allow_vertical_swipe: false });
      send('6.0', 'web_app_request_theme');
      send('6.0', 'web_app_request_viewport');
      send('8.0', 'web_app_request_safe_area');
      send('8.0', 'web_app_request_content_safe_area');
    },
    ready: () => void send('6.0', 'web_app_ready'),
    close: () => void send('6.0', 'web_app_close'),
    scheme: () => said.scheme,
    onScheme: (listener) => {
      said.onScheme = listener;
    },
    paint: ({ surface, bar, accent, onAccent }) => {
      colours = { color: accent, text_color: onAccent };
      send('6.9', 'web_app_set_header_color', { color: surface });
      send('6.1', 'web_app_set_background_color', { color: surface });
      send('7.10', 'web_app_set_bottom_bar_color', { color: bar });
    },
    onInsets: (listener) => {
      said.onInsets = listener;
    },
    onHeight: (listener) => {
      said.onHeight = listener;
    },
    haptic: (kind) => void send('6.1', 'web_app_trigger_haptic_feedback', HAPTICS[kind]),
    onBack: (handler) => {
      said.onBack = handler;
      send('6.1', 'web_app_setup_back_button', { is_visible: handler !== null });
    },
    mainButton: setMain,
    scan: () => {
      if (!isMobile || !since('6.4')) return plain.scan();
      const code = said.code.expect(SCAN_MS);
      send('6.4', 'web_app_open_scan_qr_popup', {});
      return code;
    },
    openOutside: (url) => send('6.0', 'web_app_open_link', { url }),
    give,
    guardClosing: (on) => void send('6.2', 'web_app_setup_closing_behavior', { need_confirmation: on }),
  };
}
