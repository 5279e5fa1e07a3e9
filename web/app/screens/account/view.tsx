import './screen.css';
import { Bone, RowBones } from '../../../ui/bones';
import { Chips } from '../../../ui/chips';
import { Icon } from '../../../ui/icon';
import { toast } from '../../../ui/toast';
import type { Account } from '../../api/types';
import { formatAccountNumber, formatMoney } from '../../model/format';
import { heldOf } from '../../model/held';
import { fromWire } from '../../model/money';
import { copy } from '../../part/copy';
import { startDraft } from '../../part/drafts';
import { FeedView } from '../../part/entries';
import { Failure } from '../../part/failure';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { Screen } from '../../part/screen';
import { Stale } from '../../part/stale';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { type AccountScreen, useAccount } from './state';

export default function AccountView({ params }: ScreenProps) {
  const screen = useAccount(params.account ?? '');
  const { account } = screen;
  return (
    <Screen title={account.state === 'ready' ? account.account.name : text.account.title} parent="/">
      {account.state === 'loading' ? <Loading /> : null}
      {account.state === 'failed' ? <Failure problem={account.problem} onRetry={screen.refresh} /> : null}
      {account.state === 'ready' ? (
        <>
          <Stale freshness={account.freshness} asOf={account.asOf} onRefresh={screen.refresh} />
          <Summary account={account.account} several={account.several} />
          <Operations screen={screen} />
        </>
      ) : null}
    </Screen>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <span class="unseen">{text.common.loading}</span>
      <div class="account-sum">
        <Bone width="220px" height="41px" />
        <Bone width="160px" height="20px" />
      </div>
      <div class="account-actions">
        <span class="bone account-action-bone" />
        <span class="bone account-action-bone" />
      </div>
      <RowBones count={6} />
    </div>
  );
}

function Summary({ account, several }: { account: Account; several: boolean }) {
  const held = heldOf(account);
  return (
    <>
      <div class="account-sum">
        <Money value={fromWire(account.balance)} secret hero />
        {held ? (
          <details class="account-held">
            <summary>
              <Icon name="clock" size={20} />
              <span class="figures">{text.home.held(formatMoney(held, language))}</span>
            </summary>
            <p>
              {text.home.available(formatMoney(fromWire(account.available), language))}. {text.account.heldHint}
            </p>
          </details>
        ) : null}
      </div>
      <div class="account-actions">
        <Link to="/payments/phone" class="button button-main" onGo={() => startDraft('phone', { from: account.id })}>
          {text.account.send}
        </Link>
        {several ? (
          <Link to="/payments/own" class="button button-soft" onGo={() => startDraft('own', { to: account.id })}>
            {text.account.topUp}
          </Link>
        ) : null}
      </div>
      <AccountNumber number={account.number} />
    </>
  );
}

function AccountNumber({ number }: { number: string }) {
  const copyNumber = () => {
    void copy(number).then((done) => done && toast(text.common.copied));
  };
  return (
    <button type="button" class="card row row-press" onClick={copyNumber}>
      <span class="row-body">
        <span class="row-sub">{text.account.number}</span>
        <span class="account-number figures">{formatAccountNumber(number)}</span>
      </span>
      <span class="row-end account-copy">
        <Icon name="copy" />
        <span class="unseen">{text.account.copyNumber}</span>
      </span>
    </button>
  );
}

function Operations({ screen }: { screen: AccountScreen }) {
  const { periods, feed } = screen;
  return (
    <section aria-labelledby="operations">
      <div class="part-title">
        <h2 id="operations">{text.account.operations}</h2>
      </div>
      <Chips label={text.history.period} options={periods.options} value={periods.chosen} onPress={periods.choose} />
      <FeedView feed={feed} accounts={[]} narrowed={periods.period !== null} under level={3} />
    </section>
  );
}
