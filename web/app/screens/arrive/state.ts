/* Coming from another window: the link is claimed, both screens show two digits, the other one confirms. */
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../../context';
import { asProblem, type Problem } from '../../model/problem';

export type ArriveState =
  | { readonly state: 'claiming' }
  | { readonly state: 'waiting'; readonly number: string }
  | { readonly state: 'expired' }
  | { readonly state: 'refused' }
  | { readonly state: 'failed'; readonly problem: Problem };

const ASK_MS = 1000;

function endOf(problem: Problem): ArriveState | null {
  if (problem.kind === 'handover-refused') return { state: 'refused' };
  const isOver = ['handover-over', 'not-found', 'invalid-request'].includes(problem.kind);
  return isOver ? { state: 'expired' } : null;
}

export function useArrive(token: string) {
  const { session, window: bankWindow } = useApp();
  const [arriving, setArriving] = useState<ArriveState>({ state: 'claiming' });
  const isClaiming = arriving.state === 'claiming';
  const isWaiting = arriving.state === 'waiting';
  useEffect(() => {
    if (!isClaiming) return;
    session.claim(token).then(
      ({ number }) => setArriving({ state: 'waiting', number }),
      (error) => setArriving(endOf(asProblem(error)) ?? { state: 'failed', problem: asProblem(error) }),
    );
  }, [isClaiming]);
  useEffect(() => {
    if (!isWaiting) return;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        if (await session.arrive(token)) return bankWindow.haptic('success');
      } catch (error) {
        const end = endOf(asProblem(error));
        if (end) return setArriving(end);
      }
      timer = setTimeout(() => void ask(), ASK_MS);
    };
    timer = setTimeout(() => void ask(), ASK_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return {
    arriving,
    again: () => setArriving({ state: 'claiming' }),
    bySms: () => session.giveUpArriving(),
  };
}
