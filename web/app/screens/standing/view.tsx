import './screen.css';
import '../../../ui/card.css';
import { useState } from 'preact/hooks';
import { AmountField } from '../../../ui/amount-field';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { Sheet } from '../../../ui/sheet';
import { useApp } from '../../context';
import { dateTime, dayTitle } from '../../model/date';
import { groupTyped, moneyParts } from '../../model/format';
import { cleanTyped, fromWire, money, parseTyped, type Money as Sum } from '../../model/money';
import { Failure, problemText } from '../../part/failure';
import { HideButton } from '../../part/hide-button';
import { Link } from '../../part/link';
import { Money, useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import { StandingCode } from '../../part/standing-code';
import { payeeOf, type Standing } from '../../part/standing-data';
import { endOf, everyOf } from '../../part/standing-rhythm';
import { billedTo } from '../../part/where';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { standing } from '../../text/standing';
import { type StandingScreen, useStanding } from './state';

export const title = () => standing.title;

export default function StandingView({ params }: ScreenProps) {
  const id = params.standing ?? '';
  return <ById key={id} id={id} />;
}

function ById({ id }: { id: string }) {
  const screen = useStanding(id);
  const { loaded } = screen;
  return (
    <Screen title={standing.title} parent="/standing" tools={<HideButton />}>
      {loaded.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={5} />
        </div>
      ) : null}
      {loaded.state === 'failed' ? <Failure problem={loaded.problem} onRetry={screen.reload} /> : null}
      {loaded.state === 'ready' ? <Ready order={loaded.order} screen={screen} /> : null}
    </Screen>
  );
}

interface ReadyProps {
  order: Standing;
  screen: StandingScreen;
}

