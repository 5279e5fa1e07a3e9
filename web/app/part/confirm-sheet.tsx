/* The sheet of one payment's code: whom, how much, six boxes, and the ways out. */
import './confirm-sheet.css';
import { useEffect, useState } from 'preact/hooks';
import { Badge, tintOf } from '../../ui/badge';
import { Button } from '../../ui/button';
import { CodeField } from '../../ui/code-field';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { Sheet } from '../../ui/sheet';
import { StateView } from '../../ui/state-view';
import { toast } from '../../ui/toast';
import type { Payment } from '../api/types';
import { useBank } from '../context';
import { clock, dayOf } from '../model/date';
import { formatMoney } from '../model/format';
import { fromWire } from '../model/money';
import { language, text } from '../text';
import { transfers } from '../text/transfers';
import { type Confirming, useConfirming } from './confirm-state';
import { Money } from './money';
import { codeRefusal } from './refusal';
import { whereTo } from './where';

const CODE_LENGTH = 6;

interface ConfirmSheetProps {
  payment: Payment;
  /* It is over: posted, cancelled, rejected or expired. */
  onOver: (payment: Payment) => void;
  /* Put aside, still waiting. */
  onClose: () => void;
}

export function ConfirmSheet({ payment, onOver, onClose }: ConfirmSheetProps) {
  const state = useConfirming(payment, onOver);
  const [notMe, setNotMe] = useState(false);
  const cancelled: Payment = { ...state.payment, status: 'cancelled', confirmation: null };
  const cancel = async (mine: boolean) => {
    if (!(await state.cancel())) return;
    if (!mine) {
      setNotMe(true);
      return;
    }
    toast(text.confirm.cancelled);
    onOver(cancelled);
  };
  if (notMe) {
    return (
      <Sheet title={text.confirm.notMe} closeLabel={text.common.close} onClose={() => onOver(cancelled)}>
        <StateView picture="safe" title={text.confirm.notMeTitle} text={text.confirm.notMeText} alert>
          <Button wide onPress={() => onOver(cancelled)}>
            {text.confirm.understood}
          </Button>
        </StateView>
      </Sheet>
    );
  }
  return (
    <Sheet title={text.confirm.title} closeLabel={text.common.close} onClose={onClose}>
      <Order payment={state.payment} />
      {state.elsewhere ? <TakeOver state={state} /> : <Code state={state} />}
      <div class="confirm-ways">
        <Button
          look="quiet"
          busy={state.busy === 'cancel' && text.confirm.cancelling}
          onPress={() => void cancel(true)}
        >
          {text.confirm.cancel}
        </Button>
        <Button look="quiet" class="confirm-not-me" onPress={() => void cancel(false)}>
          {text.confirm.notMe}
        </Button>
      </div>
    </Sheet>
  );
}

/* "Без комиссии · сразу", or the fee and the day. */
function costLine({ fee, arrival }: Payment): string {
  const cost = fromWire(fee);
  if (cost.minor === 0n && !arrival.date) return text.confirm.noFee;
  return [
    cost.minor === 0n ? transfers.quote.free : text.confirm.fee(formatMoney(cost, language)),
    arrival.date ? transfers.quote.date(dayOf(arrival.date, language)) : transfers.quote.at_once,
  ].join(' · ');
}

function Order({ payment }: { payment: Payment }) {
  const payee = payment.payee.display;
  const where = whereTo(payment);
  return (
    <div class="confirm-order">
      <Badge tint={tintOf(payee)} letter={payee.charAt(0)} />
      <p class="confirm-payee">
        <span class="unseen">{`${text.confirm.route}: `}</span>
        {payee}
      </p>
      {where === '' ? null : <p class="confirm-fee figures">{where}</p>}
      <p>
        <Money value={fromWire(payment.amount)} hero shown />
      </p>
      <p class="confirm-fee figures">{costLine(payment)}</p>
    </div>
  );
}

/* Begun in another window, which may be closed by now: a code of this one's makes it go on here. */
function TakeOver({ state }: { state: Confirming }) {
  const { problem } = state;
  const said = problem && problem.kind !== 'another-session' ? codeRefusal(problem, state.waitLeft) : null;
  const wait = Math.max(state.resendLeft, state.waitLeft);
  return (
    <div class="confirm-code">
      <p class="confirm-elsewhere">{text.confirm.otherSession}</p>
      <Button wide disabled={wait > 0} busy={state.busy === 'resend' && text.common.loading} onPress={state.resend}>
        {text.signIn.getCode}
      </Button>
      <Note look={said ? 'bad' : 'plain'} icon={said ? 'warning' : undefined}>
        {wait > 0 ? text.signIn.resendIn(clock(wait)) : said}
      </Note>
    </div>
  );
}

function Code({ state }: { state: Confirming }) {
  const { busy, problem, expired } = state;
  const customer = useSource(useBank().customer);
  const said = problem || state.waitLeft > 0 ? problem && codeRefusal(problem, state.waitLeft) : null;
  const shown = said ?? (expired ? text.signIn.expired : null);
  const sent =
    customer.state === 'ready' ? text.confirm.codeSent(customer.data.phone_tail) : text.confirm.codeSentPlain;
  useEffect(() => document.getElementById('confirm-code')?.focus(), [busy]);
  return (
    <div class="confirm-code">
      <p class="confirm-label">
        {text.confirm.number} <span class="confirm-sent figures">· {sent}</span>
      </p>
      <CodeField
        id="confirm-code"
        label={text.signIn.codeLabel}
        length={CODE_LENGTH}
        value={state.code}
        busy={busy === 'confirm'}
        bad={shown !== null && state.code === ''}
        describedBy="confirm-note"
        onChange={state.setCode}
        onComplete={state.confirm}
      />
      <Note id="confirm-note" look={shown && !busy ? 'bad' : 'plain'} icon={shown && !busy ? 'warning' : undefined}>
        {busy === 'confirm'
          ? text.confirm.checking
          : (shown ?? (state.resent ? text.signIn.resent : text.confirm.tell))}
      </Note>
      <div class="confirm-resend figures">
        {state.resendLeft > 0 ? (
          <span>
            <Icon name="clock" size={20} />
            {text.signIn.resendIn(clock(state.resendLeft))}
          </span>
        ) : (
          <Button look="quiet" busy={busy === 'resend' && text.common.loading} onPress={state.resend}>
            {text.signIn.resend}
          </Button>
        )}
      </div>
    </div>
  );
}
