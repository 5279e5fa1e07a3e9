import './screen.css';
import '../../../ui/card.css';
import '../../part/transfer.css';
import { useState } from 'preact/hooks';
import { AmountField } from '../../../ui/amount-field';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { SwitchRow } from '../../../ui/switch-row';
import { toast } from '../../../ui/toast';
import type { Account } from '../../api/types';
import { useApp, useBank } from '../../context';
import { formatMoney, groupTyped, moneyParts } from '../../model/format';
import { cleanTyped, money } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { ConfirmSheet } from '../../part/confirm-sheet';
import { Failure, problemText } from '../../part/failure';
import { Unknown } from '../../part/later-view';
import { MainAction } from '../../part/main-action';
import { type Sums, useSums } from '../../part/money';
import { isOfSum } from '../../part/quote';
import { feeOf, quoteSaid } from '../../part/quote-words';
import { endedSaid, orderRefusal, shortText } from '../../part/refusal';
import { ScheduleFields } from '../../part/schedule-fields';
import { Screen } from '../../part/screen';
import { StandingCode } from '../../part/standing-code';
import { type KeptOrder, payeeOf, standingBookOf, type Template } from '../../part/standing-data';
import { billedTo } from '../../part/where';
import type { ScreenProps } from '../../routes';
import { language } from '../../text';
import { standing } from '../../text/standing';
import { transfers } from '../../text/transfers';
import { type Again, type Phase, useAgain, useKept } from './state';

export const title = () => standing.again;

export default function AgainScreen({ params }: ScreenProps) {
  const { loaded, again } = useKept(params);
  const heading = loaded.state === 'ready' ? (loaded.template?.name ?? standing.again) : standing.again;
  return (
    <Screen title={heading} parent="/payments">
      {loaded.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={4} />
        </div>
      ) : null}
      {loaded.state === 'failed' ? <Failure problem={loaded.problem} onRetry={again} /> : null}
      {loaded.state === 'ready' ? (
        <Form order={loaded.order} template={loaded.template} payment={params.payment ?? ''} />
      ) : null}
    </Screen>
  );
}

interface FormProps {
  order: KeptOrder;
  template: Template | null;
  payment: string;
}

function Form({ order, template, payment }: FormProps) {
  const state = useAgain(order, template?.id ?? payment);
  const sums = useSums();
  const { phase, amount, from } = state;
  if (phase.at === 'unknown') return <Unknown onAgain={state.send} />;
  const said =
    state.short && from ? shortText(from, sums) : (phaseSaid(phase, from, sums) ?? quoteRefusal(state, sums));
  const ready = state.complete && !state.short;
  const sum = amount && amount.minor > 0n ? formatMoney(amount, language, { short: true }) : null;
  const button = sum ? buttonOf(state)(sum) : standing.noSum;
  return (
    <>
      <form
        class="transfer"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && phase.at === 'writing') state.send();
        }}
      >
        <Payee order={order} from={from?.name ?? ''} />
        <Sum state={state} order={order} />
        <ScheduleFields
          plan={state.plan}
          today={state.today}
          amount={amount}
          offersLow={state.offersLow}
          onChange={state.change}
        />
        <Keeping template={template} payment={payment} />
        <div class="transfer-dock">
          <div class="transfer-said-place" aria-live="assertive">
            {said ? (
              <Note look="bad" icon="warning">
                {said}
              </Note>
            ) : null}
          </div>
          <MainAction
            word={state.isNow ? 'transfer' : 'schedule'}
            summary={sum ? button : ''}
            disabled={!ready}
            busy={phase.at === 'sending' && standing.sending}
            covered={phase.at === 'confirming' || phase.at === 'beginning'}
          >
            {button}
          </MainAction>
        </div>
      </form>
      {phase.at === 'confirming' ? (
        <ConfirmSheet payment={phase.payment} onOver={state.paid} onClose={state.close} />
      ) : null}
      {phase.at === 'beginning' ? (
        <StandingCode order={phase.order} onDone={state.begun} onClose={state.close} />
      ) : null}
    </>
  );
}

