/* A kept order on its way: paid now, or given to the bank to pay by itself. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account, Payment } from '../../api/types';
import { useApp, useBank } from '../../context';
import { bankDay } from '../../model/date';
import { fromWire, type Money, parseTyped, typedOf } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { tabDrawer } from '../../model/storage';
import { type BeginPhase, useBeginning } from '../../part/begin-standing';
import { billCallsOf } from '../../part/bill-data';
import { type PayPhase, usePayOnce } from '../../part/pay-once';
import { dropWish, newPlan, type Plan, wishedPlan } from '../../part/plan';
import { type Quote, useQuote } from '../../part/quote';
import { isAnswered } from '../../part/quote-words';
import { type KeptOrder, orderAgain, type Standing, standingBookOf, type Template } from '../../part/standing-data';
import { isTimed, rhythmOf } from '../../part/threshold';

export type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly order: KeptOrder; readonly template: Template | null };

export type Phase = BeginPhase | PayPhase;

/* By a template's id, or by that of a payment. */
export function useKept(params: Readonly<Record<string, string>>): { loaded: Loaded; again: () => void } {
  const { session } = useApp();
  const { calls } = standingBookOf(useBank(), () => session.bankNow());
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  const { template = '', payment = '' } = params;
  useEffect(() => {
    let current = true;
    const load = async (): Promise<Loaded> => {
      if (template === '') return { state: 'ready', order: await calls.again(payment), template: null };
      const found = await calls.template(template);
      return { state: 'ready', order: found.order, template: found };
    };
    setLoaded({ state: 'loading' });
    load().then(
      (next) => current && setLoaded(next),
      (error) => current && setLoaded({ state: 'failed', problem: asProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [template, payment, tries]);
  return { loaded, again: () => setTries(tries + 1) };
}

export interface Again {
  readonly from: Account | null;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly amount: Money | null;
  readonly short: boolean;
  /* What it costs, now or on its day. */
  readonly quote: Quote;
  readonly plan: Plan;
  readonly today: string;
  readonly change: (fields: Partial<Plan>) => void;
  /* The payee tells what is left. */
  readonly offersLow: boolean;
  readonly isNow: boolean;
  readonly complete: boolean;
  readonly phase: Phase;
  readonly send: () => void;
  readonly paid: (payment: Payment) => void;
  readonly begun: (order: Standing) => void;
  readonly close: () => void;
}

/* Without an answer it is not offered: dates are. */
function useOffersLow({ to: { provider = '' } }: KeptOrder): boolean {
  const bank = useBank();
  const [offered, setOffered] = useState(false);
  useEffect(() => {
    let current = true;
    setOffered(false);
    if (provider === '') return;
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
  return offered;
}

/* name: of the template or payment it is. */
export function useAgain(order: KeptOrder, name: string): Again {
  const { session } = useApp();
  const bank = useBank();
  const now = usePayOnce(`again.${name}`, () => undefined);
  const later = useBeginning('again', () => undefined);
  const accounts = useSource(bank.accounts);
  useEffect(() => void bank.accounts.refresh(), [bank]);
  const today = bankDay(new Date(session.bankNow()));
  const [typed, setTyped] = useState(() => (order.amount ? typedOf(fromWire(order.amount)) : ''));
  const [plan, setPlan] = useState(() => wishedPlan(tabDrawer, newPlan(today), false));
  useEffect(() => dropWish(tabDrawer), []);
  const list = accounts.state === 'ready' ? accounts.data : [];
  const from = list.find(({ id }) => id === order.from) ?? null;
  const amount = parseTyped(typed, from?.currency ?? order.amount?.currency);
  const payable = amount !== null && amount.minor > 0n;
  const offersLow = useOffersLow(order);
  const isNow = plan.when === 'now';
  const timed = isTimed(plan, today, amount);
  const { phase, close } = isNow ? now : later;
  const available = from ? fromWire(from.available).minor : null;
  const isCovered = available === null || (payable && amount.minor <= available);
  const { quote } = useQuote(payable && (isCovered || !isNow) ? orderAgain(order, amount) : null, false);
  const fee = quote.state === 'ready' ? fromWire(quote.quote.fee).minor : 0n;
  return {
    from,
    typed,
    setTyped,
    amount,
    short: isNow && available !== null && payable && amount.minor + fee > available,
    quote,
    plan,
    today,
    change: (fields) => setPlan({ ...plan, ...fields }),
    offersLow,
    isNow,
    complete: payable && timed && isAnswered(quote),
    phase,
    send: () => {
      if (phase.at === 'unknown' && isNow) {
        now.ask();
        return;
      }
      if (!payable || !timed || phase.at === 'sending') return;
      const asked = orderAgain(order, amount);
      const rhythm = rhythmOf(plan, amount);
      if (rhythm) later.begin(asked, rhythm);
      else now.send(asked);
    },
    paid: now.finish,
    begun: later.begun,
    close,
  };
}
