/* What our own bridges stand on: who is around us, and answers that may never come. */

export type Fields = Readonly<Record<string, unknown>>;

export interface Transport {
  send(name: string, fields?: Fields): void;
  /* One listener a window; fields are whatever came, an empty object at least. */
  listen(listener: (name: string, fields: Fields) => void): void;
}

export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function parseFields(text: unknown): Fields {
  if (typeof text !== 'string') return asFields(text);
  try {
    return asFields(JSON.parse(text));
  } catch {
    return {};
  }
}

export const isFramed = () => window.parent !== window;

/* The page around us. Who that may be is decided by frame-ancestors before any script runs; where a browser does not
   say who it is, the messenger's own address. Never "*". */
export function parentOrigin(usual: string): string {
  const named = location.ancestorOrigins?.[0] ?? originOf(document.referrer);
  return named && /^https?:/.test(named) && named !== location.origin ? named : usual;
}

function originOf(address: string): string {
  try {
    return new URL(address).origin;
  } catch {
    return '';
  }
}

/* What comes from the parent, and from nobody else. */
export function listenToParent(listener: (data: unknown) => void): void {
  window.addEventListener('message', (event) => {
    if (event.source === window.parent) listener(event.data);
  });
}

/* One answer, or null when none comes in time. */
export class Waiting<T> {
  private settle: ((value: T | null) => void) | null = null;

  expect(patience: number): Promise<T | null> {
    this.settle?.(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(null), patience);
      this.settle = (value) => {
        clearTimeout(timer);
        this.settle = null;
        resolve(value);
      };
    });
  }

  answer(value: T | null): void {
    this.settle?.(value);
  }
}

export function versionIsAtLeast(version: string, wanted: string): boolean {
  const have = version.split('.').map(Number);
  const want = wanted.split('.').map(Number);
  for (const [index, part] of want.entries()) {
    const own = have[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/* Heights below this are a webview's mistake: seen for a moment when a keyboard opens. */
export const LEAST_HEIGHT = 100;
