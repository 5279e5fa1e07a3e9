/* An account in a list: what it holds, what it is called, and the way to it. */
import '../../ui/card.css';
import './account-row.css';
import { Badge } from '../../ui/badge';
import { Icon } from '../../ui/icon';
import type { Account } from '../api/types';
import { tail } from '../model/format';
import { fromWire } from '../model/money';
import { Link } from './link';
import { Money } from './money';

/* How an account looks wherever it stands. */
export function accountLook(account: Account | null) {
  return account?.kind === 'savings'
    ? ({ tint: 'violet', icon: 'savings' } as const)
    : ({ tint: 'teal', icon: 'wallet' } as const);
}

interface AccountRowProps {
  account: Account;
  /* Beside its name: that it is the main one, when it was closed. */
  said?: string | undefined;
}

export function AccountBody({ account, said }: AccountRowProps) {
  return (
    <>
      <Badge {...accountLook(account)} />
      <span class="row-body account-body">
        <span class="row-title">
          <Money value={fromWire(account.balance)} />
        </span>
        <span class="row-sub figures">
          {`${account.name} ${tail(account.number)}`}
          {said ? ` · ${said}` : null}
        </span>
      </span>
    </>
  );
}

export function AccountRow(props: AccountRowProps) {
  return (
    <Link to={`/accounts/${props.account.id}`} class="row row-press">
      <AccountBody {...props} />
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}
