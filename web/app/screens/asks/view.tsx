import { useEffect, useState } from 'preact/hooks';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { useSource } from '../../../ui/hooks';
import { Segmented } from '../../../ui/segmented';
import { Sheet } from '../../../ui/sheet';
import { StateView } from '../../../ui/state-view';
import { toast } from '../../../ui/toast';
import { useApp, useBank } from '../../context';
import { dayOf } from '../../model/date';
import { fromWire } from '../../model/money';
import { asProblem } from '../../model/problem';
import { type Ask, type AskBook, askBookOf, type Direction, type Unwanted } from '../../part/ask-data';
import { Decline } from '../../part/ask-decline';
import { AskActions, AskRow } from '../../part/ask-row';
import { Failure, problemText } from '../../part/failure';
import { Link } from '../../part/link';
import { type Sums, useSums } from '../../part/money';
import { PayLinkCard } from '../../part/pay-link';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { asks } from '../../text/asks';

export const title = () => asks.mine;

export default function AsksScreen({ params }: ScreenProps) {
  const { session } = useApp();
  const book = askBookOf(useBank(), () => session.bankNow());
  const [chosen, setChosen] = useState<Direction | null>(directionOf(params.direction));
  const [sheet, setSheet] = useState<{ readonly what: 'decline' | 'link'; readonly ask: Ask } | null>(null);
  const incoming = useSource(book.in);
  /* Nobody asks: one's own are more likely what is looked for. */
  const isIdle = incoming.state === 'ready' && incoming.data.length === 0;
  const direction = chosen ?? (isIdle ? 'out' : 'in');
  const known = useSource(book[direction]);
  useEffect(() => void book.in.refresh(true), [book]);
  useEffect(() => void book[direction].refresh(true), [book, direction]);
  return (
    <Screen title={asks.mine} parent="/payments">
      <Segmented
        name="direction"
        label={asks.list.tabs}
        value={direction}
        options={(['in', 'out'] as const).map((value) => ({ value, label: asks.list.tab[value] }))}
        onChange={setChosen}
      />
      {known.state === 'loading' ? <RowBones count={3} /> : null}
      {known.state === 'failed' ? (
        <Failure problem={known.problem} onRetry={() => void book[direction].refresh(true)} />
      ) : null}
      {known.state === 'ready' && known.data.length === 0 ? (
        <StateView picture="empty" title={asks.list.empty[direction]} text={asks.list.emptyText[direction]} />
      ) : null}
      {known.state === 'ready' && known.data.length > 0 ? (
        <ul class="card asks">
          {known.data.map((ask) => (
            <Row key={ask.id} ask={ask} onSheet={(what) => setSheet({ what, ask })} />
          ))}
        </ul>
      ) : null}
      {sheet?.what === 'decline' ? <Decline ask={sheet.ask} onClose={() => setSheet(null)} /> : null}
      {sheet?.what === 'link' && sheet.ask.token !== null ? (
        <Sheet title={asks.list.link} closeLabel={text.common.close} onClose={() => setSheet(null)}>
          <PayLinkCard token={sheet.ask.token} />
        </Sheet>
      ) : null}
      <Link to="/ask" class="button button-soft button-wide">
        {asks.title}
      </Link>
      {direction === 'in' ? <UnwantedPeople book={book} /> : null}
    </Screen>
  );
}

/* What the address asks for; null where it leaves that open. */
function directionOf(asked: string | undefined): Direction | null {
  if (asked === undefined) return null;
  return asked === 'out' ? 'out' : 'in';
}

function said(ask: Ask, sums: Sums): string {
  if (ask.paid && ask.paid.count > 0 && !ask.once) {
    return asks.list.paid(ask.paid.count, sums(fromWire(ask.paid.total), { short: true }));
  }
  return ask.status === 'open'
    ? asks.list.until(dayOf(ask.expires_at.slice(0, 10), language))
    : asks.list.status[ask.status];
}

interface RowProps {
  ask: Ask;
  /* Over the page, not inside the list that cuts what stands out of it. */
  onSheet: (what: 'decline' | 'link') => void;
}

function Row({ ask, onSheet }: RowProps) {
  const actions =
    ask.direction === 'in' ? (
      <AskActions ask={ask} onDecline={() => onSheet('decline')} />
    ) : (
      <OwnActions ask={ask} onSheet={onSheet} />
    );
  return (
    <AskRow ask={ask} said={said(ask, useSums())}>
      {ask.status === 'open' ? actions : null}
    </AskRow>
  );
}

/* Declined for ever, and how to take it back. Without an answer nothing is said. */
function UnwantedPeople({ book }: { book: AskBook }) {
  const known = useSource(book.unwanted);
  useEffect(() => void book.unwanted.refresh(true), [book]);
  const people = known.state === 'ready' ? known.data : [];
  if (people.length === 0) return null;
  return (
    <section aria-labelledby="unwanted">
      <div class="part-title">
        <h2 id="unwanted">{asks.list.unwanted}</h2>
      </div>
      <ul class="card">
        {people.map((one) => (
          <UnwantedRow key={one.request} one={one} book={book} />
        ))}
      </ul>
    </section>
  );
}

function UnwantedRow({ one, book }: { one: Unwanted; book: AskBook }) {
  const [busy, setBusy] = useState(false);
  const allow = async () => {
    setBusy(true);
    try {
      await book.calls.allow(one.request);
      toast(asks.list.allowed(one.person));
    } catch (error) {
      toast(problemText(asProblem(error)));
    }
    setBusy(false);
    book.refresh();
  };
  return (
    <li class="row">
      <Badge tint={tintOf(one.person)} letter={one.person.charAt(0)} size="small" />
      <span class="row-body">{one.person}</span>
      <span class="row-end">
        <Button look="quiet" busy={busy && text.common.loading} onPress={() => void allow()}>
          {asks.list.allow}
          <span class="unseen">{`: ${one.person}`}</span>
        </Button>
      </span>
    </li>
  );
}

function OwnActions({ ask, onSheet }: RowProps) {
  const { session } = useApp();
  const book = askBookOf(useBank(), () => session.bankNow());
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await book.calls.cancel(ask.id);
      toast(asks.list.cancelled);
    } catch (error) {
      toast(problemText(asProblem(error)));
    }
    setBusy(false);
    book.refresh();
  };
  return (
    <div class="ask-actions">
      {ask.token === null ? null : (
        <Button look="soft" onPress={() => onSheet('link')}>
          {asks.list.show}
        </Button>
      )}
      <Button look="quiet" busy={busy && text.common.loading} onPress={() => void cancel()}>
        {asks.list.cancel}
      </Button>
    </div>
  );
}
