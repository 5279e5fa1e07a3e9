/* What can be paid, and what was paid lately. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Entry } from '../../api/types';
import { useApp, useBank } from '../../context';
import { recognise } from '../../model/payee';
import { asProblem, type Problem } from '../../model/problem';
import { billCallsOf } from '../../part/bill-data';
import { isBillCode, openRead } from '../../part/bill-draft';
import { type CodeScan, useCodeScan } from '../../part/code-scan';
import { repeat, startDraft } from '../../part/drafts';
import { draftOf, type Pasted } from '../../part/pasted';
import { usePay } from '../../part/pay-data';

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
      if (entry.payment === null || entry.kind === 'fee' || entry.direction !== 'out' || seen.has(entry.title))
        return false;
      seen.add(entry.title);
      return true;
    })
    .slice(0, SHOWN);
}

/* One press of "again": the form, filled in as it was. */
export function useRepeat(): { busy: string | null; problem: Problem | null; again: (id: string) => void } {
  const { router } = useApp();
  const { calls } = useBank();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const again = (id: string) => {
    if (busy !== null) return;
    setBusy(id);
    setProblem(null);
    calls.payment(id).then(
      (payment) => router.go(repeat(payment)),
      (error) => {
        setBusy(null);
        setProblem(asProblem(error));
      },
    );
  };
  return { busy, problem, again };
}

export type Smart =
  | { readonly at: 'typing'; readonly said: 'unknown' | 'unread' | null; readonly problem: Problem | null }
  | { readonly at: 'reading' };

const TYPING = { at: 'typing', said: null, problem: null } as const;

/* What was typed, pasted or scanned, taken to the form that it belongs to; words are read by the bank. */
export function useSmart(): { smart: Smart; go: (typed: string) => void; scan: CodeScan; clear: () => void } {
  const { router } = useApp();
  const bank = useBank();
  const { calls } = usePay();
  const [smart, setSmart] = useState<Smart>(TYPING);
  const begin = ({ form, path, fields }: Pasted) => {
    startDraft(form, fields);
    router.go(path);
  };
  /* Whom the catalogue does not know is paid by the requisites in the code. */
  const readBill = async (code: string) => {
    try {
      return openRead(await billCallsOf(bank).read(code));
    } catch (error) {
      if (asProblem(error).status === 422) return null;
      throw error;
    }
  };
  const read = async (words: string) => {
    setSmart({ at: 'reading' });
    try {
      const bill = isBillCode(words) ? await readBill(words) : null;
      if (bill !== null) {
        router.go(bill);
        return;
      }
      const found = draftOf(await calls.readRequisites(words));
      if (found) begin(found);
      else setSmart({ ...TYPING, said: 'unknown' });
    } catch (error) {
      setSmart({ ...TYPING, problem: asProblem(error) });
    }
  };
  const go = (typed: string) => {
    const found = recognise(typed);
    if (found === null) setSmart({ ...TYPING, said: 'unknown' });
    else if (found.kind === 'text') void read(found.text);
    else if (found.kind === 'phone') begin({ form: 'phone', path: '/payments/phone', fields: { to: found.phone } });
    else begin({ form: 'account', path: '/payments/number', fields: { to: found.number } });
  };
  const scan = useCodeScan((words) => {
    if (words === null) setSmart({ ...TYPING, said: 'unread' });
    else go(words);
  });
  return { smart, go, scan, clear: () => setSmart(TYPING) };
}
