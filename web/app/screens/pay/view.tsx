import '../../part/asks.css';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { StateView } from '../../../ui/state-view';
import { useApp } from '../../context';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import { Failure } from '../../part/failure';
import { Money } from '../../part/money';
import { Screen } from '../../part/screen';
import { amountFacts, amountSaid, TransferForm } from '../../part/transfer-view';
import type { ScreenProps } from '../../routes';
import { text } from '../../text';
import { asks } from '../../text/asks';
import { type PayState, usePaying, usePayState, type Wanted } from './state';

export const title = () => asks.link.title;

export default function PayScreen({ params }: ScreenProps) {
  const { pay, again } = usePayState(params.token ?? '');
  return (
    <Screen title={asks.link.title} parent="/payments">
      <Body pay={pay} again={again} />
    </Screen>
  );
}

function Body({ pay, again }: { pay: PayState; again: () => void }) {
  const { router } = useApp();
  switch (pay.state) {
    case 'loading':
      return <RowBones count={3} />;
    case 'failed':
      return <Failure problem={pay.problem} onRetry={again} />;
    case 'gone':
      return <StateView picture="error" title={asks.link.gone} text={asks.link.goneText} />;
    case 'over':
      return <StateView picture="empty" title={asks.link.over[pay.status]} text={asks.link.overText} />;
    case 'own':
      return (
        <StateView picture="empty" title={asks.link.own} text={asks.link.ownText}>
          <Button look="soft" onPress={() => router.go('/asks', { replace: true })}>
            {asks.mine}
          </Button>
        </StateView>
      );
    case 'ready':
      return <PayForm wanted={pay.wanted} />;
  }
}

function PayForm({ wanted }: { wanted: Wanted }) {
  const transfer = usePaying(wanted);
  const { draft, from, accounts, change } = transfer;
  const said = amountSaid(transfer);
  return (
    <TransferForm transfer={transfer} complete={from !== null}>
      <div class="pay-who">
        <Badge tint={tintOf(wanted.person)} letter={wanted.person.charAt(0)} size="big" />
        <p class="pay-asks">{wanted.amount ? asks.link.asks(wanted.person) : asks.link.asksAny(wanted.person)}</p>
        {wanted.amount ? (
          <p class="pay-sum">
            <Money value={wanted.amount} hero shown />
          </p>
        ) : null}
        {wanted.note ? <p class="pay-note">{wanted.note}</p> : null}
        {wanted.amount ? (
          <p class={said ? 'pay-note pay-bad' : 'pay-note'} aria-live="polite">
            {said ?? amountFacts(transfer)}
          </p>
        ) : null}
      </div>
      {wanted.amount ? null : (
        <Amount
          value={draft.amount}
          from={from}
          said={said}
          facts={amountFacts(transfer) || asks.link.any}
          onChange={(amount) => change({ amount })}
        />
      )}
      <AccountField
        label={text.transfer.from}
        value={from}
        accounts={accounts.state === 'ready' ? accounts.data : []}
        onChange={(id) => change({ from: id })}
      />
    </TransferForm>
  );
}
