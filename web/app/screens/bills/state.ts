/* The catalogue: what is saved, categories, what was found. */
import { useEffect, useState } from 'preact/hooks';
import { useApp, useBank } from '../../context';
import { fromWire, typedOf } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { tabDrawer } from '../../model/storage';
import { billCallsOf, type Payer, type Provider, type ProviderCategory } from '../../part/bill-data';
import { READ_BILL } from '../../part/bill-draft';
import { hasCamera } from '../../part/camera';

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
  readonly choose: (category: ProviderCategory | null) => void;
  readonly found: Found;
  readonly again: () => void;
  readonly scan: () => void;
  /* The camera of the browser itself is open. */
  readonly looking: boolean;
  readonly stopLooking: () => void;
  readonly picture: () => void;
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

export function useCatalogue(): Catalogue {
  const { router, window } = useApp();
  const bank = useBank();
  const [typed, type] = useState('');
  const [category, choose] = useState<ProviderCategory | null>(null);
  const [scanned, setScanned] = useState<Scanned>(null);
  const [looking, setLooking] = useState(false);
  const payers = usePayers();
  const { found, again } = useFound(typed, category);
  const take = async (text: string) => {
    setLooking(false);
    setScanned(null);
    try {
      const read = await billCallsOf(bank).read(text);
      tabDrawer.write(READ_BILL, {
        provider: read.provider.id,
        fields: read.fields,
        amount: read.amount ? typedOf(fromWire(read.amount)) : '',
      });
      router.go(`/bills/${read.provider.id}`);
    } catch (error) {
      setScanned(asProblem(error).kind === 'provider-unknown' ? 'unknown' : 'nothing');
    }
  };
  /* By the messenger's reader, or from a picture. */
  const ask = async () => {
    const found = await window.scan();
    if (found === null) setScanned('nothing');
    else await take(found);
  };
  return {
    payers,
    typed,
    type,
    category,
    choose,
    found,
    again,
    scan: () => {
      setScanned(null);
      if (window.name === 'browser' && hasCamera()) setLooking(true);
      else void ask();
    },
    looking,
    stopLooking: () => setLooking(false),
    picture: () => {
      setLooking(false);
      void ask();
    },
    take: (said) => void take(said),
    scanned,
  };
}