function Ready({ order, screen }: ReadyProps) {
  const { session } = useApp();
  const now = new Date(session.bankNow());
  const { problem } = screen;
  return (
    <div class="standing">
      <Head order={order} />
      {order.tries_again_at ? (
        <Note look="bad" icon="clock">
          {standing.tries(dateTime(order.tries_again_at, now, language))}
        </Note>
      ) : null}
      <Acts order={order} screen={screen} />
      <Note look={problem ? 'bad' : 'plain'}>{problem ? problemText(problem) : null}</Note>
      <Threshold order={order} now={now} />
      {order.next_dates.length > 0 ? (
        <section aria-labelledby="standing-next">
          <div class="part-title">
            <h2 id="standing-next">{standing.nextDates}</h2>
          </div>
          <ul class="card">
            {order.next_dates.map((day) => (
              <li key={day} class="row figures">
                {dayTitle(day, now, language, text.common)}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <History order={order} now={now} />
      {screen.confirming && order.confirmation ? (
        <StandingCode order={order} onDone={screen.confirmed} onClose={screen.putAside} />
      ) : null}
    </div>
  );
}

function Head({ order }: { order: Standing }) {
  const sums = useSums();
  const payee = payeeOf(order.order, standing.own);
  return (
    <div class="standing-order">
      {order.order.kind === 'own' ? (
        <Badge tint="teal" icon="swap" size="big" />
      ) : (
        <Badge tint={tintOf(payee)} letter={payee.charAt(0)} size="big" />
      )}
      <p class="row-title">{order.name ?? payee}</p>
      {order.order.amount ? <Money value={fromWire(order.order.amount)} hero /> : null}
      <p class="standing-sub">
        {[
          order.name ? payee : '',
          billedTo(order.order.to.fields),
          everyOf(order, sums),
          endOf(order),
          standing.status[order.status],
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

function Acts({ order, screen }: ReadyProps) {
  const [asking, setAsking] = useState<'cancel' | 'amount' | null>(null);
  const { busy } = screen;
  const isAlive = order.status === 'active' || order.status === 'paused';
  const awaits = order.confirmation !== null;
  if (!isAlive && order.status !== 'awaiting_confirmation') return null;
  const waits = (what: StandingScreen['busy']) => busy === what && text.common.loading;
  return (
    <div class="standing-acts">
      {awaits ? (
        <Button wide onPress={screen.confirm}>
          {standing.confirm}
        </Button>
      ) : null}
      {order.status === 'paused' ? (
        <Button wide busy={waits('resume')} onPress={() => screen.act('resume')}>
          {standing.resume}
        </Button>
      ) : null}
      {order.status === 'active' ? (
        <Button look="soft" wide busy={waits('pause')} onPress={() => screen.act('pause')}>
          {standing.pause}
        </Button>
      ) : null}
      {isAlive && order.next_dates.length > 1 ? (
        <Button look="soft" wide busy={waits('skip')} onPress={() => screen.act('skip')}>
          {standing.skip}
        </Button>
      ) : null}
      {isAlive ? (
        <Button look="soft" wide onPress={() => setAsking('amount')}>
          {standing.change}
        </Button>
      ) : null}
      <Button look="danger" wide busy={waits('cancel')} onPress={() => setAsking('cancel')}>
        {standing.cancel}
      </Button>
      {asking === 'cancel' ? (
        <Sheet title={standing.cancelTitle} closeLabel={text.common.close} onClose={() => setAsking(null)}>
          <p>{standing.cancelText}</p>
          <Button
            look="danger"
            wide
            onPress={() => {
              setAsking(null);
              screen.act('cancel');
            }}
          >
            {standing.cancel}
          </Button>
        </Sheet>
      ) : null}
      {asking === 'amount' ? (
        <NewAmount
          order={order}
          onClose={() => setAsking(null)}
          onChange={(amount) => {
            setAsking(null);
            screen.change(amount);
          }}
        />
      ) : null}
    </div>
  );
}

interface NewAmountProps {
  order: Standing;
  onChange: (amount: Sum) => void;
  onClose: () => void;
}

function NewAmount({ order, onChange, onClose }: NewAmountProps) {
  const currency = order.order.amount?.currency ?? 'RUB';
  const [typed, setTyped] = useState('');
  const amount = parseTyped(typed, currency);
  const { before, after } = moneyParts(money(0n, currency), language);
  return (
    <Sheet title={standing.change} closeLabel={text.common.close} onClose={onClose}>
      <AmountField
        id="standing-amount"
        label={standing.amount}
        value={typed}
        shown={groupTyped(typed, language)}
        clean={(raw) => cleanTyped(raw, currency)}
        sign={(before || after).trim()}
        signFirst={language !== 'ru'}
        bad={false}
        describedBy="standing-amount-note"
        onChange={setTyped}
      />
      <Note id="standing-amount-note">{''}</Note>
      <Button
        wide
        disabled={amount === null || amount.minor === 0n}
        onPress={() => {
          if (amount) onChange(amount);
        }}
      >
        {standing.save}
      </Button>
    </Sheet>
  );
}

/* What the provider said, and how much of the month is used. */
function Threshold({ order, now }: { order: Standing; now: Date }) {
  const { threshold } = order;
  if (!threshold) return null;
  const said = threshold.left_at ? dateTime(threshold.left_at, now, language) : standing.threshold.unknown;
  return (
    <section aria-labelledby="standing-left">
      <div class="part-title">
        <h2 id="standing-left">{standing.threshold.title}</h2>
      </div>
      <div class="card">
        <div class="row">
          <span class="row-body">
            <span class="row-title">{standing.threshold.left}</span>
            <span class="row-sub">{said}</span>
          </span>
          <span class="row-end">{threshold.left ? <Money value={fromWire(threshold.left)} /> : '—'}</span>
        </div>
        <div class="row">
          <span class="row-body">{standing.threshold.paid}</span>
          <span class="row-end">
            <Money value={fromWire(threshold.paid_this_month)} />
          </span>
        </div>
        <div class="row">
          <span class="row-body">{standing.threshold.most}</span>
          <span class="row-end">
            <Money value={fromWire(threshold.at_most_a_month)} />
          </span>
        </div>
      </div>
      {threshold.answered ? null : (
        <Note look="bad" icon="clock">
          {standing.threshold.silent}
        </Note>
      )}
    </section>
  );
}

function History({ order, now }: { order: Standing; now: Date }) {
  return (
    <section aria-labelledby="standing-history">
      <div class="part-title">
        <h2 id="standing-history">{standing.history}</h2>
      </div>
      {order.history.length === 0 ? <p class="standing-sub">{standing.historyEmpty}</p> : null}
      {order.history.length > 0 ? (
        <div class="card">
          {order.history.map((run) => {
            const body = (
              <span class="row-body">
                <span class="row-title">{dayTitle(run.date, now, language, text.common)}</span>
                <span class="row-sub">{[standing.run[run.status], run.reason].filter(Boolean).join('. ')}</span>
              </span>
            );
            return run.payment ? (
              <Link key={run.at} to={`/operations/${run.payment}`} class="row row-press">
                {body}
              </Link>
            ) : (
              <div key={run.at} class="row">
                {body}
              </div>
            );
          })}
        </div>
      ) : null}
    </section>
  );
}
