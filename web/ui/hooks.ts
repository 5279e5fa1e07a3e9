import { useEffect, useReducer, useState } from 'preact/hooks';

interface Source<S> {
  get(): S;
  subscribe(listener: () => void): () => void;
}

/* Draws again whenever the source changes. */
export function useSource<S>(source: Source<S>): S {
  const [, again] = useReducer((count: number, _: undefined) => count + 1, 0);
  const drawn = source.get();
  useEffect(() => {
    const end = source.subscribe(() => again(undefined));
    /* It may have changed after it was drawn and before anybody listened. */
    if (source.get() !== drawn) again(undefined);
    return end;
  }, [source]);
  return drawn;
}

/* What comes after the screen itself, code and words; null until it is here, and
   where it cannot be had until it is wanted anew. */
export function useLater<T>(load: () => Promise<T>, wanted = true): T | null {
  const [found, setFound] = useState<{ readonly value: T } | null>(null);
  useEffect(() => {
    if (!wanted || found) return;
    load().then(
      (value) => setFound({ value }),
      () => undefined,
    );
  }, [wanted]);
  return found ? found.value : null;
}

/* Counts down to an instant; `now` is the bank's clock. */
export function useCountdown(secondsLeft: () => number, restart: unknown): number {
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    setLeft(secondsLeft());
    const timer = setInterval(() => {
      const next = secondsLeft();
      setLeft(next);
      if (next === 0) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [restart]);
  return left;
}

export function useMedia(query: string): boolean {
  const [fits, setFits] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const update = () => setFits(list.matches);
    update();
    list.addEventListener('change', update);
    return () => list.removeEventListener('change', update);
  }, [query]);
  return fits;
}
