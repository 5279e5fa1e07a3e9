import '../../../ui/field.css';
import { Badge, tintOf } from '../../../ui/badge';
import { Note } from '../../../ui/note';
import { PhoneField } from '../../../ui/phone-field';
import { useApp } from '../../context';
import { caretAfter, formatPhone, toE164 } from '../../model/phone';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import { ConfirmSheet } from '../../part/confirm-sheet';
import { problemText } from '../../part/failure';
import { mayFocusAtOnce } from '../../part/focus';
import { Screen } from '../../part/screen';
import { amountSaid, TransferForm } from '../../part/transfer-view';
import { text } from '../../text';
import { type PayeeState, usePhoneTransfer } from './state';

const MESSAGE = 140;
const SAY_LEFT = 30;

export default function TransferPhone() {
  const { window } = useApp();
  const { transfer, payee, complete } = usePhoneTransfer();
  const { draft, from, accounts, change, phase } = transfer;
  return (
    <Screen title={text.transfer.phoneTitle} parent="/payments">
      <TransferForm transfer={transfer} complete={complete}>
        <div>
          <PhoneField
            id="payee"
            label={text.transfer.payee}
            placeholder={text.signIn.phonePlaceholder}
            value={draft.to}
            parse={toE164}
            format={formatPhone}
            caretAfter={caretAfter}
            onChange={(to) => change({ to })}
            bad={payee.state === 'unknown'}
            describedBy="payee-note"
            big
            autoFocus={draft.to === '' && mayFocusAtOnce(window)}
          />
          <Payee payee={payee} />
        </div>
        <Amount
          value={draft.amount}
          from={from}
          said={amountSaid(transfer)}
          onChange={(amount) => change({ amount })}
        />
        <AccountField
          label={text.transfer.from}
          value={from}
          accounts={accounts.state === 'ready' ? accounts.data : []}
          onChange={(id) => change({ from: id })}
        />
        <Message value={draft.message} onChange={(message) => change({ message })} />
      </TransferForm>
      {phase.at === 'confirming' ? (
        <ConfirmSheet payment={phase.payment} onOver={transfer.finish} onClose={transfer.closeConfirm} />
      ) : null}
    </Screen>
  );
}

function payeeSaid(payee: PayeeState): string {
  switch (payee.state) {
    case 'none':
      return '';
    case 'looking':
      return text.transfer.looking;
    case 'found':
      return text.transfer.payeeBank(payee.name);
    case 'unknown':
      return text.transfer.unknownPayee;
    case 'later':
      return payee.problem.kind === 'offline' ? problemText(payee.problem) : text.transfer.lookLater;
  }
}

function Payee({ payee }: { payee: PayeeState }) {
  const bad = payee.state === 'unknown' || payee.state === 'later';
  return (
    <div class="transfer-payee">
      {payee.state === 'found' ? <Badge tint={tintOf(payee.name)} letter={payee.name.charAt(0)} size="small" /> : null}
      {payee.state === 'looking' ? <span class="bone badge badge-small" /> : null}
      <Note id="payee-note" look={bad ? 'bad' : 'plain'}>
        {payee.state === 'found' ? <span class="transfer-payee-name">{payeeSaid(payee)}</span> : payeeSaid(payee)}
      </Note>
    </div>
  );
}

function Message({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const left = MESSAGE - value.length;
  return (
    <div>
      <label class="field" for="message">
        <span class="field-label">{`${text.transfer.message} · ${text.transfer.messageHint.toLowerCase()}`}</span>
        <textarea
          id="message"
          class="field-box"
          rows={1}
          maxLength={MESSAGE}
          value={value}
          aria-describedby="message-note"
          onInput={(event) => onChange(event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' '))}
        />
      </label>
      <Note id="message-note">{left <= SAY_LEFT ? text.transfer.messageLeft(left) : null}</Note>
    </div>
  );
}
