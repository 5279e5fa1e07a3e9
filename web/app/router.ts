/* Paths of the history API against the one table in routes.ts. */
import { Observable } from './model/resource';
import { type Route, routes, type Section } from './routes';

export interface Place {
  readonly path: string;
  readonly route: Route | null;
  readonly params: Readonly<Record<string, string>>;
  /* Names this entry of the history, for its scroll position. */
  readonly key: number;
  /* How many of our own entries lie behind it. */
  readonly depth: number;
  readonly moved: 'first' | 'forward' | 'back';
  /* The section it was opened from: stays at the left on a wide screen. */
  readonly section: Section;
}

interface Stored {
  okno: number;
  depth: number;
  section: Section;
}

export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split('/');
  const have = path.split('/');
  if (want.length !== have.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of want.entries()) {
    const value = have[index] ?? '';
    if (part.startsWith(':')) {
      if (value === '') return null;
      params[part.slice(1)] = decode(value);
    } else if (part !== value) return null;
  }
  return params;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function find(path: string): { route: Route | null; params: Record<string, string> } {
  for (const route of routes) {
    const params = match(route.path, path);
    if (params) return { route, params };
  }
  return { route: null, params: {} };
}

export class Router extends Observable<Place> {
  private readonly scrolls = new Map<string, number>();
  private nextKey = Date.now();
  /* Called while the old place is still drawn, to note where it was scrolled to. */
  beforeMove: () => void = () => undefined;

  constructor(private readonly base: string) {
    super(readPlace(base, 'first'));
    history.scrollRestoration = 'manual';
    const { key, depth, section } = this.current;
    history.replaceState({ okno: key, depth, section } satisfies Stored, '');
    window.addEventListener('popstate', () => this.move('back'));
  }

  go(path: string, options: { replace?: boolean } = {}): void {
    const { depth, section } = this.current;
    this.nextKey += 1;
    const stored: Stored = { okno: this.nextKey, depth: options.replace ? depth : depth + 1, section };
    this.beforeMove();
    if (options.replace) history.replaceState(stored, '', this.base + path);
    else history.pushState(stored, '', this.base + path);
    this.set(readPlace(this.base, 'forward'));
  }

  /* Where one came from; to the parent when one came from outside. */
  back(parent: string): void {
    if (this.current.depth > 0) history.back();
    else this.go(parent, { replace: true });
  }

  keepScroll(pane: string, top: number): void {
    this.scrolls.set(`${pane} ${this.current.key}`, top);
  }

  keptScroll(pane: string): number {
    return this.scrolls.get(`${pane} ${this.current.key}`) ?? 0;
  }

  private move(moved: Place['moved']): void {
    this.beforeMove();
    this.set(readPlace(this.base, moved));
  }
}

function readPlace(base: string, moved: Place['moved']): Place {
  const state: unknown = history.state;
  const stored = typeof state === 'object' && state !== null && 'okno' in state ? (state as Stored) : null;
  const inside = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname;
  const path = inside.length > 1 ? inside.replace(/\/+$/, '') : '/';
  const found = find(path);
  const section = found.route?.list ? found.route.section : (stored?.section ?? found.route?.section ?? 'home');
  return { path, ...found, key: stored?.okno ?? 0, depth: stored?.depth ?? 0, moved, section };
}
