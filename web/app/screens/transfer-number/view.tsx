import '../../../ui/field.css';
import { Badge, tintOf } from '../../../ui/badge';
import { Note } from '../../../ui/note';
import { NumberField } from '../../../ui/number-field';
import { useApp } from '../../context';
import { formatNumber } from '../../model/number';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import { mayFocusAtOnce } from '../../part/focus';
import { MessageField } from '../../part/message-field';
import { Screen } from '../../part/screen';
import { amountFacts, amountSaid, TransferForm } from '../../part/transfer-view';
import { text } from '../../text';
import { transfers } from '../../text/transfers';
import { type NumberState, useNumberTransfer } from './state';

const LONGEST = 20;

export default function TransferNumber() {
  const { window } = useApp();
  const { transfer, payee, complete } = useNumberTransfer();
  const { draft, from, accounts, change } = transfer;
  const isBad = payee.state === 'wrong' || payee.state === 'refused';
  return (
    <Screen title={text.payments.account} parent="/payments">
      <TransferForm transfer={transfer} complete={complete}>
        <div>
          <NumberField
            id="number"
            label={transfers.number.field}
            value={draft.to}
            longest={LONGEST}
            format={formatNumber}
            onChange={(to) => change({ to })}
            bad={isBad}
            describedBy="number-note"
            autoFocus={draft.to === '' && mayFocusAtOnce(window)}
          />
          <Payee payee={payee} bad={isBad} />
        </div>
        <Amount
          value={draft.amount}
          from={from}
          said={amountSaid(transfer)}
          facts={amountFacts(transfer)}
          onChange={(amount) => change({ amount })}
        />
        <AccountField
          label={text.transfer.from}
          value={from}
          accounts={accounts.state === 'ready' ? accounts.data : []}
          onChange={(id) => change({ from: id })}
        />
        <MessageField value={draft.message} onChange={(message) => change({ message })} />
      </TransferForm>
    </Screen>
  );
}

function said(payee: NumberState): string {
  switch (payee.state) {
    case 'none':
      return transfers.number.hint;
    case 'wrong':
      return transfers.number.wrongCard;
    case 'looking':
      return transfers.number.looking;
    case 'refused':
      return payee.detail;
    case 'found':
      return transfers.number[payee.kind](payee.name);
  }
}

function Payee({ payee, bad }: { payee: NumberState; bad: boolean }) {
  return (
    <div class="transfer-payee">
      {payee.state === 'found' ? <Badge tint={tintOf(payee.name)} letter={payee.name.charAt(0)} size="small" /> : null}
      {payee.state === 'looking' ? <span class="bone badge badge-small" /> : null}
      <Note id="number-note" look={bad ? 'bad' : 'plain'}>
        {payee.state === 'found' ? <span class="transfer-payee-name">{said(payee)}</span> : said(payee)}
      </Note>
    </div>
  );
}
