/* To another window: a link for it, two digits on both screens, a yes on this one. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import { useApp, useBank } from '../../context';
import { type DraftKind, loadDraft, wasSent } from '../../model/draft';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';
import { tabDrawer } from '../../model/storage';
import { isTyped } from '../../model/typed';
import { handoverLink, type OpenWindow, waysOut } from '../../part/windows';

interface Begun {
  readonly id: string;
  readonly to: OpenWindow;
  readonly link: string;
  readonly expiresAt: string;
}

export type MoveState =
  | { readonly state: 'choosing'; readonly problem: Problem | null }
  | { readonly state: 'making'; readonly to: OpenWindow }
  | { readonly state: 'waiting'; readonly begun: Begun }
  | { readonly state: 'claimed'; readonly begun: Begun; readonly number: string; readonly approving: boolean }
  | { readonly state: 'done'; readonly to: OpenWindow }
  | { readonly state: 'ended'; readonly how: 'over' | 'stopped' }
  /* There with an SMS, then. */
  | { readonly state: 'refused'; readonly to: OpenWindow };

export interface Move {
  readonly windows: Resource<readonly OpenWindow[]>;
  readonly reload: () => void;
  readonly move: MoveState;
  readonly secondsLeft: () => number;
  readonly choose: (to: OpenWindow) => void;
  readonly answer: (same: boolean) => void;
  readonly again: () => void;
}

const ASK_MS = 1000;
const KINDS: readonly DraftKind[] = ['own', 'phone'];
const CHOOSING: MoveState = { state: 'choosing', problem: null };

function endOf(problem: Problem, to: OpenWindow): MoveState {
  if (problem.kind === 'handover-refused') return { state: 'refused', to };
  const isOver = problem.kind === 'handover-over' || problem.kind === 'not-found' || problem.kind === 'wrong-number';
  return isOver ? { state: 'ended', how: 'over' } : { state: 'choosing', problem };
}

export function useMove(): Move {
  const { session, window: bankWindow } = useApp();
  const bank = useBank();
  const known = useSource(bank.windows);
  const [move, setMove] = useState<MoveState>(CHOOSING);
  useEffect(() => void bank.windows.refresh(), [bank]);

  /* What is in hand must be there before the person is. */
  const saveDrafts = async () => {
    for (const kind of KINDS) {
      const draft = loadDraft(tabDrawer, kind);
      if (!draft || !isTyped(draft) || wasSent(tabDrawer, draft)) continue;
      const { key, from, to, amount, message } = draft;
      await bank.calls.saveDraft({ kind, key, from, to, amount, message }).catch(() => undefined);
    }
  };

  const choose = async (to: OpenWindow) => {
    setMove({ state: 'making', to });
    try {
      await saveDrafts();
      const { id, token, expires_at: expiresAt } = await bank.calls.startHandover();
      setMove({ state: 'waiting', begun: { id, to, link: handoverLink(to, token), expiresAt } });
    } catch (error) {
      setMove(endOf(asProblem(error), to));
    }
  };

  const begun = move.state === 'waiting' || move.state === 'claimed' ? move.begun : null;
  useEffect(() => {
    if (!begun) return;
    let isOver = false;
    const ask = async () => {
      const found = await bank.calls.handover(begun.id).catch((error) => asProblem(error));
      if (isOver) return;
      if (!('state' in found)) {
        if (found.status === 404) setMove({ state: 'ended', how: 'over' });
      } else if (found.state === 'over') setMove({ state: 'ended', how: 'over' });
      else if (found.state === 'approved' || found.state === 'done') setMove({ state: 'done', to: begun.to });
      else if (found.state === 'claimed' && found.number !== null) {
        const { number } = found;
        setMove((now) => (now.state === 'waiting' ? { state: 'claimed', begun, number, approving: false } : now));
      }
    };
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [bank, begun]);

  const answer = async (same: boolean) => {
    if (move.state !== 'claimed') return;
    if (!same) {
      /* A new one ends the former; nobody is told of the new one. */
      setMove({ state: 'ended', how: 'stopped' });
      await bank.calls.startHandover().catch(() => undefined);
      return;
    }
    setMove({ ...move, approving: true });
    try {
      await bank.calls.approveHandover(move.begun.id, move.number);
      bankWindow.haptic('success');
      setMove({ state: 'done', to: move.begun.to });
    } catch (error) {
      setMove(endOf(asProblem(error), move.begun.to));
    }
  };

  return {
    windows: known.state === 'ready' ? { ...known, data: waysOut(known.data, bankWindow.name) } : known,
    reload: () => void bank.windows.refresh(true),
    move,
    secondsLeft: () => (begun ? Math.max(0, Math.ceil((Date.parse(begun.expiresAt) - session.bankNow()) / 1000)) : 0),
    choose: (to) => void choose(to),
    answer: (same) => void answer(same),
    again: () => setMove(CHOOSING),
  };
}
