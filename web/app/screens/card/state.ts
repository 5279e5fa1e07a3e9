/* One card: what it is, what can be done with it, and its number for half a minute. */
import { useEffect, useState } from 'preact/hooks';
import { useCountdown, useSource } from '../../../ui/hooks';
import { makeKey, useApp, useBank } from '../../context';
import type { Feed } from '../../model/feed';
import { asProblem, Problem } from '../../model/problem';
import type { Freshness } from '../../model/resource';
import {
  type BlockReason,
  type Card,
  type CardBook,
  type CardDetails,
  type CardOperation,
  type CardRequest,
  cardBookOf,
} from '../../part/card-data';

export type CardState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly card: Card; readonly asOf: number; readonly freshness: Freshness };

export type Doing = 'reveal' | 'freeze' | 'pin' | 'block' | 'reissue' | 'close' | 'rename' | 'dispute';

export interface CardScreen {
  readonly card: CardState;
  readonly feed: Feed<CardOperation>;
  readonly busy: Doing | null;
  readonly problem: Problem | null;
  /* A code is awaited for this. */
  readonly request: CardRequest | null;
  readonly shown: CardDetails | null;
  readonly shownLeft: number;
  readonly refresh: () => void;
  readonly reveal: () => void;
  readonly show: (details: CardDetails | null) => void;
  readonly hide: () => void;
  readonly askPin: () => void;
  readonly putAside: () => void;
  readonly taken: (card: Card) => void;
  readonly toggleFreeze: () => void;
  /* Each tells whether it was done. */
  readonly block: (reason: BlockReason) => Promise<boolean>;
  readonly reissue: () => Promise<Card | null>;
  readonly close: () => Promise<boolean>;
  readonly rename: (name: string) => Promise<boolean>;
  readonly dispute: (operation: CardOperation) => Promise<boolean>;
}

/* The number, until its time is over, the app goes out of sight, or the screen is left. */
function useShown(now: () => number) {
  const [shown, setShown] = useState<{ readonly details: CardDetails; readonly until: number } | null>(null);
  const left = useCountdown(() => (shown ? Math.max(0, Math.ceil((shown.until - now()) / 1000)) : 0), shown);
  const hide = () => setShown(null);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(hide, Math.max(0, shown.until - now()));
    const away = () => document.visibilityState !== 'visible' && hide();
    document.addEventListener('visibilitychange', away);
    window.addEventListener('pagehide', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', away);
      window.removeEventListener('pagehide', hide);
    };
  }, [shown]);
  const show = (details: CardDetails | null) => setShown(details && { details, until: now() + details.seconds * 1000 });
  return { shown: shown?.details ?? null, left, show, hide };
}

function find(book: CardBook, id: string): CardState {
  const known = book.cards.get();
  if (known.state !== 'ready') return known;
  const card = known.data.find((candidate) => candidate.id === id);
  return card
    ? { state: 'ready', card, asOf: known.asOf, freshness: known.freshness }
    : { state: 'failed', problem: new Problem('not-found', 404, '') };
}

export function useCard(id: string): CardScreen {
  const { session, window } = useApp();
  const bank = useBank();
  const now = () => session.bankNow();
  const book = cardBookOf(bank, now);
  useSource(book.cards);
  const feed = book.operations(id);
  const [busy, setBusy] = useState<Doing | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [request, setRequest] = useState<CardRequest | null>(null);
  const number = useShown(now);
  const card = find(book, id);
  useEffect(() => {
    void book.cards.refresh();
    void feed.refresh();
    void bank.accounts.refresh();
  }, [book, feed]);

  const run = async <T>(what: Doing, work: () => Promise<T>): Promise<T | null> => {
    if (busy) return null;
    setBusy(what);
    setProblem(null);
    try {
      return await work();
    } catch (error) {
      window.haptic('error');
      setProblem(asProblem(error));
      return null;
    } finally {
      setBusy(null);
    }
  };
  const change = async (what: Doing, work: () => Promise<Card>): Promise<boolean> => {
    const next = await run(what, work);
    if (next) book.put(next);
    return next !== null;
  };
  const { calls } = book;
  return {
    card,
    feed,
    busy,
    problem,
    request,
    shown: number.shown,
    shownLeft: number.left,
    refresh: () => {
      void book.cards.refresh(true);
      void feed.refresh(true);
    },
    reveal: () => void run('reveal', async () => setRequest(await calls.reveal(id))),
    show: number.show,
    hide: number.hide,
    askPin: () => void run('pin', async () => setRequest(await calls.pin(id))),
    putAside: () => setRequest(null),
    taken: (next) => {
      setRequest(null);
      book.put(next);
    },
    toggleFreeze: () => {
      const frozen = card.state === 'ready' && card.card.state === 'frozen';
      number.hide();
      void change('freeze', () => (frozen ? calls.unfreeze(id) : calls.freeze(id)));
    },
    block: (reason) => change('block', () => calls.block(id, reason)),
    reissue: async () => {
      const key = makeKey();
      const made = await run('reissue', () => calls.reissue(id, key));
      if (made) {
        book.put(made);
        await book.cards.refresh(true);
      }
      return made;
    },
    close: () => change('close', () => calls.close(id)),
    rename: (name) => change('rename', () => calls.rename(id, name)),
    dispute: async (operation) => {
      const after = await run('dispute', () => calls.dispute(operation.id));
      if (after) {
        book.put(after.card);
        await feed.refresh(true);
      }
      return after !== null;
    },
  };
}
