/* What the forms of all transfers share: loading, checking, and the button that says what it does. */
import './transfer.css';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../../ui/button';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { StateView } from '../../ui/state-view';
import { useApp, useBank } from '../context';
import { formatMoney } from '../model/format';
import { fromWire, type WireAmount } from '../model/money';
import { readPhonePayee } from '../model/payee';
import type { Problem } from '../model/problem';
import { language, text } from '../text';
import { transfers } from '../text/transfers';
import { ConfirmSheet } from './confirm-sheet';
import { Failure } from './failure';
import { Link } from './link';
import { MainAction } from './main-action';
import { useSums } from './money';
import { usePay } from './pay-data';
import { isOfSum, type Quote } from './quote';
import { feeOf, isAnswered, quoteSaid } from './quote-words';
import { endedSaid, isOfPayee, orderRefusal, shortText } from './refusal';
import type { Transfer } from './transfer';
import { LaterCode, useWhen, type When, WhenRow } from './when';

interface TransferFormProps {
  transfer: Transfer;
  /* Everything that cannot be left out is there. */
  complete: boolean;
  children: ComponentChildren;
}

export function amountSaid(transfer: Transfer): string | null {
  const { phase, from, short, sums } = transfer;
  if (short && from) return shortText(from, sums);
  const about = refusalOf(transfer);
  return phase.at === 'writing' && isOfAmount(about) ? orderRefusal(about, from, sums) : null;
}

/* What the bank said to the order itself. */
function answerOf({ phase, later }: Transfer): Problem | null {
  if (later.isOn) return later.phase.at === 'writing' ? later.phase.problem : null;
  return phase.at === 'writing' ? phase.refusal : null;
}

/* Or to the question before it. What is there and what is allowed today says nothing of a later day. */
function refusalOf(transfer: Transfer): Problem | null {
  const { quote } = transfer.quoted;
  const asked = quote.state === 'refused' ? quote.problem : null;
  return answerOf(transfer) ?? (transfer.later.isOn && isOfAmount(asked) ? null : asked);
}

function isOfAmount(problem: Problem | null): problem is Problem {
  return problem !== null && isOfSum(problem);
}

/* The fee, the time, what is left free of it; what goes inside the bank is free at once before it is asked. */
export function amountFacts({ draft, quoted, later, sums }: Transfer): string | null {
  const { quote } = quoted;
  const inside = draft.kind === 'own' || (draft.kind === 'phone' && readPhonePayee(draft.to).bank === '');
  if (quote.state !== 'ready' && inside) return later.isOn ? transfers.quote.free : text.transfer.noFee;
  return quoteSaid(quote, later.isOn, sums);
}

function formSaid(transfer: Transfer): string | null {
  const { phase, from, draft, quoted, later, sums } = transfer;
  if (phase.at !== 'writing' || (later.isOn && later.phase.at !== 'writing')) return null;
  const refusal = refusalOf(transfer);
  if (refusal?.kind === 'same-account' && draft.kind === 'phone') return text.transfer.self;
  /* Whom it goes to is said where the payee stands. */
  const byPayee = answerOf(transfer) === null && quoted.quote.state === 'refused' && isOfPayee(refusal);
  if (refusal && !isOfAmount(refusal) && !byPayee) return orderRefusal(refusal, from, sums);
  return endedSaid(later.isOn ? null : phase.ended);
}

/* Known by the banner's asking; where it is not yet, the bank's refusal says the same. */
function useReadOnly(): boolean {
  const known = useSource(useBank().windows);
  const { name } = useApp().window;
  return known.state === 'ready' && known.data.some(({ window, state }) => window === name && state === 'read_only');
}

export function TransferForm({ transfer, complete, children }: TransferFormProps) {
  const { accounts, phase, later } = transfer;
  const when = useWhen(later);
  if (accounts.state === 'loading') return <Loading />;
  if (accounts.state === 'failed') return <Failure problem={accounts.problem} onRetry={transfer.reloadAccounts} />;
  if (accounts.data.length === 0) {
    return <StateView picture="empty" title={text.home.noAccounts} text={text.home.noAccountsText} />;
  }
  if (phase.at === 'unknown') {
    return (
      <StateView picture="offline" title={text.transfer.checkingTitle} text={text.transfer.checkingText} alert>
        <Button look="soft" onPress={transfer.send}>
          {text.transfer.checkAgain}
        </Button>
      </StateView>
    );
  }
  if (when.view && later.phase.at === 'unknown') return <when.view.Unknown onAgain={transfer.send} />;
  return (
    <>
      <Form transfer={transfer} complete={complete} when={when}>
        {children}
      </Form>
      {phase.at === 'confirming' ? (
        <ConfirmSheet payment={phase.payment} onOver={transfer.finish} onClose={transfer.closeConfirm} />
      ) : null}
      <LaterCode when={when} />
    </>
  );
}

