/* The lines of an operation: who, from where, for what, what is left. */
import '../../../ui/card.css';
import type { ComponentChildren } from 'preact';
import type { Account, Entry, Payment } from '../../api/types';
import { formatMoney, tail } from '../../model/format';
import { fromWire } from '../../model/money';
import { Money } from '../../part/money';
import { language, text } from '../../text';

interface FactsProps {
  entry: Entry | null;
  payment: Payment | null;
  account: Account | null;
  toAccount: Account | null;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{children}</dd>
    </div>
  );
}

const called = (account: Account) => `${account.name} ${tail(account.number)}`;

function reasonOf(payment: Payment): string | null {
  if (payment.reason === 'wrong-code') return text.signIn.spent;
  if (payment.status === 'rejected' || payment.status === 'expired' || payment.status === 'cancelled') {
    return text.confirm[payment.status];
  }
  return null;
}

export function Facts({ entry, payment, account, toAccount }: FactsProps) {
  const outgoing = payment !== null && entry?.direction !== 'in';
  const reason = payment ? reasonOf(payment) : null;
  const fee = payment ? fromWire(payment.fee) : null;
  return (
    <dl class="card facts">
      {reason ? <Fact name={text.operation.reason}>{reason}</Fact> : null}
      {outgoing && payment.kind === 'phone' ? <Fact name={text.operation.payee}>{payment.payee.display}</Fact> : null}
      {account ? <Fact name={outgoing ? text.operation.payer : text.operation.account}>{called(account)}</Fact> : null}
      {toAccount && outgoing ? <Fact name={text.operation.toAccount}>{called(toAccount)}</Fact> : null}
      {payment?.message ? <Fact name={text.operation.message}>{payment.message}</Fact> : null}
      {entry ? <Fact name={text.operation.category}>{text.category[entry.category]}</Fact> : null}
      {fee ? (
        <Fact name={text.operation.fee}>{fee.minor === 0n ? text.operation.noFee : formatMoney(fee, language)}</Fact>
      ) : null}
      {payment && fee && fee.minor > 0n ? (
        <Fact name={text.operation.total}>{formatMoney(fromWire(payment.total), language)}</Fact>
      ) : null}
      {entry && entry.status === 'posted' ? (
        <Fact name={text.operation.balanceAfter}>
          <Money value={fromWire(entry.balance_after)} secret />
        </Fact>
      ) : null}
    </dl>
  );
}
