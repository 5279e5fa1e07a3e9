import './screen.css';
import { Badge, tintOf } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { PhoneField } from '../../../ui/phone-field';
import { useApp } from '../../context';
import { caretAfter, formatPhone, isComplete, toE164 } from '../../model/phone';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import { problemText } from '../../part/failure';
import { mayFocusAtOnce } from '../../part/focus';
import { MessageField } from '../../part/message-field';
import type { PhonePayee } from '../../part/phone-payee';
import { Screen } from '../../part/screen';
import { amountFacts, amountSaid, TransferForm } from '../../part/transfer-view';
import { text } from '../../text';
import { transfers } from '../../text/transfers';
import { type PhoneTransfer, usePhoneTransfer } from './state';

export default function TransferPhone() {
  const { window } = useApp();
  const state = usePhoneTransfer();
  const { transfer, payee, phone, complete } = state;
  const { draft, from, accounts, change } = transfer;
  const { others, isElsewhere } = state;
  /* In other banks that it is not ours is news only when none of them has it either. */
  const isNowhere = others.state === 'nowhere' || others.state === 'failed';
  const saysPayee = !isElsewhere || (payee.state === 'unknown' && isNowhere);
  const isBad = payee.state === 'unknown' && others.state === 'nowhere';
  return (
    <Screen title={text.transfer.phoneTitle} parent="/payments">
      <TransferForm transfer={transfer} complete={complete}>
        <div>
          <PhoneField
            id="payee"
            label={text.transfer.payee}
            placeholder={text.signIn.phonePlaceholder}
            value={phone}
            parse={toE164}
            format={formatPhone}
            caretAfter={caretAfter}
            onChange={state.setPhone}
            bad={isBad}
            describedBy="payee-note"
            big
            autoFocus={phone === '' && mayFocusAtOnce(window)}
          />
          {saysPayee ? <Payee payee={payee} bad={isBad} /> : null}
          <Elsewhere state={state} />
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

function payeeSaid(payee: PhonePayee): string {
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

function Payee({ payee, bad }: { payee: PhonePayee; bad: boolean }) {
  return (
    <div class="transfer-payee">
      {payee.state === 'found' ? <Badge tint={tintOf(payee.name)} letter={payee.name.charAt(0)} size="small" /> : null}
      {payee.state === 'looking' ? <span class="bone badge badge-small" /> : null}
      <Note id="payee-note" look={bad || payee.state === 'later' ? 'bad' : 'plain'}>
        {payee.state === 'found' ? <span class="transfer-payee-name">{payeeSaid(payee)}</span> : payeeSaid(payee)}
      </Note>
    </div>
  );
}

/* The way to other banks, and what they said. */
function Elsewhere({ state }: { state: PhoneTransfer }) {
  const { payee, others, isElsewhere, phone } = state;
  if (!isElsewhere) {
    const isOffered = isComplete(phone) && (payee.state === 'found' || payee.state === 'later');
    return isOffered ? (
      <Button look="quiet" class="banks-other" onPress={() => state.goElsewhere(true)}>
        {transfers.banks.other}
      </Button>
    ) : null;
  }
  return (
    <div class="banks">
      {others.state === 'found' ? <Banks state={state} /> : <Asking state={state} />}
      {payee.state === 'unknown' ? null : (
        <Button look="quiet" class="banks-other" onPress={() => state.goElsewhere(false)}>
          {transfers.banks.toOurs}
        </Button>
      )}
    </div>
  );
}

function Asking({ state }: { state: PhoneTransfer }) {
  const { others } = state;
  if (others.state === 'asking' || others.state === 'none') {
    return (
      <div class="transfer-payee" aria-busy="true">
        <span class="bone badge badge-small" />
        <Note>{transfers.banks.looking}</Note>
      </div>
    );
  }
  if (others.state === 'nowhere') {
    return (
      <Note look="bad" icon="warning">
        {transfers.banks.nowhere}
      </Note>
    );
  }
  const said = others.state === 'failed' && others.problem ? problemText(others.problem) : transfers.banks.failed;
  return (
    <>
      <Note look="bad" icon="warning">
        {said}
      </Note>
      <Button look="soft" onPress={state.again}>
        {transfers.banks.again}
      </Button>
    </>
  );
}

function Banks({ state }: { state: PhoneTransfer }) {
  const { others, bank } = state;
  if (others.state !== 'found') return null;
  return (
    <div class="card" role="radiogroup" aria-label={transfers.banks.title}>
      {others.banks.map((one) => (
        // biome-ignore lint/a11y/useSemanticElements: a row with a picture and two lines is a button
        <button
          key={one.bik}
          type="button"
          role="radio"
          aria-checked={one.bik === bank}
          class="row row-press"
          onClick={() => state.chooseBank(one.bik)}
        >
          <Badge tint={tintOf(one.name)} letter={one.name.charAt(0)} size="small" />
          <span class="row-body">
            <span class="row-title">{one.display}</span>
            <span class="row-sub">{one.is_default ? `${one.name} · ${transfers.banks.usual}` : one.name}</span>
          </span>
          <span class="row-end banks-chosen">{one.bik === bank ? <Icon name="check" /> : null}</span>
        </button>
      ))}
    </div>
  );
}
