/* Topping up when little is left: does the payee tell what is left, and what its customer types. */
import { useEffect, useState } from 'preact/hooks';
import type { components } from '../api/generated/schema';
import { useBank } from '../context';
import { type Money, parseTyped, toWire } from '../model/money';
import { billCallsOf } from './bill-data';
import type { KeptOrder } from './standing-data';

export type Threshold = components['schemas']['Threshold'];

const rubles = (sum: Money): Threshold['below'] => ({ amount: toWire(sum).amount, currency: 'RUB' });

/* What is to be sent; nothing while a sum is missing, or a month holds not one payment. */
export function thresholdOf(below: string, most: string, amount: Money | null): Threshold | null {
  const [low, month] = [parseTyped(below, 'RUB'), parseTyped(most, 'RUB')];
  if (!low || !month || low.minor === 0n || month.minor === 0n || isTight(most, amount)) return null;
  return { below: rubles(low), at_most_a_month: rubles(month) };
}

/* A month that is wide enough for nothing. */
export function isTight(most: string, amount: Money | null): boolean {
  const month = parseTyped(most, 'RUB');
  return month !== null && amount !== null && amount.minor > month.minor;
}

export interface ThresholdForm {
  readonly offered: boolean;
  readonly below: string;
  readonly setBelow: (typed: string) => void;
  readonly most: string;
  readonly setMost: (typed: string) => void;
  readonly tight: boolean;
  readonly asked: Threshold | null;
}

export function useThreshold({ to }: KeptOrder, amount: Money | null): ThresholdForm {
  const bank = useBank();
  const [offered, setOffered] = useState(false);
  const [below, setBelow] = useState('100');
  const [most, setMost] = useState('3000');
  const { provider = '' } = to;
  useEffect(() => {
    let current = true;
    setOffered(false);
    if (provider === '') return;
    /* Without an answer it is not offered: dates are. */
    billCallsOf(bank)
      .provider(provider)
      .then(
        ({ threshold }) => current && setOffered(threshold),
        () => {},
      );
    return () => {
      current = false;
    };
  }, [bank, provider]);
  return {
    offered,
    below,
    setBelow,
    most,
    setMost,
    tight: isTight(most, amount),
    asked: thresholdOf(below, most, amount),
  };
}
