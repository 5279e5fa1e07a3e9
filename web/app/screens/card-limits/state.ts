/* What a card may be used for: switches, sums and kinds of shops; more of anything wants a code. */
import { useEffect, useState } from 'preact/hooks';
import { useApp, useBank } from '../../context';
import { parseTyped, toWire } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import {
  type Card,
  type CardChannel,
  type CardLimits,
  type CardLimitsChange,
  type CardRequest,
  cardBookOf,
} from '../../part/card-data';

export type Limits = CardLimits['limits'];
export type ChannelLimit = Limits['channels'][number];
export type MerchantGroup = Limits['merchants'][number]['group'];

export type LimitsState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly limits: Limits };

export interface LimitsScreen {
  readonly limits: LimitsState;
  readonly card: Card | null;
  readonly busy: string | null;
  readonly said: 'saved' | Problem | null;
  readonly request: CardRequest | null;
  readonly reload: () => void;
  readonly setOn: (channel: CardChannel, on: boolean) => void;
  /* Tells whether the bank took it, or asks for a code. */
  readonly setSums: (channel: CardChannel, day: string, month: string) => Promise<boolean>;
  readonly setBlocked: (group: MerchantGroup, blocked: boolean) => void;
  readonly putAside: () => void;
  readonly confirmed: () => void;
}

/* Both sums as typed, or null when they are none. */
export function readSums(day: string, month: string, currency: string) {
  const [ofDay, ofMonth] = [parseTyped(day, currency), parseTyped(month, currency)];
  if (!ofDay || !ofMonth || ofDay.minor <= 0n || ofMonth.minor < ofDay.minor) return null;
  return { day: toWire(ofDay), month: toWire(ofMonth) };
}

export function useLimits(id: string): LimitsScreen {
  const { session, window } = useApp();
  const book = cardBookOf(useBank(), () => session.bankNow());
  const [limits, setLimits] = useState<LimitsState>({ state: 'loading' });
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState<LimitsScreen['said']>(null);
  const [request, setRequest] = useState<CardRequest | null>(null);
  const known = book.cards.get();
  const card = known.state === 'ready' ? (known.data.find((one) => one.id === id) ?? null) : null;

  const load = async () => {
    try {
      const answer = await book.calls.limits(id);
      setLimits({ state: 'ready', limits: answer.limits });
    } catch (error) {
      setLimits({ state: 'failed', problem: asProblem(error) });
    }
  };
  useEffect(() => {
    void book.cards.refresh().then(load);
  }, [id]);

  const change = async (what: string, body: CardLimitsChange): Promise<boolean> => {
    if (busy) return false;
    setBusy(what);
    setSaid(null);
    try {
      const answer = await book.calls.changeLimits(id, body);
      setLimits({ state: 'ready', limits: answer.limits });
      setRequest(answer.request);
      if (!answer.request) setSaid('saved');
      return true;
    } catch (error) {
      window.haptic('error');
      setSaid(asProblem(error));
      return false;
    } finally {
      setBusy(null);
    }
  };
  return {
    limits,
    card,
    busy,
    said,
    request,
    reload: () => {
      setLimits({ state: 'loading' });
      void load();
    },
    setOn: (channel, on) => void change(channel, { channels: { [channel]: { on } } }),
    setSums: async (channel, day, month) => {
      const now = limits.state === 'ready' ? limits.limits.channels.find((one) => one.channel === channel) : undefined;
      const sums = now && readSums(day, month, now.day.currency);
      return sums ? change(channel, { channels: { [channel]: sums } }) : false;
    },
    setBlocked: (group, blocked) => void change(group, { merchants: { [group]: blocked } }),
    putAside: () => setRequest(null),
    confirmed: () => {
      setRequest(null);
      setSaid('saved');
      void load();
    },
  };
}
