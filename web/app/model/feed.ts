/* An endless list, newest first: pages by cursor, a refresh that keeps one's place. */
import { asProblem, type Problem } from './problem';
import { type Freshness, Observable, type Readable } from './resource';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export type More = 'idle' | 'loading' | 'failed' | 'end';

export type FeedState<T> =
  | { readonly state: 'loading' }
  | {
      readonly state: 'ready';
      readonly items: readonly T[];
      readonly more: More;
      readonly asOf: number;
      readonly freshness: Freshness;
    }
  | { readonly state: 'failed'; readonly problem: Problem };

const FRESH_MS = 5_000;

/* Puts a new first page before what is already known; null when they do not touch. */
export function mergeHead<T extends { id: string }>(head: readonly T[], known: readonly T[]): readonly T[] | null {
  const ids = new Set(head.map((item) => item.id));
  const last = known.reduce((found, item, index) => (ids.has(item.id) ? index : found), -1);
  return last < 0 ? null : [...head, ...known.slice(last + 1)];
}

export class Feed<T extends { id: string }> extends Observable<FeedState<T>> implements Readable<FeedState<T>> {
  private cursor: string | null = null;
  private running: Promise<void> | null = null;
  /* What is on its way may be of before the reason to ask. */
  private again = false;
  private askedAt = 0;

  constructor(
    private readonly ask: (cursor: string | null) => Promise<Page<T>>,
    private readonly now: () => number,
  ) {
    super({ state: 'loading' });
  }

  refresh(force = false): Promise<void> {
    if (this.running) {
      this.again ||= force;
      return this.running;
    }
    const known = this.current;
    if (!force && known.state === 'ready' && known.freshness === 'fresh' && this.now() - this.askedAt < FRESH_MS) {
      return Promise.resolve();
    }
    this.set(known.state === 'ready' ? { ...known, freshness: 'refreshing' } : { state: 'loading' });
    return this.alone(() => this.loadHead());
  }

  more(): Promise<void> {
    const known = this.current;
    if (this.running || known.state !== 'ready' || known.more === 'end' || known.more === 'loading') {
      return Promise.resolve();
    }
    this.set({ ...known, more: 'loading' });
    return this.alone(() => this.loadNext());
  }

  private alone(work: () => Promise<void>): Promise<void> {
    this.running = work().finally(() => {
      this.running = null;
      if (!this.again) return;
      this.again = false;
      return this.refresh(true);
    });
    return this.running;
  }

  private async loadHead(): Promise<void> {
    try {
      const page = await this.ask(null);
      const known = this.current;
      const merged = known.state === 'ready' ? mergeHead(page.items, known.items) : null;
      if (!merged) this.cursor = page.next_cursor;
      this.askedAt = this.now();
      this.set({
        state: 'ready',
        items: merged ?? page.items,
        more: this.cursor === null ? 'end' : 'idle',
        asOf: this.now(),
        freshness: 'fresh',
      });
    } catch (error) {
      const known = this.current;
      this.set(
        known.state === 'ready' ? { ...known, freshness: 'stale' } : { state: 'failed', problem: asProblem(error) },
      );
    }
  }

  private async loadNext(): Promise<void> {
    const known = this.current;
    if (known.state !== 'ready') return;
    try {
      const page = await this.ask(this.cursor);
      this.cursor = page.next_cursor;
      const seen = new Set(known.items.map((item) => item.id));
      const items = [...known.items, ...page.items.filter((item) => !seen.has(item.id))];
      this.set({ ...known, items, more: page.next_cursor === null ? 'end' : 'idle' });
    } catch {
      this.set({ ...known, more: 'failed' });
    }
  }
}
