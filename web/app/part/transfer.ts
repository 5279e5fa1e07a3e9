/* A transfer from its draft to its end, the same for every kind: write, send, find out, confirm. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../ui/hooks';
import type { Account, Payment, PaymentOrder } from '../api/types';
import { makeKey, useApp, useBank } from '../context';
import {
  type Draft,
  type DraftFields,
  type DraftKind,
  dropDraft,
  edit,
  loadDraft,
  markSent,
  newDraft,
  renew,
  saveDraft,
  unmarkSent,
  wasSent,
} from '../model/draft';
import { fromWire, type Money, money, parseTyped } from '../model/money';
import { numberKind } from '../model/number';
import { asProblem, type Problem } from '../model/problem';
import type { Resource } from '../model/resource';
import { tabDrawer } from '../model/storage';
import { isTyped } from '../model/typed';
import { leavesDoubt } from './doubt';
import { type Later, useLaterPay } from './later';
import { type Sums, useSums } from './money';
import { orderOf } from './order';
import { usePay } from './pay-data';
import { type Quoted, useQuote } from './quote';

export type Phase =
  | { readonly at: 'writing'; readonly refusal: Problem | null; readonly ended: Payment | null }
  | { readonly at: 'sending' }
  /* It may have arrived: the same is asked again, a new one is not begun. */
  | { readonly at: 'unknown' }
  | { readonly at: 'confirming'; readonly payment: Payment };

export interface Transfer {
  readonly accounts: Resource<readonly Account[]>;
  readonly reloadAccounts: () => void;
  readonly draft: Draft;
  readonly from: Account | null;
  readonly amount: Money | null;
  /* More than there is: said before anything is sent. */
  readonly short: boolean;
  readonly sums: Sums;
  /* Everything that cannot be left out is there. */
  readonly order: PaymentOrder | null;
  readonly quoted: Quoted;
  readonly phase: Phase;
  /* Not now, but on a day or in a rhythm: then the order goes to the bank by that way. */
  readonly later: Later;
  readonly change: (fields: Partial<DraftFields>) => void;
  readonly send: () => void;
  readonly finish: (payment: Payment) => void;
  readonly closeConfirm: () => void;
}

const WRITING: Phase = { at: 'writing', refusal: null, ended: null };
const CHECK_MS = 4000;
/* What the payee is asked about with before there is an amount. */
const PROBE = 100n;

