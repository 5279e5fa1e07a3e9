/* What a screen knows of something it asked the bank for. Old data is never shown as fresh:
   "stale" carries the time it is of. */
import { asProblem, type Problem } from './problem';

export type Freshness = 'fresh' | 'refreshing' | 'stale';

export type Resource<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: T; readonly asOf: number; readonly freshness: Freshness }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface Readable<S> {
  get(): S;
  subscribe(listener: () => void): () => void;
  /* Asks again unless that was done a moment ago. */
  refresh(force?: boolean): Promise<void>;
}

const FRESH_MS = 5_000;

export abstract class Observable<S> {
  private readonly listeners = new Set<() => void>();

  constructor(protected current: S) {}

  get(): S {
    return this.current;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected set(next: S): void {
    this.current = next;
    for (const listener of [...this.listeners]) listener();
  }
}

/* One thing of the bank's, kept while the session lasts. */
export class Cached<T> extends Observable<Resource<T>> implements Readable<Resource<T>> {
  private running: Promise<void> | null = null;
  /* What is on its way may be of before the reason to ask. */
  private again = false;
  private askedAt = 0;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly now: () => number,
  ) {
    super({ state: 'loading' });
  }

  put(data: T): void {
    this.set({ state: 'ready', data, asOf: this.now(), freshness: 'fresh' });
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
    this.running = this.run().finally(() => {
      this.running = null;
      if (!this.again) return;
      this.again = false;
      return this.refresh(true);
    });
    return this.running;
  }

  private async run(): Promise<void> {
    try {
      const data = await this.ask();
      this.askedAt = this.now();
      this.put(data);
    } catch (error) {
      const known = this.current;
      this.set(
        known.state === 'ready' ? { ...known, freshness: 'stale' } : { state: 'failed', problem: asProblem(error) },
      );
    }
  }
}
