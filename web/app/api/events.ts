/* What changes elsewhere is seen here at once: one stream of the bank's while the app is in sight. It says only that
   something has changed; what it is now is asked for as ever. */
import { Problem } from '../model/problem';
import type { Bank } from './bank';

export interface Told {
  readonly kind: string;
  /* Of what has changed; null when nobody knows what: everything may have. */
  readonly id: string | null;
}

/* What the stream needs of the world around it. */
export interface EventParts {
  readonly inSight: () => boolean;
  /* Calls when that may have changed; gives back how to end that. */
  readonly onSight: (changed: () => void) => () => void;
  readonly now: () => number;
  readonly random: () => number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/* A stream that lasted so long is no failure, however it ended. */
const LASTED_MS = 30_000;
/* The bank says something every 20 seconds: without that the network is gone, whatever it says itself. */
const SILENCE_MS = 50_000;

const inThisPage: EventParts = {
  inSight: () => document.visibilityState === 'visible' && navigator.onLine !== false,
  onSight: (changed) => {
    document.addEventListener('visibilitychange', changed);
    for (const name of ['online', 'offline']) window.addEventListener(name, changed);
    return () => {
      document.removeEventListener('visibilitychange', changed);
      for (const name of ['online', 'offline']) window.removeEventListener(name, changed);
    };
  },
  now: () => Date.now(),
  random: () => Math.random(),
};

/* Lines become events; names that are not known yet are passed on as they are. */
export class EventReader {
  lastId: string | null = null;
  private rest = '';
  private kind = '';
  private data = '';

  read(text: string): readonly Told[] {
    const told: Told[] = [];
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (this.kind !== '') told.push({ kind: this.kind, id: idOf(this.data) });
        this.kind = '';
        this.data = '';
      } else if (line.startsWith('id: ')) this.lastId = line.slice(4);
      else if (line.startsWith('event: ')) this.kind = line.slice(7);
      else if (line.startsWith('data: ')) this.data += line.slice(6);
    }
    return told;
  }

  /* What was not whole when the stream broke is told again on the next one. */
  restart(): void {
    this.rest = '';
    this.kind = '';
    this.data = '';
  }
}

function idOf(data: string): string | null {
  try {
    const { id } = JSON.parse(data) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

export function hear(bank: Bank, told: readonly Told[]): void {
  for (const { kind, id } of told) {
    const payment = kind === 'payment' && id !== null ? bank.payment(id) : null;
    if (payment && payment.get().state !== 'loading') void payment.refresh(true);
  }
  if (told.some(({ kind }) => kind === 'reset')) bank.refreshStale();
  if (told.length > 0) void bank.moneyMoved();
  for (const one of told) for (const listener of [...bank.listeners]) listener(one);
}

/* Until `leaving`. */
export async function follow(bank: Bank, leaving: AbortSignal, parts: EventParts = inThisPage): Promise<void> {
  const reader = new EventReader();
  let failures = 0;
  while (!leaving.aborted) {
    await sight(parts, leaving, null);
    if (leaving.aborted) return;
    const began = parts.now();
    try {
      await listen(bank, reader, leaving, parts);
    } catch (error) {
      /* The session is over, or the window closed: the client has said so. */
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) return;
    }
    reader.restart();
    failures = parts.now() - began > LASTED_MS ? 0 : failures + 1;
    if (!parts.inSight()) continue;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
    await sight(parts, leaving, pause * (0.5 + parts.random()));
  }
}

/* Waits until the app is in sight, or, with a time, for that long or until it is in sight anew. */
function sight(parts: EventParts, leaving: AbortSignal, pause: number | null): Promise<void> {
  if (leaving.aborted || (pause === null && parts.inSight())) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = pause === null ? undefined : setTimeout(finish, pause);
    const end = parts.onSight(() => {
      if (parts.inSight()) finish();
    });
    leaving.addEventListener('abort', finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      end();
      leaving.removeEventListener('abort', finish);
      resolve();
    }
  });
}

async function catchUp(bank: Bank): Promise<void> {
  const before = bank.accounts.get();
  await bank.accounts.refresh(true);
  const after = bank.accounts.get();
  const isSame =
    before.state === 'ready' && after.state === 'ready' && JSON.stringify(before.data) === JSON.stringify(after.data);
  if (!isSame) await bank.moneyMoved();
}

/* One stream, from its beginning to its end. */
async function listen(bank: Bank, reader: EventReader, leaving: AbortSignal, parts: EventParts): Promise<void> {
  const isNew = reader.lastId === null;
  const response = await bank.calls.events(reader.lastId);
  const body = response.body?.getReader();
  if (!body) return;
  const stop = () => void body.cancel().catch(() => undefined);
  const end = parts.onSight(() => {
    if (!parts.inSight()) stop();
  });
  leaving.addEventListener('abort', stop, { once: true });
  if (leaving.aborted || !parts.inSight()) stop();
  /* What was read before this began may be older than what is told from here on. */
  if (isNew) void catchUp(bank);
  const decoder = new TextDecoder();
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    for (;;) {
      silence = setTimeout(stop, SILENCE_MS);
      const { done, value } = await body.read();
      clearTimeout(silence);
      if (done) return;
      hear(bank, reader.read(decoder.decode(value, { stream: true })));
    }
  } finally {
    clearTimeout(silence);
    end();
    leaving.removeEventListener('abort', stop);
  }
}
