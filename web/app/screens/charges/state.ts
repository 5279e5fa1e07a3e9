/* What is owed to the state: a number, the answer, and one of its charges to pay. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import { billCallsOf, type Charge, isInn, isUin } from '../../part/bill-data';

export type By = 'uin' | 'inn';

export type Answer =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  | { readonly state: 'failed' }
  | { readonly state: 'problem'; readonly problem: Problem }
  | { readonly state: 'found'; readonly items: readonly Charge[] };

export interface ChargesScreen {
  readonly by: By;
  readonly setBy: (by: By) => void;
  readonly number: string;
  readonly setNumber: (typed: string) => void;
  readonly good: boolean;
  /* Long enough to be whole, and its digits do not fit. */
  readonly wrong: boolean;
  readonly answer: Answer;
  readonly ask: () => void;
  readonly reset: () => void;
}

const POLL_MS = 700;
const POLLS = 30;
const LENGTHS: Readonly<Record<By, readonly number[]>> = { uin: [20, 25], inn: [10, 12] };

export function isWhole(by: By, number: string): boolean {
  return LENGTHS[by].includes(number.length);
}

export function fits(by: By, number: string): boolean {
  return by === 'uin' ? isUin(number) : isInn(number);
}

export function useCharges(): ChargesScreen {
  const bank = useBank();
  const [by, setBy] = useState<By>('uin');
  const [number, setNumber] = useState('');
  const [answer, setAnswer] = useState<Answer>({ state: 'none' });
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );

  const ask = async () => {
    const calls = billCallsOf(bank);
    setAnswer({ state: 'asking' });
    try {
      let found = await calls.ask(by === 'uin' ? { uin: number } : { inn: number });
      for (let i = 0; i < POLLS && found.status === 'asked' && here.current; i++) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        found = await calls.charges(found.id);
      }
      if (!here.current) return;
      setAnswer(found.status === 'answered' ? { state: 'found', items: found.items } : { state: 'failed' });
    } catch (error) {
      if (here.current) setAnswer({ state: 'problem', problem: asProblem(error) });
    }
  };
  const good = isWhole(by, number) && fits(by, number);
  return {
    by,
    setBy: (next) => {
      setBy(next);
      setNumber('');
    },
    number,
    setNumber: (typed) => setNumber(typed.replace(/\D/g, '').slice(0, by === 'uin' ? 25 : 12)),
    good,
    wrong: isWhole(by, number) && !fits(by, number),
    answer,
    ask: () => void ask(),
    reset: () => setAnswer({ state: 'none' }),
  };
}
