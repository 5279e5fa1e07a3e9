/* What can be paid, and what was paid lately. */
import { useEffect } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Entry } from '../../api/types';
import { useBank } from '../../context';
import type { Problem } from '../../model/problem';

export type RecentState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'empty' }
  | { readonly state: 'ready'; readonly items: readonly Entry[] };

const SHOWN = 5;

export function useRecent(): { recent: RecentState; refresh: () => void } {
  const feed = useBank().entries(null, null);
  const state = useSource(feed);
  useEffect(() => void feed.refresh(), [feed]);
  const refresh = () => void feed.refresh(true);
  if (state.state !== 'ready') return { recent: state, refresh };
  const items = lately(state.items);
  return { recent: items.length === 0 ? { state: 'empty' } : { state: 'ready', items }, refresh };
}

/* The customer's own payments, each payee once. */
export function lately(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  return entries
    .filter((entry) => {
      if (entry.payment === null || entry.direction !== 'out' || seen.has(entry.title)) return false;
      seen.add(entry.title);
      return true;
    })
    .slice(0, SHOWN);
}
