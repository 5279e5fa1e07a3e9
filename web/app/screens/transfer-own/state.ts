/* Between own accounts: two accounts and a sum. */
import type { Account } from '../../api/types';
import { type Transfer, useTransfer } from '../../part/transfer';

export type OwnState =
  | { readonly state: 'form'; readonly accounts: readonly Account[]; readonly to: Account | null }
  | { readonly state: 'one-account' };

export interface OwnTransfer {
  readonly transfer: Transfer;
  readonly own: OwnState;
  readonly complete: boolean;
  readonly chooseFrom: (id: string) => void;
  readonly chooseTo: (id: string) => void;
  readonly swap: () => void;
}

export function useOwnTransfer(): OwnTransfer {
  const transfer = useTransfer('own');
  const { draft, change } = transfer;
  const accounts = transfer.accounts.state === 'ready' ? transfer.accounts.data : [];
  const to = accounts.find((account) => account.id === draft.to) ?? null;
  const swap = () => change({ from: draft.to, to: draft.from });
  return {
    transfer,
    own:
      transfer.accounts.state === 'ready' && accounts.length < 2
        ? { state: 'one-account' }
        : { state: 'form', accounts, to },
    complete: transfer.from !== null && to !== null && to !== transfer.from,
    chooseFrom: (id) => (id === draft.to ? swap() : change({ from: id })),
    chooseTo: (id) => (id === draft.from ? swap() : change({ to: id })),
    swap,
  };
}
