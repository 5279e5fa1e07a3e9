/* "All time" and the last months, as chips; what was chosen is kept while the tab lives. */
import { useState } from 'preact/hooks';
import type { Period } from '../api/bank';
import { useApp } from '../context';
import { bankDay, monthName, monthRange } from '../model/date';
import { tabDrawer } from '../model/storage';
import { language, text } from '../text';

const MONTHS = 6;
const ALL = 'all';

export interface Periods {
  readonly options: readonly { value: string; label: string }[];
  readonly chosen: string;
  readonly period: Period | null;
  readonly choose: (value: string) => void;
}

export function usePeriods(name: string): Periods {
  const { session } = useApp();
  const today = bankDay(new Date(session.bankNow()));
  const months = Array.from({ length: MONTHS }, (_, back) => monthRange(today, back));
  const [chosen, setChosen] = useState(() => {
    const kept = tabDrawer.read(name);
    return typeof kept === 'string' ? kept : ALL;
  });
  const period = months.find((month) => month.from === chosen) ?? null;
  return {
    options: [
      { value: ALL, label: text.history.everything },
      ...months.map((month) => ({ value: month.from, label: monthName(month.from, language) })),
    ],
    chosen: period ? chosen : ALL,
    period,
    choose: (value) => {
      tabDrawer.write(name, value);
      setChosen(value);
    },
  };
}
