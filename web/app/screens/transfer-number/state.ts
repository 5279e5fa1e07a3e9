/* By card or account number: to a customer of ours. */
import { isLuhn, numberKind } from '../../model/number';
import { type Transfer, useTransfer } from '../../part/transfer';

export type NumberState =
  | { readonly state: 'none' }
  | { readonly state: 'wrong' }
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly kind: 'account' | 'card'; readonly name: string }
  | { readonly state: 'refused'; readonly detail: string };

export function useNumberTransfer(): { transfer: Transfer; payee: NumberState; complete: boolean } {
  const transfer = useTransfer('account');
  const payee = numberState(transfer);
  const complete = payee.state === 'found' || (payee.state === 'looking' && transfer.quoted.quote.state === 'later');
  return { transfer, payee, complete: complete && transfer.from !== null };
}

export function numberState({ draft, quoted }: Pick<Transfer, 'draft' | 'quoted'>): NumberState {
  const kind = numberKind(draft.to);
  if (kind === null) return { state: 'none' };
  if (kind === 'card' && !isLuhn(draft.to)) return { state: 'wrong' };
  if (quoted.payee) return { state: 'found', kind, name: quoted.payee.display };
  const { quote } = quoted;
  if (quote.state === 'refused' && quote.problem.sort === 'payee') {
    return { state: 'refused', detail: `${quote.problem.detail} ${quote.problem.next ?? ''}`.trim() };
  }
  return quote.state === 'asking' || quote.state === 'later' ? { state: 'looking' } : { state: 'none' };
}
