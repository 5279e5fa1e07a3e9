/* A notice's link: what it was about is asked for here, signed in; one that is unknown, old or another's leads home. */
import { useEffect, useState } from 'preact/hooks';
import type { OpenedNotice } from '../../api/types';
import { useApp, useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';

const NOTHING_THERE: readonly number[] = [400, 404];

export function pathOf({ payment, entry, card, kind }: OpenedNotice): string {
  if ((kind === 'outgoing' || kind === 'payment_returned') && payment !== null) return `/operations/${payment}`;
  if (kind === 'standing_order') return '/standing';
  if (kind === 'money_request') return '/asks';
  if (card !== null) return `/cards/${card}`;
  return entry === null ? '/' : `/entries/${encodeURIComponent(entry)}`;
}

export function useOpened(token: string): { problem: Problem | null; again: () => void } {
  const { router } = useApp();
  const { calls } = useBank();
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async () => {
    setProblem(null);
    try {
      router.go(pathOf(await calls.openedNotice(token)), { replace: true });
    } catch (error) {
      const found = asProblem(error);
      if (NOTHING_THERE.includes(found.status)) router.go('/', { replace: true });
      else setProblem(found);
    }
  };
  useEffect(() => void ask(), [token]);
  return { problem, again: () => void ask() };
}
