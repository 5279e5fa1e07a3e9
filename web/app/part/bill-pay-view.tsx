/* Paying one bill: from which account, the button that says how much, and the code. */
import './transfer.css';
import type { ComponentChildren } from 'preact';
import { RowBones } from '../../ui/bones';
import { Button } from '../../ui/button';
import { Note } from '../../ui/note';
import { StateView } from '../../ui/state-view';
import { useApp } from '../context';
import { formatMoney } from '../model/format';
import type { Money } from '../model/money';
import { language, text } from '../text';
import { bills } from '../text/bills';
import { AccountField } from './account-field';
import type { BillPay } from './bill-pay';
import { rubles } from './bill-pay';
import { ConfirmSheet } from './confirm-sheet';
import { Failure } from './failure';
import { MainAction } from './main-action';
import { type Sums, useSums } from './money';
import { endedSaid, orderRefusal, shortText } from './refusal';
import { LaterCode, useWhen, type When, WhenRow } from './when';

interface BillPayFormProps {
  pay: BillPay;
  amount: Money | null;
  complete: boolean;
  children: ComponentChildren;
}

const short = { short: true } as const;

export function BillPayForm({ pay, amount, complete, children }: BillPayFormProps) {
  const { router } = useApp();
  const { accounts, phase, later } = pay;
  const when = useWhen(later);
  if (accounts.state === 'loading') return <RowBones count={4} />;
  if (accounts.state === 'failed') return <Failure problem={accounts.problem} onRetry={pay.reload} />;
  if (pay.list.length === 0) {
    return <StateView picture="empty" title={text.home.noAccounts} text={text.home.noAccountsText} />;
  }
  if (when.view && later.phase.at === 'unknown') return <when.view.Unknown onAgain={pay.pay} />;
  if (phase.at === 'unknown') {
    return (
      <StateView picture="offline" title={text.transfer.checkingTitle} text={bills.form.unknown} alert>
        <Button look="soft" onPress={pay.pay}>
          {text.transfer.checkAgain}
        </Button>
        <Button look="quiet" onPress={() => router.go('/history')}>
          {bills.form.toHistory}
        </Button>
      </StateView>
    );
  }
  return (
    <>
      <Form pay={pay} amount={amount} complete={complete} when={when}>
        {children}
      </Form>
      {phase.at === 'confirming' ? (
        <ConfirmSheet payment={phase.payment} onOver={pay.finish} onClose={pay.close} />
      ) : null}
      <LaterCode when={when} />
    </>
  );
}

function saidOf({ phase, later, short: isShort, from }: BillPay, sums: Sums): string | null {
  if (isShort && from) return shortText(from, sums);
  const now = later.isOn ? later.phase : phase;
  if (now.at !== 'writing') return null;
  if (now.problem) return orderRefusal(now.problem, from, sums);
  return endedSaid(!later.isOn && phase.at === 'writing' ? phase.ended : null);
}

function Form({ pay, amount, complete, when, children }: BillPayFormProps & { when: When }) {
  const { phase, from, fee, later } = pay;
  const payable = amount !== null && amount.minor > 0n;
  const timed = !later.isOn || (later.timed && when.view !== null);
  const ready = payable && complete && !pay.short && timed;
  const sum = formatMoney(rubles((amount?.minor ?? 0n) + (fee?.minor ?? 0n)), language, short);
  const label = later.isOn ? (when.view?.button(later.plan)(sum) ?? text.common.loading) : bills.form.pay(sum);
  const said = saidOf(pay, useSums());
  return (
    <form
      class="transfer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && phase.at === 'writing') pay.pay();
      }}
    >
      {children}
      <AccountField label={bills.form.from} value={from} accounts={pay.list} onChange={pay.setFrom} />
      <WhenRow when={when} />
      <div class="transfer-dock">
        <div class="transfer-said-place" aria-live="assertive">
          {said ? (
            <Note look="bad" icon="warning">
              {said}
            </Note>
          ) : null}
        </div>
        <MainAction
          word={later.isOn ? 'schedule' : 'transfer'}
          summary={payable ? label : ''}
          disabled={!ready}
          busy={(phase.at === 'sending' || later.phase.at === 'sending') && bills.form.paying}
          covered={phase.at === 'confirming' || later.phase.at === 'beginning'}
        >
          {payable ? label : bills.form.payEmpty}
        </MainAction>
      </div>
    </form>
  );
}
