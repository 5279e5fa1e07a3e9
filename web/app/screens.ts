/* Screens come when they are needed and stay; the rest is fetched when the first one is at rest. */
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Place } from './router';
import { type Route, routes, type ScreenModule } from './routes';

type Loader = Route['screen'];

const loaded = new Map<Loader, ScreenModule>();

export async function loadScreen(screen: Loader): Promise<void> {
  if (loaded.has(screen)) return;
  const [module] = await Promise.all([screen(), import('../ui/more-icons')]);
  loaded.set(screen, module);
}

export function loadAllWhenIdle(): void {
  const load = () => void Promise.all(routes.map((route) => loadScreen(route.screen))).catch(() => undefined);
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 4000 });
  else setTimeout(load, 1500);
}

export type Shown =
  | { readonly state: 'ready'; readonly place: Place; readonly module: ScreenModule | null }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly retry: () => void };

/* The place to draw: the former one stays until the next one's code is here, so nothing flashes. */
export function useShown(place: Place): Shown {
  const [, again] = useReducer((count: number, _: undefined) => count + 1, 0);
  const [failed, setFailed] = useState<Place | null>(null);
  const last = useRef<Shown>({ state: 'loading' });
  const loader = place.route?.screen;
  const module = loader ? loaded.get(loader) : null;

  useEffect(() => {
    if (!loader || module || failed === place) return;
    loadScreen(loader).then(
      () => again(undefined),
      () => setFailed(place),
    );
  }, [place, failed]);

  if (failed === place && !module) return { state: 'failed', retry: () => setFailed(null) };
  if (module === undefined) return last.current;
  last.current = { state: 'ready', place, module };
  return last.current;
}

export function screenOf(route: Route): ScreenModule | undefined {
  return loaded.get(route.screen);
}
