import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { useState } from 'preact/hooks';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { StateView } from '../../../ui/state-view';
import type { Entry } from '../../api/types';
import { useApp } from '../../context';
import { dayTitle } from '../../model/date';
import { fromWire } from '../../model/money';
import { CodeCamera } from '../../part/code-scan';
import { entryState } from '../../part/entry-state';
import { Failure, problemText } from '../../part/failure';
import { HubAsks } from '../../part/hub-asks';
import { HubStanding } from '../../part/hub-standing';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { Screen } from '../../part/screen';
import { Unfinished } from '../../part/unfinished';
import { language, text } from '../../text';
import { transfers } from '../../text/transfers';
import { type Choice, groups, settings } from './choices';
import { type Smart, useRecent, useRepeat, useSmart } from './state';

export default function PaymentsScreen() {
  return (
    <Screen title={text.payments.title}>
      <Unfinished />
      <SmartField />
      <HubAsks />
      <HubStanding />
      {groups.map((group) => (
        <nav key={group.title()} class="card" aria-label={group.title()}>
          {group.choices.map((choice) => (
            <ChoiceRow key={choice.to} choice={choice} />
          ))}
        </nav>
      ))}
      <Recent />
      <nav class="card" aria-label={text.payments.limits}>
        {settings.map((choice) => (
          <ChoiceRow key={choice.to} choice={choice} />
        ))}
      </nav>
    </Screen>
  );
}

export function Rest() {
  return (
    <div class="rest">
      <StateView picture="choose" title={text.payments.choose} text={text.payments.chooseText} />
    </div>
  );
}

/* A phone, a card, an account or requisites, typed or pasted: the form it belongs to opens. */
function SmartField() {
  const { smart, go, scan, clear } = useSmart();
  const [typed, setTyped] = useState('');
  const said = smartSaid(smart);
  return (
    <form
      class="smart"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') go(typed);
      }}
    >
      <div class="field">
        <label class="field-label" for="smart">
          {transfers.hub.smart}
        </label>
        <div class="smart-line">
          <textarea
            id="smart"
            class="field-box"
            rows={1}
            autocomplete="off"
            maxLength={2000}
            value={typed}
            aria-describedby="smart-note"
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              clear();
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
          <Button
            type="submit"
            look="soft"
            disabled={typed.trim() === ''}
            busy={smart.at === 'reading' && text.common.loading}
          >
            {transfers.hub.go}
          </Button>
        </div>
      </div>
      <Note id="smart-note" look={said ? 'bad' : 'plain'}>
        {said || transfers.hub.smartHint}
      </Note>
      <Button look="quiet" onPress={scan.start}>
        {transfers.hub.scan}
      </Button>
      <CodeCamera scan={scan} />
    </form>
  );
}

function smartSaid(smart: Smart): string | null {
  if (smart.at === 'reading') return null;
  if (smart.problem) return problemText(smart.problem);
  if (smart.said === null) return null;
  return smart.said === 'unread' ? transfers.hub.scanNothing : transfers.hub.smartUnknown;
}

function ChoiceRow({ choice }: { choice: Choice }) {
  const here = useApp().router.get().path;
  return (
    <Link to={choice.to} class="row row-press" current={here === choice.to}>
      <Badge tint={choice.tint} icon={choice.icon} />
      <span class="row-body">
        <span class="row-title">{choice.title()}</span>
        <span class="row-sub">{choice.hint()}</span>
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}

function Recent() {
  const { recent, refresh } = useRecent();
  const { busy, problem, again } = useRepeat();
  return (
    <section aria-labelledby="lately">
      <div class="part-title payments-title">
        <h2 id="lately">{text.payments.recent}</h2>
      </div>
      {problem ? <Note look="bad">{problemText(problem)}</Note> : null}
      {recent.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={3} />
        </div>
      ) : null}
      {recent.state === 'failed' ? <Failure problem={recent.problem} onRetry={refresh} /> : null}
      {recent.state === 'empty' ? (
        <StateView picture="empty" title={text.history.empty} text={text.payments.recentEmpty} />
      ) : null}
      {recent.state === 'ready' ? (
        <div class="card">
          {recent.items.map((entry) => (
            <Lately key={entry.id} entry={entry} busy={busy === entry.payment} onAgain={again} />
          ))}
        </div>
      ) : null}
    </section>
  );
}

const PEOPLE: readonly Entry['kind'][] = ['phone', 'bank_phone', 'account', 'card'];

interface LatelyProps {
  entry: Entry;
  busy: boolean;
  onAgain: (payment: string) => void;
}

/* The row leads to what was paid; its button to the form, filled in again. */
function Lately({ entry, busy, onAgain }: LatelyProps) {
  const { router, session } = useApp();
  const to = `/operations/${entry.payment}`;
  const state = entryState(entry);
  const day = dayTitle(entry.date, new Date(session.bankNow()), language, text.common);
  return (
    <div class="row-pair">
      <Link to={to} class="row row-press" current={router.get().path === to}>
        {PEOPLE.includes(entry.kind) ? (
          <Badge tint={tintOf(entry.title)} letter={entry.title.charAt(0)} />
        ) : (
          <Badge tint="teal" icon={entry.kind === 'own' ? 'swap' : 'building'} />
        )}
        <span class="row-body">
          <span class="row-title">{entry.title}</span>
          <span class="row-sub">
            {state ? <Icon name={state.icon} size={14} /> : null}
            <span>{state ? `${state.word} · ${day}` : day}</span>
          </span>
        </span>
        <span class="row-end">
          <Money value={fromWire(entry.amount)} look={state ? 'held' : undefined} />
        </span>
      </Link>
      <button
        type="button"
        class="row-side"
        aria-label={`${text.done.repeat}: ${entry.title}`}
        aria-disabled={busy ? 'true' : undefined}
        onClick={() => onAgain(entry.payment ?? '')}
      >
        <Icon name="repeat" size={20} />
      </button>
    </div>
  );
}