function phaseSaid(phase: Phase, from: Account | null, sums: Sums): string | null {
  if (phase.at !== 'writing') return null;
  if (phase.problem) return orderRefusal(phase.problem, from, sums);
  return 'ended' in phase ? endedSaid(phase.ended) : null;
}

/* What is there and what is allowed today says nothing of a later day. */
function quoteRefusal({ quote, from, isNow }: Again, sums: Sums): string | null {
  if (quote.state !== 'refused' || (!isNow && isOfSum(quote.problem))) return null;
  return orderRefusal(quote.problem, from, sums);
}

function buttonOf({ plan: { when }, quote }: Again): (sum: string) => string {
  if (when === 'low') return standing.threshold.begin;
  if (when !== 'now') return standing.schedule;
  const cost = feeOf(quote);
  return cost ? (sum) => transfers.quote.button(sum, cost) : standing.pay;
}

function Payee({ order, from }: { order: KeptOrder; from: string }) {
  const payee = payeeOf(order, standing.own);
  const about = order.purpose ?? order.message ?? billedTo(order.to.fields);
  return (
    <div class="again-payee">
      {order.kind === 'own' ? (
        <Badge tint="teal" icon="swap" />
      ) : (
        <Badge tint={tintOf(payee)} letter={payee.charAt(0)} />
      )}
      <span class="row-body">
        <span class="row-title">
          <span class="unseen">{`${standing.to}: `}</span>
          {payee}
        </span>
        <span class="row-sub">{[from ? standing.from(from) : '', about].filter(Boolean).join(' · ')}</span>
      </span>
    </div>
  );
}

function Sum({ state, order }: { state: Again; order: KeptOrder }) {
  const currency = state.from?.currency ?? order.amount?.currency ?? 'RUB';
  const { before, after } = moneyParts(money(0n, currency), language);
  return (
    <div class="transfer-amount">
      <AmountField
        id="amount"
        label={standing.amount}
        value={state.typed}
        shown={groupTyped(state.typed, language)}
        clean={(raw) => cleanTyped(raw, currency)}
        sign={(before || after).trim()}
        signFirst={language !== 'ru'}
        bad={state.short}
        describedBy="amount-note"
        onChange={state.setTyped}
      />
      <Note id="amount-note" look="plain">
        {quoteSaid(state.quote, !state.isNow, useSums())}
      </Note>
    </div>
  );
}

/* Of a payment: keep it. Of a template: show it first, or let it go. */
function Keeping({ template, payment }: { template: Template | null; payment: string }) {
  const { router, session } = useApp();
  const book = standingBookOf(useBank(), () => session.bankNow());
  const [known, setKnown] = useState(template);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = async (work: () => Promise<Template | null>, said: string) => {
    setProblem(null);
    try {
      setKnown(await work());
      void book.templates.refresh(true);
      if (said) toast(said);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  const remove = async (id: string) => {
    await book.calls.remove(id);
    if (template) router.go('/payments', { replace: true });
    return null;
  };
  return (
    <div>
      {known ? (
        <>
          <SwitchRow
            title={standing.favourite}
            hint={standing.favouriteHint}
            on={known.favourite}
            onChange={(favourite) => void run(() => book.calls.change(known.id, { favourite }), '')}
          />
          <Button look="quiet" wide onPress={() => void run(() => remove(known.id), standing.removed)}>
            {standing.remove}
          </Button>
        </>
      ) : (
        <Button look="soft" wide onPress={() => void run(() => book.calls.keep({ payment }), standing.kept)}>
          {standing.keep}
        </Button>
      )}
      <Note look={problem ? 'bad' : 'plain'}>{problem ? problemText(problem) : null}</Note>
    </div>
  );
}