/* The fee and the name stand before the button, or the bank could not say them now. */
function isKnown({ draft, quoted: { quote } }: Transfer): boolean {
  return draft.kind === 'own' || isAnswered(quote);
}

/* What the button says. */
function buttonOf({ amount, quoted: { quote }, later }: Transfer, { view }: When): { label: string; summary: string } {
  if (amount === null || amount.minor <= 0n) return { label: text.transfer.buttonEmpty, summary: '' };
  const sum = formatMoney(amount, language, { short: true });
  const cost = feeOf(quote);
  const summary = [text.transfer.summary(sum), cost && transfers.quote.fee(cost)].filter(Boolean).join(' · ');
  if (later.isOn) return { label: view?.button(later.plan)(sum) ?? text.common.loading, summary };
  return { label: cost ? transfers.quote.button(sum, cost) : text.transfer.button(sum), summary };
}

function Form({ transfer, complete, when, children }: TransferFormProps & { when: When }) {
  const { amount, phase, short, order, quoted, later } = transfer;
  const readOnly = useReadOnly();
  const payable = amount !== null && amount.minor > 0n;
  const timed = !later.isOn || (later.timed && when.view !== null);
  const ready = payable && complete && order !== null && isKnown(transfer) && !short && !readOnly && timed;
  const isSending = phase.at === 'sending' || later.phase.at === 'sending';
  const isCovered = phase.at === 'confirming' || later.phase.at === 'beginning';
  const said = formSaid(transfer) ?? (readOnly ? text.refusal['window-read-only'] : null);
  const { label, summary } = buttonOf(transfer, when);
  return (
    <form
      class="transfer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && phase.at === 'writing') transfer.send();
      }}
    >
      {children}
      <WhenRow when={when} />
      <div class="transfer-dock">
        <div class="transfer-said-place" aria-live="assertive">
          {said ? (
            <Note look="bad" icon="warning">
              {said}
            </Note>
          ) : null}
          {refusalOf(transfer)?.sort === 'limit' ? <LimitsLeft /> : null}
        </div>
        <Warning quote={quoted.quote} />
        <MainAction
          word={later.isOn ? 'schedule' : 'transfer'}
          summary={summary}
          disabled={!ready}
          busy={isSending && text.transfer.sending}
          covered={isCovered}
        >
          {label}
        </MainAction>
      </div>
    </form>
  );
}

/* What the bank would do with it: said before it is ordered. */
function Warning({ quote }: { quote: Quote }) {
  const warning = quote.state === 'ready' ? quote.quote.warning : undefined;
  if (!warning) return null;
  return (
    <div class="transfer-warning" role="note">
      <Icon name="shield" size={20} />
      <p>
        <strong>{transfers.status.classes[warning.class]}. </strong>
        {warning.text}
      </p>
    </div>
  );
}

/* Over a limit: which one it may be, what is left of each, where they are changed. */
function LimitsLeft() {
  const pay = usePay();
  const limits = useSource(pay.limits);
  useEffect(() => void pay.limits.refresh(true), [pay]);
  const sums = useSums();
  const shown = (sum: WireAmount) => sums(fromWire(sum), { short: true });
  return (
    <p class="transfer-limits">
      {limits.state === 'ready' ? (
        <span class="figures">
          {[
            transfers.quote.once(shown(limits.data.operation.limit)),
            transfers.quote.left('day', shown(limits.data.day.left)),
            transfers.quote.left('month', shown(limits.data.month.left)),
          ].join(' ')}
        </span>
      ) : null}{' '}
      <Link to="/payments/limits">{transfers.quote.limits}</Link>
    </p>
  );
}

function Loading() {
  return (
    <div class="transfer-bones" aria-busy="true">
      <span class="unseen">{text.common.loading}</span>
      <span class="bone" />
      <span class="bone transfer-bone-sum" />
      <span class="bone" />
      <span class="bone" />
    </div>
  );
}
