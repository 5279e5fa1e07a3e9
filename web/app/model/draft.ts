/* A payment being written. Its idempotency key is made with it, so that no click can pay twice;
   an edit makes it another payment and gives it another key. */
import type { Drawer } from './storage';
import { isObject } from './storage';

export type DraftKind = 'own' | 'phone' | 'account' | 'card' | 'bank_phone' | 'requisites' | 'bill' | 'link';

export interface DraftFields {
  readonly from: string;
  /* An account's id, a number, or what else the form of its kind keeps there. */
  readonly to: string;
  /* As typed: digits with at most one comma. */
  readonly amount: string;
  readonly message: string;
}

export interface Draft extends DraftFields {
  readonly kind: DraftKind;
  readonly key: string;
}

const EMPTY: DraftFields = { from: '', to: '', amount: '', message: '' };

export function newDraft(kind: DraftKind, makeKey: () => string, fields: Partial<DraftFields> = {}): Draft {
  return { ...EMPTY, ...fields, kind, key: makeKey() };
}

export function edit(draft: Draft, fields: Partial<DraftFields>, makeKey: () => string): Draft {
  const next = { ...draft, ...fields };
  const same =
    next.from === draft.from && next.to === draft.to && next.amount === draft.amount && next.message === draft.message;
  return same ? draft : { ...next, key: makeKey() };
}

/* The same once more: what the key stood for is over. */
export function renew(draft: Draft, makeKey: () => string): Draft {
  return { ...draft, key: makeKey() };
}

function isDraft(value: unknown, kind: DraftKind): value is Draft {
  return (
    isObject(value) &&
    value.kind === kind &&
    ['key', 'from', 'to', 'amount', 'message'].every((name) => typeof value[name] === 'string')
  );
}

export function loadDraft(drawer: Drawer, kind: DraftKind): Draft | null {
  const found = drawer.read(`draft.${kind}`);
  return isDraft(found, kind) ? found : null;
}

export function saveDraft(drawer: Drawer, draft: Draft): void {
  drawer.write(`draft.${draft.kind}`, draft);
}

export function dropDraft(drawer: Drawer, kind: DraftKind): void {
  drawer.drop(`draft.${kind}`);
  drawer.drop(`sent.${kind}`);
}

/* Noted before the order leaves: after a reload the app knows that it may have arrived. */
export function markSent(drawer: Drawer, draft: Draft): void {
  drawer.write(`sent.${draft.kind}`, draft.key);
}

export function unmarkSent(drawer: Drawer, kind: DraftKind): void {
  drawer.drop(`sent.${kind}`);
}

export function wasSent(drawer: Drawer, draft: Draft): boolean {
  return drawer.read(`sent.${draft.kind}`) === draft.key;
}
