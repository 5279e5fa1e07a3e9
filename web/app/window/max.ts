/* MAX: its own protocol, spoken by us. It has no main button, no theme and no viewport of its own: those are the browser's. */
import { browserWindow } from './browser';
import type { BankWindow, Haptic, WindowParts } from './index';
import { asFields, type Fields, isFramed, listenToParent, parentOrigin, parseFields, type Transport } from './wire';

const ORIGIN = 'https://web.max.ru';
const ANSWER_MS = 20_000;
const SCAN_MS = 600_000;
const MOBILE = ['android', 'ios'];

interface Globals {
  WebViewHandler?: { postEvent(name: string, fields: string): void };
  WebApp?: unknown;
}

/* In a frame or in a native client; null: nobody is there. */
export function maxTransport(): Transport | null {
  const globals = window as unknown as Globals;
  let listener: (name: string, fields: Fields) => void = () => undefined;
  const receive = (name: unknown, fields: Fields) => {
    if (typeof name === 'string' && name.startsWith('WebApp')) listener(name, fields);
  };
  const listen: Transport['listen'] = (next) => {
    listener = next;
  };
  if (isFramed()) {
    const origin = parentOrigin(ORIGIN);
    listenToParent((data) => {
      const message = typeof data === 'string' ? parseFields(data) : {};
      receive(message.type, message);
    });
    return {
      send: (type, fields = {}) => window.parent.postMessage(JSON.stringify({ type, ...fields }), origin),
      listen,
    };
  }
  const native = globals.WebViewHandler;
  if (!native) return null;
  /* Where a native client calls what it has to say. */
  globals.WebApp = { sendEvent: (name: unknown, fields: unknown) => receive(name, parseFields(fields)) };
  return { send: (name, fields = {}) => native.postEvent(name, JSON.stringify(fields)), listen };
}

const HAPTICS: Readonly<Record<Haptic, readonly [string, Fields]>> = {
  success: ['WebAppHapticFeedbackNotification', { notificationType: 'success', disableVibrationFallback: false }],
  error: ['WebAppHapticFeedbackNotification', { notificationType: 'error', disableVibrationFallback: false }],
  selection: ['WebAppHapticFeedbackSelectionChange', { disableVibrationFallback: false }],
};

/* Requests carry an id that says nothing; who does not answer in time has refused. */
class Requests {
  private readonly open = new Map<string, (answer: Fields | null) => void>();

  constructor(private readonly transport: Transport) {}

  ask(name: string, fields: Fields, patience = ANSWER_MS): Promise<Fields | null> {
    const requestId = crypto.randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer({ requestId }, null), patience);
      this.open.set(requestId, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.transport.send(name, { ...fields, requestId });
    });
  }

  /* False: it belongs to no request. */
  answer(fields: Fields, answer: Fields | null): boolean {
    const { requestId } = fields;
    if (typeof requestId !== 'string' || requestId === '') return false;
    this.open.get(requestId)?.(answer);
    this.open.delete(requestId);
    return true;
  }
}

/* The reader's answer has had several shapes. */
function codeOf(answer: Fields | null): string | null {
  for (const name of ['value', 'data', 'text', 'result']) {
    const found = answer?.[name];
    if (typeof found === 'string' && found !== '') return found;
  }
  return null;
}

export function maxWindow({ base, facts }: WindowParts, transport = maxTransport()): BankWindow | null {
  if (!transport) return null;
  const isMobile = MOBILE.includes(facts.platform);
  const requests = new Requests(transport);
  let back: (() => void) | null = null;
  transport.listen((name, fields) => {
    const failed = Object.keys(asFields(fields.error)).length > 0;
    if (requests.answer(fields, failed ? null : fields)) return;
    if (name === 'WebAppBackButtonPressed') back?.();
  });
  const plain = browserWindow(base);
  return {
    ...plain,
    name: 'max',
    hasBackButton: true,
    canClose: true,
    start: () => void requests.ask('WebAppSetupSwipesBehavior', { allowVerticalSwipes: false }),
    ready: () => transport.send('WebAppReady'),
    close: () => transport.send('WebAppClose'),
    haptic: (kind) => {
      if (isMobile) void requests.ask(...HAPTICS[kind]);
      else plain.haptic(kind);
    },
    onBack: (handler) => {
      back = handler;
      transport.send('WebAppSetupBackButton', { isVisible: handler !== null });
    },
    scan: async () => {
      if (!isMobile) return plain.scan();
      return codeOf(await requests.ask('WebAppOpenCodeReader', { fileSelect: true }, SCAN_MS));
    },
    openOutside: (url) => {
      transport.send('WebAppOpenLink', { url });
      return true;
    },
    give: async (url, file_name) =>
      (await requests.ask('WebAppDownloadFile', { url, file_name })) === null ? 'refused' : 'saved',
    guardClosing: (on) => transport.send('WebAppSetupClosingBehavior', { needConfirmation: on }),
    guardScreen: (on) => void requests.ask('WebAppSetupScreenCaptureBehavior', { isScreenCaptureEnabled: !on }),
    brighten: (on) => void requests.ask('WebAppChangeScreenBrightness', { maxBrightness: on }),
  };
}
