/* Entries by day, and one entry's row. */
import './entries.css';
import '../../ui/card.css';
import { useEffect, useRef } from 'preact/hooks';
import { Badge, tintOf } from '../../ui/badge';
import { RowBones } from '../../ui/bones';
import { Button } from '../../ui/button';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { StateView } from '../../ui/state-view';
import type { Account, Entry } from '../api/types';
import { useApp, useBank } from '../context';
import { dayTitle } from '../model/date';
import { byDay } from '../model/days';
import type { Feed, FeedState } from '../model/feed';
import { tail } from '../model/format';
import { fromWire } from '../model/money';
import { language, text } from '../text';
import { categories } from './category';
import { entryState } from './entry-state';
import { Failure } from './failure';
import { Link } from './link';
import { Money } from './money';
import { Stale } from './stale';

export function entryPath(entry: Entry): string {
  return `/entries/${encodeURIComponent(entry.id)}`;
}

interface EntryRowProps {
  entry: Entry;
  /* Said in the sub-line where several accounts are mixed. */
  account?: Account | undefined;
}

export function EntryRow({ entry, account }: EntryRowProps) {
  const here = useSource(useApp().router).path;
  const path = entryPath(entry);
  const state = entryState(entry);
  const look = categories[entry.category];
  const person = entry.kind === 'phone';
  return (
    <Link to={path} class={`row row-press ${state ? 'entry-held' : ''}`} current={decodeURI(here) === decodeURI(path)}>
      {person ? (
        <Badge tint={tintOf(entry.title)} letter={entry.title.charAt(0)} />
      ) : (
        <Badge tint={look.tint} icon={look.icon} />
      )}
      <span class="row-body">
        <span class="row-title">{entry.title}</span>
        <span class="row-sub">
          {state ? <Icon name={state.icon} size={14} /> : null}
          <span>{state?.word ?? text.category[entry.category]}</span>
          {account ? (
            <>
              <wbr />
              <span class="entry-account figures">{tail(account.number)}</span>
            </>
          ) : null}
        </span>
      </span>
      <span class="row-end entry-amount">
        <Money
          value={fromWire(entry.amount)}
          style={{ plus: true }}
          look={state ? 'held' : entry.direction === 'in' ? 'in' : undefined}
        />
      </span>
    </Link>
  );
}

interface DaysProps {
  items: readonly Entry[];
  complete: boolean;
  accounts: readonly Account[];
  /* Days stand below a heading of the screen's or of a part's. */
  level?: 2 | 3;
}

export function Days({ items, complete, accounts, level = 2 }: DaysProps) {
  const { session } = useApp();
  const now = new Date(session.bankNow());
  const Head = level === 2 ? 'h2' : 'h3';
  const mixed = accounts.length > 1;
  return (
    <>
      {byDay(items, complete).map((day) => (
        <section key={day.date}>
          <div class="day-head">
            <Head>{dayTitle(day.date, now, language, text.common)}</Head>
            {day.sum && day.items.length > 1 ? (
              <span class="day-sum">
                <Money value={day.sum} style={{ plus: true }} />
              </span>
            ) : null}
          </div>
          <div class="card">
            {day.items.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                account={mixed ? accounts.find((account) => account.id === entry.account) : undefined}
              />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

interface FeedViewProps {
  feed: Feed<Entry>;
  accounts: readonly Account[];
  /* The list is narrowed by a period: an empty one says so. */
  narrowed: boolean;
  /* A heading of the screen sticks above the days. */
  under?: boolean;
  level?: 2 | 3;
}

/* The endless list in all its states. */
export function FeedView({ feed, accounts, narrowed, under, level }: FeedViewProps) {
  const state = useSource(feed);
  useEffect(() => void feed.refresh(), [feed]);
  if (state.state === 'loading') {
    return (
      <div class="days" aria-busy="true">
        <span class="unseen">{text.common.loading}</span>
        <div class="day-head">
          <span class="bone" style={{ width: '96px', height: '20px' }} />
        </div>
        <RowBones count={6} />
      </div>
    );
  }
  if (state.state === 'failed') return <Failure problem={state.problem} onRetry={() => void feed.refresh(true)} />;
  if (state.items.length === 0 && state.more === 'end') {
    return narrowed ? (
      <StateView picture="empty" title={text.history.emptyPeriod} />
    ) : (
      <StateView picture="empty" title={text.history.empty} text={text.history.emptyText} />
    );
  }
  return (
    <div class={`days ${under ? 'days-under' : ''}`}>
      <Stale freshness={state.freshness} asOf={state.asOf} onRefresh={() => void feed.refresh(true)} />
      <Days items={state.items} complete={state.more === 'end'} accounts={accounts} level={level ?? 2} />
      <FeedEnd feed={feed} state={state} />
    </div>
  );
}

const AHEAD = '600px';

function FeedEnd({ feed, state }: { feed: Feed<Entry>; state: Extract<FeedState<Entry>, { state: 'ready' }> }) {
  const ref = useRef<HTMLDivElement>(null);
  const { more, freshness } = state;
  useEffect(() => {
    const place = ref.current;
    if (!place || more !== 'idle' || freshness === 'refreshing') return;
    const seen = new IntersectionObserver((found) => found.some((one) => one.isIntersecting) && void feed.more(), {
      rootMargin: AHEAD,
    });
    seen.observe(place);
    return () => seen.disconnect();
  }, [feed, more, freshness, state.items.length]);
  return (
    <div class="days-end" ref={ref} aria-live="polite">
      {more === 'end' ? text.history.end : null}
      {more === 'loading' ? <span class="unseen">{text.common.loading}</span> : null}
      {more === 'loading' ? <RowBones count={2} /> : null}
      {more === 'failed' ? (
        <Button
          look="soft"
          onPress={() => void feed.more()}
        >{`${text.history.moreFailed}. ${text.common.retry}`}</Button>
      ) : null}
      {more === 'idle' ? (
        <Button look="quiet" onPress={() => void feed.more()}>
          {text.history.more}
        </Button>
      ) : null}
    </div>
  );
}

/* The accounts as far as they are known: for names beside entries. */
export function useAccounts(): readonly Account[] {
  const accounts = useSource(useBank().accounts);
  return accounts.state === 'ready' ? accounts.data : [];
}
