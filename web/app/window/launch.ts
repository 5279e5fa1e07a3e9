/* How the bank was opened. Read before any other code of ours runs, and taken out of the address in the same breath:
   what a messenger says of its user is in no history, no picture of the screen and no referrer. */

export type MessengerName = 'telegram' | 'vk' | 'max';

/* Held in memory, sent in a body, never stored. */
export interface Launch {
  readonly window: MessengerName;
  readonly raw: string;
}

/* What the messenger says of itself; no secret, and kept for the tab's reloads. */
export interface WindowFacts {
  readonly window: MessengerName;
  readonly version: string;
  readonly platform: string;
  readonly scheme: 'light' | 'dark' | null;
}

export interface Arrival {
  readonly launch: Launch | null;
  readonly facts: WindowFacts | null;
  /* Where the link wants to lead, by the word of the address alone. */
  readonly start: string | null;
}

const NOWHERE: Arrival = { launch: null, facts: null, start: null };

/* Dark by the brightness of the ground; null when it is no colour. */
export function schemeOf(colour: unknown): 'light' | 'dark' | null {
  const found = typeof colour === 'string' ? /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour) : null;
  if (!found) return null;
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((part) => Number.parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 127 ? 'dark' : 'light';
}

function telegramScheme(theme: string | null): WindowFacts['scheme'] {
  try {
    return schemeOf((JSON.parse(theme ?? 'null') as { bg_color?: unknown } | null)?.bg_color);
  } catch {
    return null;
  }
}

function launchOf(window: MessengerName, raw: string | null): Launch | null {
  return raw === null || raw === '' ? null : { window, raw };
}

/* Telegram's and MAX's: the fragment, with the same names but for three letters. */
function fromFragment(window: 'telegram' | 'max', given: URLSearchParams): Arrival | null {
  const name = (part: string) => (window === 'telegram' ? `tgWebApp${part}` : `WebApp${part}`);
  if (![...given.keys()].some((key) => key.startsWith(name('')))) return null;
  return {
    launch: launchOf(window, given.get(name('Data'))),
    facts: {
      window,
      version: given.get(name('Version')) ?? '',
      platform: given.get(name('Platform')) ?? '',
      scheme: telegramScheme(given.get(name('ThemeParams'))),
    },
    start: given.get(name('StartParam')),
  };
}

/* VK's: the query; what follows "#" in the link to the mini app comes as the fragment. */
function fromQuery(search: string, hash: string): Arrival | null {
  const given = new URLSearchParams(search);
  if (![...given.keys()].some((key) => key.startsWith('vk_'))) return null;
  return {
    launch: launchOf('vk', given.has('sign') ? search : null),
    facts: { window: 'vk', version: '', platform: given.get('vk_platform') ?? '', scheme: null },
    start: hash.replace(/^#\/?/, '') || null,
  };
}

/* A link's word in the address itself: behind "#" in a plain browser, as "start" where a bot's button opens us. */
function fromLink(search: string, hash: string): string | null {
  const word = new URLSearchParams(search).get('start') ?? hash.slice(1);
  return /^[\w-]{1,64}$/.test(word) ? word : null;
}

export function readArrival(search: string, hash: string): Arrival {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''));
  const start = fromLink(search, hash);
  const launched = fromFragment('telegram', fragment) ?? fromFragment('max', fragment) ?? fromQuery(search, hash);
  if (launched) return { ...launched, start: launched.start ?? start };
  return start === null ? NOWHERE : { ...NOWHERE, start };
}

function takeArrival(): Arrival {
  if (typeof location === 'undefined') return NOWHERE;
  const arrival = readArrival(location.search, location.hash);
  if (arrival !== NOWHERE) history.replaceState(history.state, '', location.pathname);
  return arrival;
}

export const arrival: Arrival = takeArrival();
