import { Icon } from '../../../ui/icon';
import { StateView } from '../../../ui/state-view';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import { Screen } from '../../part/screen';
import { amountFacts, amountSaid, TransferForm } from '../../part/transfer-view';
import { text } from '../../text';
import { useOwnTransfer } from './state';

export default function TransferOwn() {
  const { transfer, own, complete, chooseFrom, chooseTo, swap } = useOwnTransfer();
  const { draft, from, change } = transfer;
  return (
    <Screen title={text.transfer.ownTitle} parent="/payments">
      {own.state === 'one-account' ? (
        <StateView picture="empty" title={text.transfer.oneAccount} text={text.transfer.oneAccountText} />
      ) : (
        <TransferForm transfer={transfer} complete={complete}>
          <div class="transfer-accounts">
            <AccountField label={text.transfer.from} value={from} accounts={own.accounts} onChange={chooseFrom} />
            <button type="button" class="transfer-swap" aria-label={text.transfer.swap} onClick={swap}>
              <Icon name="swap" />
            </button>
            <AccountField label={text.transfer.to} value={own.to} accounts={own.accounts} onChange={chooseTo} />
          </div>
          <Amount
            value={draft.amount}
            from={from}
            said={amountSaid(transfer)}
            facts={amountFacts(transfer)}
            onChange={(amount) => change({ amount })}
          />
        </TransferForm>
      )}
    </Screen>
  );
}
