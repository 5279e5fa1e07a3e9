/* What was paid with the card, and one of it in a sheet. */
import { useState } from 'preact/hooks';
import { Badge } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { useSource } from '../../../ui/hooks';
import { Icon } from '../../../ui/icon';
import { Sheet } from '../../../ui/sheet';
import { StateView } from '../../../ui/state-view';
import { useApp } from '../../context';
import { dateTime } from '../../model/date';
import { fromWire, money } from '../../model/money';
import type { CardOperation } from '../../part/card-data';
import { categories } from '../../part/category';
import { Failure, problemText } from '../../part/failure';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { language, text } from '../../text';
import { cards } from '../../text/cards';
import type { CardScreen } from './state';

/* Out of the account, and never moved. */
const LEFT: readonly CardOperation['status'][] = ['held', 'posted'];

export function Operations({ screen }: { screen: CardScreen }) {
  const feed = useSource(screen.feed);
  const [open, setOpen] = useState<string | null>(null);
  const items = feed.state === 'ready' ? feed.items : [];
  const chosen = items.find(({ id }) => id === open);
  return (
    <section aria-labelledby="card-operations">
      <div class="part-title">
        <h2 id="card-operations">{cards.operations}</h2>
      </div>
      {feed.state === 'loading' ? <RowBones count={4} /> : null}
      {feed.state === 'failed' ? <Failure problem={feed.problem} onRetry={screen.refresh} /> : null}
      {feed.state === 'ready' && items.length === 0 ? (
        <StateView picture="empty" title={cards.noOperations} text={cards.noOperationsText} />
      ) : null}
      {items.length > 0 ? (
        <div class="card">
          {items.map((operation) => (
            <Row key={operation.id} operation={operation} onOpen={() => setOpen(operation.id)} />
          ))}
        </div>
      ) : null}
      {feed.state === 'ready' && (feed.more === 'idle' || feed.more === 'failed') ? (
        <div class="card-more">
          <Button look="quiet" onPress={() => void screen.feed.more()}>
            {cards.more}
          </Button>
        </div>
      ) : null}
      {chosen ? <Details operation={chosen} screen={screen} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

function Sum({ operation }: { operation: CardOperation }) {
  const value = fromWire(operation.amount);
  const out = LEFT.includes(operation.status);
  return (
    <span class={out ? '' : 'card-not-moved'}>
      <Money
        value={money(out ? -value.minor : value.minor, value.currency)}
        style={{ plus: false }}
        look={operation.status === 'held' ? 'held' : undefined}
      />
    </span>
  );
}

function Row({ operation, onOpen }: { operation: CardOperation; onOpen: () => void }) {
  const { session } = useApp();
  const look = categories[operation.category];
  const declined = operation.status === 'declined';
  return (
    <button
      type="button"
      class={`row row-press card-operation ${operation.status === 'held' ? 'entry-held' : ''}`}
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      <Badge tint={declined ? 'slate' : look.tint} icon={look.icon} />
      <span class="row-body">
        <span class="row-title">{operation.merchant}</span>
        <span class={`row-sub ${declined ? 'card-declined' : ''}`}>
          {operation.status === 'held' ? <Icon name="clock" size={14} /> : null}
          {`${cards.operation[operation.status]} · ${dateTime(operation.time, new Date(session.bankNow()), language)}`}
        </span>
      </span>
      <span class="row-end entry-amount">
        <Sum operation={operation} />
      </span>
    </button>
  );
}

function Details({
  operation,
  screen,
  onClose,
}: {
  operation: CardOperation;
  screen: CardScreen;
  onClose: () => void;
}) {
  const { session } = useApp();
  const [sure, setSure] = useState(false);
  const now = new Date(session.bankNow());
  const look = categories[operation.category];
  const refunded = fromWire(operation.refunded);
  const facts: [string, string][] = [
    [cards.facts.status, cards.operation[operation.status]],
    ...(operation.reason ? [[cards.facts.why, operation.reason] as [string, string]] : []),
    [cards.facts.when, dateTime(operation.time, now, language)],
    [cards.facts.channel, cards.channel[operation.channel]],
    [cards.facts.trade, text.category[operation.category]],
    ...(operation.abroad ? [[cards.facts.country, operation.country] as [string, string]] : []),
    ...(operation.expires_at
      ? [[cards.facts.until, dateTime(operation.expires_at, now, language)] as [string, string]]
      : []),
  ];
  return (
    <Sheet title={operation.merchant} closeLabel={text.common.close} onClose={onClose}>
      <div class="card-sum">
        <Badge tint={look.tint} icon={look.icon} size="big" />
        <Money value={fromWire(operation.amount)} hero />
      </div>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {refunded.minor > 0n ? (
          <div>
            <dt>{cards.facts.refunded}</dt>
            <dd>
              <Money value={refunded} />
            </dd>
          </div>
        ) : null}
      </dl>
      {operation.status === 'declined' && screen.card.state === 'ready' ? (
        <Link to={`/cards/${screen.card.card.id}/limits`} class="button button-soft button-wide">
          {cards.limits}
        </Link>
      ) : null}
      {screen.problem ? (
        <p class="note note-bad" role="alert">
          {problemText(screen.problem)}
        </p>
      ) : null}
      {operation.disputed ? (
        <p class="card-resting" aria-live="polite">
          {cards.disputed}
        </p>
      ) : sure ? (
        <div class="card-sure" role="alert">
          <p class="card-resting-title">{cards.notMeSure}</p>
          <p>{cards.notMeText}</p>
          <Button
            look="danger"
            wide
            busy={screen.busy === 'dispute' && cards.working}
            onPress={() => void screen.dispute(operation)}
          >
            {cards.notMeDo}
          </Button>
        </div>
      ) : (
        <Button look="quiet" wide class="card-declined" onPress={() => setSure(true)}>
          {cards.notMe}
        </Button>
      )}
    </Sheet>
  );
}
