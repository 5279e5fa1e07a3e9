/* The lines of an operation: who, from where, for what, what is left. */
import '../../../ui/card.css';
import type { ComponentChildren } from 'preact';
import type { Account, Entry, Payment } from '../../api/types';
import { tail } from '../../model/format';
import { fromWire } from '../../model/money';
import { formatPhone } from '../../model/phone';
import { Money, useSums } from '../../part/money';
import { text } from '../../text';
import { transfers } from '../../text/transfers';
import { useBillLines } from './bill-lines';

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

function PayeeFacts({ payment }: { payment: Payment }) {
  const { display, bank, account, phone, inn, kpp, budget } = payment.payee;
  const lines = useBillLines(payment);
  const numbers = budget
    ? ([
        ['uin', budget.uin],
        ['kbk', budget.kbk],
        ['oktmo', budget.oktmo],
      ] as const)
    : [];
  return (
    <>
      <Fact name={text.operation.payee}>{display}</Fact>
      {bank ? <Fact name={transfers.status.bank}>{bank.name || bank.bik}</Fact> : null}
      {lines.map(({ name, label, value }) => (
        <Fact key={name} name={label}>
          {value}
        </Fact>
      ))}
      {phone ? <Fact name={transfers.status.phone}>{formatPhone(phone)}</Fact> : null}
      {account ? (
        <Fact name={payment.kind === 'card' ? transfers.status.toCard : transfers.status.toNumber}>
          {tail(account)}
        </Fact>
      ) : null}
      {inn ? <Fact name={transfers.status.inn}>{inn}</Fact> : null}
      {kpp ? <Fact name={transfers.status.kpp}>{kpp}</Fact> : null}
      {numbers.map(([name, value]) =>
        value ? (
          <Fact key={name} name={transfers.requisites[name]}>
            {value}
          </Fact>
        ) : null,
      )}
      {payment.purpose ? <Fact name={transfers.status.purpose}>{payment.purpose}</Fact> : null}
    </>
  );
}

export function Facts({ entry, payment, account, toAccount }: FactsProps) {
  const sums = useSums();
  const outgoing = payment !== null && entry?.direction !== 'in';
  const reason = payment && payment.refusal === null ? reasonOf(payment) : null;
  const fee = payment ? fromWire(payment.fee) : null;
  return (
    <dl class="card facts">
      {reason ? <Fact name={text.operation.reason}>{reason}</Fact> : null}
      {outgoing && payment.kind !== 'own' ? <PayeeFacts payment={payment} /> : null}
      {account ? <Fact name={outgoing ? text.operation.payer : text.operation.account}>{called(account)}</Fact> : null}
      {payment?.returned ? (
        <Fact name={text.operation.cameBack}>
          {[sums(fromWire(payment.returned)), account ? called(account) : ''].filter(Boolean).join(' · ')}
        </Fact>
      ) : null}
      {toAccount && outgoing ? <Fact name={text.operation.toAccount}>{called(toAccount)}</Fact> : null}
      {payment?.message ? <Fact name={text.operation.message}>{payment.message}</Fact> : null}
      {entry ? <Fact name={text.operation.category}>{text.category[entry.category]}</Fact> : null}
      {fee ? <Fact name={text.operation.fee}>{fee.minor === 0n ? text.operation.noFee : sums(fee)}</Fact> : null}
      {payment && fee && fee.minor > 0n ? (
        <Fact name={text.operation.total}>{sums(fromWire(payment.total))}</Fact>
      ) : null}
      {entry && entry.status === 'posted' ? (
        <Fact name={text.operation.balanceAfter}>
          <Money value={fromWire(entry.balance_after)} />
        </Fact>
      ) : null}
    </dl>
  );
}
