/* Asking for money: of a customer by phone, or by a link; then what was made of it. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Account } from '../../api/types';
import { makeKey, useApp, useBank } from '../../context';
import { type Money, parseTyped, toWire } from '../../model/money';
import { isComplete } from '../../model/phone';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';
import { isObject, tabDrawer } from '../../model/storage';
import { type Ask, type AskWish, askBookOf } from '../../part/ask-data';
import { type PhonePayee, usePhonePayee } from '../../part/phone-payee';

export interface AskDraft {
  readonly kind: 'person' | 'link';
  readonly phone: string;
  readonly account: string;
  readonly amount: string;
  readonly note: string;
  readonly use: 'once' | 'many';
  readonly days: '7' | '30' | '90';
  readonly others: boolean;
  readonly key: string;
}

export type Phase =
  | { readonly at: 'writing'; readonly refusal: Problem | null }
  | { readonly at: 'sending' }
  | { readonly at: 'made'; readonly ask: Ask };

const DRAWER = 'ask';

function newAsk(): AskDraft {
  return {
    kind: 'person',
    phone: '',
    account: '',
    amount: '',
    note: '',
    use: 'once',
    days: '30',
    others: false,
    key: makeKey(),
  };
}

/* What was begun in this tab goes on. */
function kept(): AskDraft {
  const found = tabDrawer.read(DRAWER);
  const made = newAsk();
  if (!isObject(found)) return made;
  const sameShape = Object.entries(made).every(([name, value]) => typeof found[name] === typeof value);
  return sameShape ? ({ ...made, ...found } as AskDraft) : made;
}

/* Null until everything is there that cannot be left out. */
export function wishOf(draft: AskDraft, amount: Money | null): AskWish | null {
  const sum = amount !== null && amount.minor > 0n ? { amount: toWire(amount) as AskWish['amount'] } : {};
  const note = draft.note.trim();
  const common = { account: draft.account, ...sum, ...(note === '' ? {} : { note }) };
  if (draft.account === '' || (draft.amount !== '' && !('amount' in sum))) return null;
  if (draft.kind === 'person') {
    return isComplete(draft.phone) && 'amount' in sum ? ({ ...common, phone: draft.phone } as AskWish) : null;
  }
  return {
    ...common,
    once: draft.use === 'once',
    days: Number(draft.days),
    open_to_others: draft.others,
  } as AskWish;
}

export interface Asking {
  readonly accounts: Resource<readonly Account[]>;
  readonly reload: () => void;
  readonly draft: AskDraft;
  readonly account: Account | null;
  readonly amount: Money | null;
  readonly person: PhonePayee;
  readonly wish: AskWish | null;
  readonly phase: Phase;
  readonly change: (fields: Partial<AskDraft>) => void;
  readonly send: () => void;
}

export function useAsking(): Asking {
  const { session, window } = useApp();
  const bank = useBank();
  const book = askBookOf(bank, () => session.bankNow());
  const accounts = useSource(bank.accounts);
  const [draft, setDraft] = useState(kept);
  const [phase, setPhase] = useState<Phase>({ at: 'writing', refusal: null });
  useEffect(() => void bank.accounts.refresh(), [bank]);
  const list = accounts.state === 'ready' ? accounts.data : [];
  const account = list.find(({ id }) => id === draft.account) ?? null;
  const amount = parseTyped(draft.amount, account?.currency);
  const person = usePhonePayee(draft.kind === 'person' ? draft.phone : '');
  const wish = wishOf(draft, amount);
  const change = (fields: Partial<AskDraft>) => {
    const next = { ...draft, ...fields, key: makeKey() };
    tabDrawer.write(DRAWER, next);
    setDraft(next);
    setPhase({ at: 'writing', refusal: null });
  };
  useEffect(() => {
    const [first] = list;
    if (account === null && first) change({ account: first.id });
  }, [accounts.state]);
  const send = async () => {
    if (wish === null) return;
    setPhase({ at: 'sending' });
    try {
      const ask = await book.calls.ask(wish, draft.key);
      tabDrawer.drop(DRAWER);
      book.refresh();
      window.haptic('success');
      setPhase({ at: 'made', ask });
    } catch (error) {
      window.haptic('error');
      setPhase({ at: 'writing', refusal: asProblem(error) });
    }
  };
  return {
    accounts,
    reload: () => void bank.accounts.refresh(true),
    draft,
    account,
    amount,
    person,
    wish,
    phase,
    change,
    send: () => void send(),
  };
}
