/* What the forms of all transfers share: loading, checking, and the button that says what it does. */
import './transfer.css';
import type { ComponentChildren } from 'preact';
import { Button } from '../../ui/button';
import { useSource } from '../../ui/hooks';
import { Note } from '../../ui/note';
import { StateView } from '../../ui/state-view';
import { useApp, useBank } from '../context';
import { formatMoney } from '../model/format';
import { language, text } from '../text';
import { Failure } from './failure';
import { MainAction } from './main-action';
import { orderRefusal, shortText } from './refusal';
import type { Transfer } from './transfer';

interface TransferFormProps {
  transfer: Transfer;
  /* Everything that cannot be left out is there. */
  complete: boolean;
  children: ComponentChildren;
}

export function amountSaid(transfer: Transfer): string | null {
  const { phase, from, short } = transfer;
  if (short && from) return shortText(from);
  const about = phase.at === 'writing' ? phase.refusal : null;
  return about?.kind === 'insufficient-funds' || about?.kind === 'limit-exceeded' ? orderRefusal(about, from) : null;
}

function formSaid({ phase, from, draft }: Transfer): string | null {
  if (phase.at !== 'writing') return null;
  const { refusal, ended } = phase;
  if (refusal?.kind === 'same-account' && draft.kind === 'phone') return text.transfer.self;
  if (refusal && refusal.kind !== 'insufficient-funds' && refusal.kind !== 'limit-exceeded') {
    return orderRefusal(refusal, from);
  }
  if (ended === 'rejected' || ended === 'expired') return text.confirm[ended];
  return null;
}

/* Known by the banner's asking; where it is not yet, the bank's refusal says the same. */
function useReadOnly(): boolean {
  const known = useSource(useBank().windows);
  const { name } = useApp().window;
  return known.state === 'ready' && known.data.some(({ window, state }) => window === name && state === 'read_only');
}

export function TransferForm({ transfer, complete, children }: TransferFormProps) {
  const { accounts, amount, phase, short } = transfer;
  const readOnly = useReadOnly();
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
  const payable = amount !== null && amount.minor > 0n;
  const said = formSaid(transfer) ?? (readOnly ? text.refusal['window-read-only'] : null);
  return (
    <form
      class="transfer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (payable && complete && !short && !readOnly && phase.at === 'writing') transfer.send();
      }}
    >
      {children}
      <div class="transfer-dock">
        <div class="transfer-said-place" aria-live="assertive">
          {said ? (
            <Note look="bad" icon="warning">
              {said}
            </Note>
          ) : null}
        </div>
        <MainAction
          word="transfer"
          summary={payable ? text.transfer.summary(formatMoney(amount, language, { short: true })) : ''}
          disabled={!payable || !complete || short || readOnly}
          busy={phase.at === 'sending' && text.transfer.sending}
          covered={phase.at === 'confirming'}
        >
          {payable ? text.transfer.button(formatMoney(amount, language, { short: true })) : text.transfer.buttonEmpty}
        </MainAction>
      </div>
    </form>
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
