import './screen.css';
import { Badge } from '../../../ui/badge';
import { Bone, RowBones } from '../../../ui/bones';
import { Chips } from '../../../ui/chips';
import '../../../ui/field.css';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { toast } from '../../../ui/toast';
import type { Account } from '../../api/types';
import { useApp } from '../../context';
import { bankDay, dateTime } from '../../model/date';
import { formatAccountNumber } from '../../model/format';
import { heldOf } from '../../model/held';
import { fromWire, money, type Money as Value } from '../../model/money';
import type { Holds } from '../../part/account-data';
import { categories } from '../../part/category';
import { copy } from '../../part/copy';
import { startDraft } from '../../part/drafts';
import { FeedView } from '../../part/entries';
import { Failure, problemText } from '../../part/failure';
import { HideButton } from '../../part/hide-button';
import { Link } from '../../part/link';
import { Money, useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import { Stale } from '../../part/stale';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { accounts as words } from '../../text/accounts';
import { type AccountScreen, useAccount } from './state';

export const title = () => words.account.title;

export default function AccountView({ params }: ScreenProps) {
  const screen = useAccount(params.account ?? '');
  const { account } = screen;
  return (
    <Screen
      title={account.state === 'ready' ? account.account.name : words.account.title}
      parent="/"
      tools={<HideButton />}
    >
      {account.state === 'loading' ? <Loading /> : null}
      {account.state === 'failed' ? <Failure problem={account.problem} onRetry={screen.refresh} /> : null}
      {account.state === 'ready' ? (
        <>
          <Stale freshness={account.freshness} asOf={account.asOf} onRefresh={screen.refresh} />
          <Summary account={account.account} several={account.several} screen={screen} />
          <More account={account.account} screen={screen} />
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

function Summary({ account, several, screen }: { account: Account; several: boolean; screen: AccountScreen }) {
  const held = heldOf(account);
  const isEmpty = fromWire(account.available).minor <= 0n;
  if (account.closed_at !== null) {
    return (
      <div class="account-closed">
        <h2>{words.account.closed(dayText(bankDay(new Date(account.closed_at))))}</h2>
        <p>{words.account.closedText}</p>
      </div>
    );
  }
  return (
    <>
      <div class="account-sum">
        <Money value={fromWire(account.balance)} hero />
        {held ? <Held account={account} held={held} screen={screen} /> : null}
      </div>
      <div class="account-actions">
        {account.currency === 'RUB' && !isEmpty ? (
          <Link to="/payments/phone" class="button button-main" onGo={() => startDraft('phone', { from: account.id })}>
            {text.account.send}
          </Link>
        ) : null}
        {several ? (
          <Link
            to="/payments/own"
            class={`button button-${isEmpty ? 'main' : 'soft'}`}
            onGo={() => startDraft('own', { to: account.id })}
          >
            {text.account.topUp}
          </Link>
        ) : null}
      </div>
      <AccountNumber number={account.number} />
    </>
  );
}

/* How what is booked, held and available belong together, and for what it is held. */
function Held({ account, held, screen }: { account: Account; held: Value; screen: AccountScreen }) {
  const { holds, loadHolds } = screen;
  const sums = useSums();
  return (
    <details class="account-held" onToggle={(event) => event.currentTarget.open && loadHolds()}>
      <summary>
        <Icon name="clock" size={20} />
        <span class="figures">{text.home.held(sums(held))}</span>
      </summary>
      <dl class="card facts account-sums">
        <div>
          <dt>{words.account.booked}</dt>
          <dd>
            <Money value={fromWire(account.balance)} />
          </dd>
        </div>
        <div>
          <dt>{words.account.held}</dt>
          <dd>
            <Money value={money(-held.minor, held.currency)} />
          </dd>
        </div>
        <div class="account-left">
          <dt>{words.account.available}</dt>
          <dd>
            <Money value={fromWire(account.available)} />
          </dd>
        </div>
      </dl>
      <p>{words.account.explained}</p>
      <h2>{words.account.holds}</h2>
      {holds.state === 'loading' ? <RowBones count={1} /> : null}
      {holds.state === 'failed' ? <Failure problem={holds.problem} onRetry={loadHolds} /> : null}
      {holds.state === 'ready' ? (
        <>
          <div class="card">
            {holds.data.items.map((hold) => (
              <HoldRow key={hold.id} hold={hold} />
            ))}
          </div>
          {holds.data.is_whole ? null : <p>{words.account.holdsMore}</p>}
        </>
      ) : null}
    </details>
  );
}

function HoldRow({ hold }: { hold: Holds['items'][number] }) {
  const now = new Date(useApp().session.bankNow());
  const look = categories[hold.category];
  const body = (
    <>
      <Badge tint={look.tint} icon={look.icon} />
      <span class="row-body">
        <span class="row-title">{hold.title || text.category[hold.category]}</span>
        <span class="row-sub">
          {hold.until === null
            ? dateTime(hold.since, now, language)
            : words.account.until(dateTime(hold.until, now, language))}
        </span>
      </span>
      <span class="row-end">
        <Money value={fromWire(hold.amount)} look="held" />
      </span>
    </>
  );
  return hold.payment === null ? (
    <div class="row">{body}</div>
  ) : (
    <Link to={`/operations/${hold.payment}`} class="row row-press">
      {body}
    </Link>
  );
}

function dayText(day: string): string {
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  );
}

/* What is asked of an account less often than its money. */
function More({ account, screen }: { account: Account; screen: AccountScreen }) {
  return (
    <div class="card">
      {account.closed_at === null ? (
        <>
          <MoreRow
            to={`/accounts/${account.id}/requisites`}
            name={words.account.requisites}
            hint={words.account.requisitesHint}
          />
          <MoreRow
            to={`/accounts/${account.id}/settings`}
            name={words.account.settings}
            hint={words.account.settingsHint}
          />
        </>
      ) : null}
      <OnDay account={account} screen={screen} />
    </div>
  );
}

function MoreRow({ to, name, hint }: { to: string; name: string; hint: string }) {
  return (
    <Link to={to} class="row row-press">
      <span class="row-body">
        <span class="row-title">{name}</span>
        <span class="row-sub">{hint}</span>
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}

function OnDay({ account, screen }: { account: Account; screen: AccountScreen }) {
  const { day, ask } = screen;
  const today = bankDay(new Date(useApp().session.bankNow()));
  return (
    <details class="account-day">
      <summary class="row row-press">
        <span class="row-body row-title">{words.account.balanceOn}</span>
        <span class="row-end row-sub">
          <Icon name="down" size={20} />
        </span>
      </summary>
      <div class="account-day-body">
        <label class="field">
          <span class="field-label">{words.account.date}</span>
          <input
            class="field-box"
            type="date"
            min={bankDay(new Date(account.opened_at))}
            max={today}
            value={day.state === 'none' ? '' : day.day}
            onChange={(event) => ask(event.currentTarget.value)}
          />
        </label>
        <div class="account-day-said" aria-live="polite">
          {day.state === 'asking' ? <Bone width="160px" height="28px" /> : null}
          {day.state === 'failed' ? (
            <Note look="bad">
              {day.problem.kind === 'invalid-request' ? words.account.tooLate : problemText(day.problem)}
            </Note>
          ) : null}
          {day.state === 'known' ? (
            <>
              <span class="row-sub">
                {day.balance.is_final ? words.account.balanceWas(dayText(day.day)) : words.account.balanceIs}
              </span>
              <Money value={fromWire(day.balance.balance)} />
            </>
          ) : null}
        </div>
      </div>
    </details>
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
