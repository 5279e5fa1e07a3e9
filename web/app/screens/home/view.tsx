import './screen.css';
import { Badge } from '../../../ui/badge';
import { Bone, RowBones } from '../../../ui/bones';
import { Icon } from '../../../ui/icon';
import { StateView } from '../../../ui/state-view';
import type { Account, Entry } from '../../api/types';
import type { FeedState } from '../../model/feed';
import { tail } from '../../model/format';
import { heldOf } from '../../model/held';
import { fromWire } from '../../model/money';
import { AccountRow } from '../../part/account-row';
import { Days } from '../../part/entries';
import { Failure } from '../../part/failure';
import { HideButton } from '../../part/hide-button';
import { HomeCards } from '../../part/home-cards';
import { Link } from '../../part/link';
import { Money, useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import { Stale } from '../../part/stale';
import { Unfinished } from '../../part/unfinished';
import { text } from '../../text';
import { type Home, type HomeState, useHome } from './state';

const SHOWN = 8;

export default function HomeScreen() {
  const home = useHome();
  const { money } = home;
  return (
    <Screen title={home.name ? text.home.greeting(home.name) : text.home.title} tools={<HideButton />}>
      {money.state === 'loading' ? <Loading /> : null}
      {money.state === 'failed' ? <Failure problem={money.problem} onRetry={home.refresh} /> : null}
      {money.state === 'empty' ? (
        <StateView picture="empty" title={text.home.noAccounts} text={text.home.noAccountsText} />
      ) : null}
      {money.state === 'ready' ? <Ready money={money} home={home} /> : null}
    </Screen>
  );
}

function Loading() {
  return (
    <div class="home" aria-busy="true">
      <span class="unseen">{text.common.loading}</span>
      <span class="bone home-total-bone" />
      <span class="bone home-hero-bone" />
      <div class="home-actions">
        <span class="bone home-action-bone" />
        <span class="bone home-action-bone" />
      </div>
      <RowBones count={1} />
      <Bone width="180px" height="24px" />
      <RowBones count={5} />
    </div>
  );
}

function Ready({ money, home }: { money: Extract<HomeState, { state: 'ready' }>; home: Home }) {
  const accounts = [money.main, ...money.others];
  return (
    <div class="home">
      <Stale freshness={money.freshness} asOf={money.asOf} onRefresh={home.refresh} />
      {money.count > 1 ? (
        <p class="home-total">
          <span>{text.home.total}</span>
          {money.totals.map((total) => (
            <Money key={total.currency} value={total} />
          ))}
        </p>
      ) : null}
      <Hero account={money.main} />
      <Unfinished />
      <nav class="home-actions" aria-label={text.home.actions}>
        <Link to="/payments/phone" class="home-action">
          <Badge tint="teal" icon="phone" />
          {text.home.byPhone}
        </Link>
        <Link to="/payments/own" class="home-action">
          <Badge tint="teal" icon="swap" />
          {text.home.between}
        </Link>
      </nav>
      <section aria-labelledby="accounts">
        <div class="part-title">
          <h2 id="accounts">{text.home.accounts}</h2>
          <Link to="/accounts">{text.history.allAccounts}</Link>
        </div>
        {money.others.length > 0 ? (
          <div class="card">
            {money.others.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </div>
        ) : null}
      </section>
      <HomeCards />
      <Recent recent={home.recent} accounts={accounts} onRetry={home.refresh} />
    </div>
  );
}

function Hero({ account }: { account: Account }) {
  const held = heldOf(account);
  const sums = useSums();
  return (
    <Link to={`/accounts/${account.id}`} class="hero">
      <span class="hero-name">
        <span>{account.name}</span>
        <span class="figures">{tail(account.number)}</span>
      </span>
      <Money value={fromWire(account.balance)} hero />
      <span class="hero-sub figures">
        {held
          ? `${text.home.available(sums(fromWire(account.available)))} · ${text.home.held(sums(held))}`
          : text.account.operations}
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}

interface RecentProps {
  recent: FeedState<Entry>;
  accounts: readonly Account[];
  onRetry: () => void;
}

function Recent({ recent, accounts, onRetry }: RecentProps) {
  return (
    <section aria-labelledby="recent">
      <div class="part-title">
        <h2 id="recent">{text.home.recent}</h2>
        <Link to="/history">{text.home.all}</Link>
      </div>
      {recent.state === 'loading' ? (
        <div class="home-recent-bones" aria-busy="true">
          <RowBones count={5} />
        </div>
      ) : null}
      {recent.state === 'failed' ? <Failure problem={recent.problem} onRetry={onRetry} /> : null}
      {recent.state === 'ready' && recent.items.length === 0 ? (
        <StateView picture="empty" title={text.history.empty} text={text.history.emptyText} />
      ) : null}
      {recent.state === 'ready' && recent.items.length > 0 ? (
        <Days items={recent.items.slice(0, SHOWN)} complete={false} accounts={accounts} level={3} />
      ) : null}
    </section>
  );
}
