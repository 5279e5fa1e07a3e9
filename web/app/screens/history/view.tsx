import './screen.css';
import { Chips } from '../../../ui/chips';
import { StateView } from '../../../ui/state-view';
import { FeedView } from '../../part/entries';
import { Screen } from '../../part/screen';
import { text } from '../../text';
import { EVERY, useHistory } from './state';

export default function HistoryScreen() {
  const { accounts, account, chooseAccount, periods, feed } = useHistory();
  const choices = [
    { value: EVERY, label: text.history.allAccounts },
    ...(accounts ?? []).map((one) => ({ value: one.id, label: one.name })),
  ];
  return (
    <Screen title={text.history.title}>
      <div class="history-filters">
        <Chips label={text.history.period} options={periods.options} value={periods.chosen} onPress={periods.choose} />
        {accounts === null ? <span class="bone history-bone" /> : null}
        {accounts && accounts.length > 1 ? (
          <Chips label={text.history.account} options={choices} value={account} onPress={chooseAccount} />
        ) : null}
      </div>
      <FeedView
        key={`${account} ${periods.chosen}`}
        feed={feed}
        accounts={account === EVERY ? (accounts ?? []) : []}
        narrowed={periods.period !== null}
      />
    </Screen>
  );
}

export function Rest() {
  return (
    <div class="rest">
      <StateView picture="choose" title={text.history.choose} text={text.history.chooseText} />
    </div>
  );
}
