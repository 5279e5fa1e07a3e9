/* The catalogue: what is saved, categories, what was found. */
import { useEffect, useState } from 'preact/hooks';
import { useApp, useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import { isObject, tabDrawer } from '../../model/storage';
import { billCallsOf, type Payer, type Provider, type ProviderCategory } from '../../part/bill-data';
import { openRead } from '../../part/bill-draft';
import { type CodeScan, useCodeScan } from '../../part/code-scan';

export type Found =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly items: readonly Provider[]; readonly more: boolean };

export type Scanned = 'nothing' | 'unknown' | null;

export interface Catalogue {
  readonly payers: readonly Payer[];
  readonly typed: string;
  readonly type: (text: string) => void;
  readonly category: ProviderCategory | null;
  readonly found: Found;
  readonly again: () => void;
  readonly scan: CodeScan;
  /* A bill's code that was copied elsewhere. */
  readonly take: (code: string) => void;
  readonly scanned: Scanned;
}

const PAUSE_MS = 250;

function usePayers(): readonly Payer[] {
  const bank = useBank();
  const [payers, setPayers] = useState<readonly Payer[]>([]);
  useEffect(() => {
    let current = true;
    billCallsOf(bank)
      .payers()
      .then(
        ({ items }) => current && setPayers(items),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [bank]);
  return payers;
}

function useFound(typed: string, category: ProviderCategory | null): { found: Found; again: () => void } {
  const bank = useBank();
  const [found, setFound] = useState<Found>({ state: 'none' });
  const [tries, setTries] = useState(0);
  const text = typed.trim();
  useEffect(() => {
    if (text === '' && category === null) {
      setFound({ state: 'none' });
      return;
    }
    let current = true;
    setFound((before) => (before.state === 'ready' ? before : { state: 'loading' }));
    const timer = setTimeout(
      () => {
        billCallsOf(bank)
          .search({ text, ...(category ? { category } : {}) })
          .then(
            ({ items, more }) => current && setFound({ state: 'ready', items, more }),
            (error) => current && setFound({ state: 'failed', problem: asProblem(error) }),
          );
      },
      text === '' ? 0 : PAUSE_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, category, tries]);
  return { found, again: () => setTries(tries + 1) };
}

/* What was searched for stays with its place in the history: whoever comes back from a form finds it, in no address. */
const SEARCH = 'bills-search';

function useTyped(): [string, (text: string) => void] {
  const { key } = useApp().router.get();
  const [typed, setTyped] = useState(() => {
    const kept = tabDrawer.read(SEARCH);
    return isObject(kept) && kept.key === key && typeof kept.typed === 'string' ? kept.typed : '';
  });
  const type = (text: string) => {
    tabDrawer.write(SEARCH, { key, typed: text });
    setTyped(text);
  };
  return [typed, type];
}

export function useCatalogue(category: ProviderCategory | null): Catalogue {
  const { router } = useApp();
  const bank = useBank();
  const [typed, type] = useTyped();
  const [scanned, setScanned] = useState<Scanned>(null);
  const payers = usePayers();
  const { found, again } = useFound(typed, category);
  const take = async (text: string) => {
    setScanned(null);
    try {
      router.go(openRead(await billCallsOf(bank).read(text)));
    } catch (error) {
      setScanned(asProblem(error).kind === 'provider-unknown' ? 'unknown' : 'nothing');
    }
  };
  const scan = useCodeScan((code) => {
    if (code === null) setScanned('nothing');
    else void take(code);
  });
  return {
    payers,
    typed,
    type,
    category,
    found,
    again,
    scan: {
      ...scan,
      start: () => {
        setScanned(null);
        scan.start();
      },
    },
    take: (said) => void take(said),
    scanned,
  };
}
