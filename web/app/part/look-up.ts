/* In which other banks a number is: asked once, the answer comes a moment later. */
import { useEffect, useState } from 'preact/hooks';
import type { LookUp } from '../api/types';
import { useBank } from '../context';
import { asProblem, type Problem } from '../model/problem';
import { usePay } from './pay-data';

export type Asked =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  | { readonly state: 'found'; readonly id: string; readonly banks: LookUp['banks'] }
  | { readonly state: 'nowhere' }
  | { readonly state: 'failed'; readonly problem: Problem | null };

const ASK_MS = 1_000;
const PATIENCE_MS = 45_000;
const NONE: Asked = { state: 'none' };

/* The usual bank first, the rest as the bank gave them. */
export function inOrder(banks: LookUp['banks']): LookUp['banks'] {
  return [...banks.filter((bank) => bank.is_default), ...banks.filter((bank) => !bank.is_default)];
}

export function answerOf(lookUp: LookUp): Asked {
  if (lookUp.status === 'asked') return { state: 'asking' };
  if (lookUp.status === 'failed') return { state: 'failed', problem: null };
  if (lookUp.banks.length === 0) return { state: 'nowhere' };
  return { state: 'found', id: lookUp.id, banks: inOrder(lookUp.banks) };
}

/* `known`: a look-up of before, good for a day. */
export function useLookUp(phone: string, wanted: boolean, known: string): { asked: Asked; again: () => void } {
  const bank = useBank();
  const { calls } = usePay();
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<{ phone: string; asked: Asked }>({ phone: '', asked: NONE });
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    const tell = (asked: Asked) => current && setFound({ phone, asked });
    let look: (() => void) | null = null;
    const begin = async () => {
      const former = known === '' || attempt > 0 ? null : await calls.lookUp(known).catch(() => null);
      const first = former?.phone === phone ? former : await calls.startLookUp(phone);
      tell(answerOf(first));
      return first;
    };
    const follow = async () => {
      let lookUp = await begin();
      const deadline = Date.now() + PATIENCE_MS;
      while (current && lookUp.status === 'asked') {
        await new Promise<void>((resolve) => {
          look = resolve;
          setTimeout(resolve, ASK_MS);
        });
        if (!current) return;
        lookUp = await calls.lookUp(lookUp.id);
        const isLate = lookUp.status === 'asked' && Date.now() > deadline;
        tell(isLate ? { state: 'failed', problem: null } : answerOf(lookUp));
        if (isLate) return;
      }
    };
    tell({ state: 'asking' });
    follow().catch((error) => tell({ state: 'failed', problem: asProblem(error) }));
    const hear = () => look?.();
    bank.listeners.add(hear);
    return () => {
      current = false;
      bank.listeners.delete(hear);
    };
  }, [phone, wanted, attempt]);
  const asked = wanted ? (found.phone === phone ? found.asked : { state: 'asking' as const }) : NONE;
  return { asked, again: () => setAttempt((count) => count + 1) };
}