export function useTransfer(kind: DraftKind): Transfer {
  const { router, window } = useApp();
  const bank = useBank();
  const pay = usePay();
  const sums = useSums();
  const accounts = useSource(bank.accounts);
  const kept = useSource(bank.drafts);
  /* Only a form that this tab has not begun takes what was begun in another window. */
  const [isOwn] = useState(() => loadDraft(tabDrawer, kind) !== null);
  const [draft, setDraft] = useState(
    () => loadDraft(tabDrawer, kind) ?? bank.drafts.find(kind) ?? newDraft(kind, makeKey),
  );
  const [phase, setPhase] = useState<Phase>(() => (wasSent(tabDrawer, draft) ? { at: 'unknown' } : WRITING));
  /* Ordered and not confirmed; given up before another one is ordered. */
  const [open, setOpen] = useState<{ key: string; payment: Payment } | null>(null);
  useEffect(() => {
    void bank.accounts.refresh();
    void bank.drafts.refresh();
    if (isTyped(draft) && phase.at === 'writing') bank.drafts.keep(draft);
  }, [bank]);

  const keep = (next: Draft) => {
    saveDraft(tabDrawer, next);
    setDraft(next);
  };
  useEffect(() => {
    const found = bank.drafts.find(kind);
    if (!isOwn && found && !isTyped(draft) && phase.at === 'writing') keep(found);
  }, [kept.state]);
  /* What is typed lives in this tab: whoever closes it is asked. */
  const typed = isTyped(draft);
  useEffect(() => {
    window.guardClosing(typed);
    return () => window.guardClosing(false);
  }, [typed]);
  const list = accounts.state === 'ready' ? accounts.data : [];
  const from = list.find((account) => account.id === draft.from) ?? null;
  const amount = parseTyped(draft.amount, from?.currency);
  const isPayable = amount !== null && amount.minor > 0n;
  const order = isPayable && from !== null ? orderOf(draft, amount) : null;
  /* Whose a phone is has a question of its own. */
  const probes = !isPayable && from !== null && kind !== 'phone';
  const asked = probes ? orderOf(draft, money(PROBE, from.currency)) : order;
  const isAsking = kind !== 'own' && phase.at === 'writing';
  const quoted = useQuote(isAsking ? asked : null, !isPayable);
  const later = useLaterPay({
    form: kind,
    allowed: isKeepable(draft),
    amount,
    onBegun: () => {
      dropDraft(tabDrawer, kind);
      bank.drafts.drop(draft);
    },
  });

  /* A draft names its accounts: what is sent twice is the same to the letter. */
  useEffect(() => {
    if (phase.at !== 'writing' || list.length === 0) return;
    const fields = chosenAccounts(kind, draft, list);
    if (fields) keep(edit(draft, fields, makeKey));
  }, [accounts.state, phase.at]);

  const finish = (payment: Payment) => {
    bank.payment(payment.id).put(payment);
    void bank.moneyMoved();
    if (payment.status === 'posted' || payment.status === 'sent') {
      dropDraft(tabDrawer, kind);
      window.haptic('success');
      router.go(`/payments/${payment.id}/done`, { replace: true });
      return;
    }
    if (payment.status === 'stopped') {
      dropDraft(tabDrawer, kind);
      router.go(`/operations/${payment.id}`, { replace: true });
      return;
    }
    if (payment.status === 'awaiting_confirmation') {
      setOpen({ key: draft.key, payment });
      setPhase({ at: 'confirming', payment });
      return;
    }
    unmarkSent(tabDrawer, kind);
    setOpen(null);
    keep(renew(draft, makeKey));
    setPhase({ at: 'writing', refusal: null, ended: payment });
  };

  const giveUp = async () => {
    if (!open) return;
    await pay.calls.cancel(open.payment.id).catch(() => undefined);
    setOpen(null);
  };
  const send = async (doubtful: boolean) => {
    if (!order) return;
    if (!doubtful) setPhase({ at: 'sending' });
    if (open?.key !== draft.key) await giveUp();
    markSent(tabDrawer, draft);
    bank.drafts.forget(kind);
    try {
      finish(await pay.calls.order(order, draft.key));
    } catch (error) {
      const problem = asProblem(error);
      if (leavesDoubt(problem, doubtful)) {
        setPhase({ at: 'unknown' });
        return;
      }
      unmarkSent(tabDrawer, kind);
      bank.drafts.keep(draft);
      if (problem.kind === 'idempotency-conflict') keep(renew(draft, makeKey));
      window.haptic('error');
      setPhase({ at: 'writing', refusal: problem, ended: null });
    }
  };

  /* Reading the SMS may cost a reload: then the sheet comes back. Whoever leaves the form has put it away. */
  useEffect(() => (phase.at === 'confirming' ? () => unmarkSent(tabDrawer, kind) : undefined), [phase.at]);

  useEffect(() => {
    if (phase.at !== 'unknown' || accounts.state !== 'ready') return;
    void send(true);
    const timer = setInterval(() => void send(true), CHECK_MS);
    return () => clearInterval(timer);
  }, [phase.at, accounts.state]);

  return {
    accounts,
    reloadAccounts: () => void bank.accounts.refresh(true),
    draft,
    from,
    amount,
    sums,
    short: !later.isOn && from !== null && amount !== null && amount.minor > fromWire(from.available).minor,
    order,
    quoted,
    phase,
    later,
    change: (fields) => {
      const next = edit(draft, fields, makeKey);
      keep(next);
      bank.drafts.keep(next);
      if (phase.at === 'writing') setPhase(WRITING);
      if (later.phase.at === 'writing') later.close();
    },
    send: () => {
      if (later.isOn && order && phase.at === 'writing') void giveUp().then(() => later.send(order));
      else void send(phase.at === 'unknown');
    },
    finish,
    closeConfirm: () => {
      unmarkSent(tabDrawer, kind);
      setPhase(WRITING);
    },
  };
}

/* The bank keeps no card's number and no link. */
function isKeepable({ kind, to }: Draft): boolean {
  return kind !== 'link' && !(kind === 'account' && numberKind(to) === 'card');
}

/* What stands in the form before the person has chosen: from where there is money, to another account. */
function chosenAccounts(kind: DraftKind, draft: Draft, accounts: readonly Account[]): Partial<DraftFields> | null {
  const known = (id: string) => accounts.some((account) => account.id === id);
  const free = accounts.filter((account) => kind !== 'own' || account.id !== draft.to);
  const from = known(draft.from) ? draft.from : (free[0]?.id ?? '');
  if (kind !== 'own') return from === draft.from ? null : { from };
  const other = accounts.find((account) => account.id !== from)?.id ?? '';
  const to = known(draft.to) && draft.to !== from ? draft.to : other;
  return from === draft.from && to === draft.to ? null : { from, to };
}
