/* How much may be sent to others, what is left of it, and changing it. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Limits, LimitsChange } from '../../api/types';
import { fromWire, type Money, toWire } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';
import { usePay } from '../../part/pay-data';

export const LIMIT_NAMES = ['operation', 'day', 'month'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

export type Change =
  | { readonly at: 'idle' }
  | { readonly at: 'choosing'; readonly name: LimitName; readonly problem: Problem | null }
  | { readonly at: 'saving'; readonly name: LimitName };

export interface LimitsState {
  readonly limits: Resource<Limits>;
  readonly reload: () => void;
  readonly change: Change;
  readonly begin: (name: LimitName) => void;
  readonly save: (sum: Money) => Promise<boolean>;
  readonly close: () => void;
  /* Ends a raising that has not begun yet. */
  readonly keepFormer: () => Promise<void>;
}

/* Of a hundred, for the eye: what is used of what is allowed. */
export function usedShare(used: Money, limit: Money): number {
  if (limit.minor <= 0n) return 100;
  const share = (used.minor * 100n) / limit.minor;
  return share > 100n ? 100 : Number(share);
}

const wired = (sum: Money) => toWire(sum) as NonNullable<LimitsChange['day']>;

export function useLimits(): LimitsState {
  const pay = usePay();
  const limits = useSource(pay.limits);
  const [change, setChange] = useState<Change>({ at: 'idle' });
  useEffect(() => void pay.limits.refresh(true), [pay]);
  const send = async (wanted: LimitsChange) => pay.limits.put(await pay.calls.changeLimits(wanted));
  return {
    limits,
    reload: () => void pay.limits.refresh(true),
    change,
    begin: (name) => setChange({ at: 'choosing', name, problem: null }),
    save: async (sum) => {
      if (change.at !== 'choosing') return false;
      const { name } = change;
      setChange({ at: 'saving', name });
      try {
        await send({ [name]: wired(sum) });
        setChange({ at: 'idle' });
        return true;
      } catch (error) {
        setChange({ at: 'choosing', name, problem: asProblem(error) });
        return false;
      }
    },
    close: () => setChange({ at: 'idle' }),
    keepFormer: async () => {
      if (limits.state !== 'ready') return;
      const { operation, day, month } = limits.data;
      const now = { operation: operation.limit, day: day.limit, month: month.limit };
      const kept = Object.entries(now).map(([name, sum]) => [name, wired(fromWire(sum))]);
      await send(Object.fromEntries(kept)).catch(() => pay.limits.refresh(true));
    },
  };
}
