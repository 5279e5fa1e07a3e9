import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { useState } from 'preact/hooks';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { Sheet } from '../../../ui/sheet';
import { SwitchRow } from '../../../ui/switch-row';
import { groupTyped } from '../../model/format';
import { cleanTyped, fromWire, money } from '../../model/money';
import { CardCode } from '../../part/card-code';
import type { CardChannel } from '../../part/card-data';
import { Failure, problemText } from '../../part/failure';
import { type Sums as Shown, useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { cards } from '../../text/cards';
import { type ChannelLimit, type Limits, type LimitsScreen, readSums, useLimits } from './state';

export default function CardLimitsView({ params }: ScreenProps) {
  const id = params.card ?? '';
  return <LimitsById key={id} id={id} />;
}

function LimitsById({ id }: { id: string }) {
  const screen = useLimits(id);
  const { limits, request, card } = screen;
  return (
    <Screen title={cards.limit.title} parent={`/cards/${id}`}>
      {limits.state === 'loading' ? <RowBones count={6} plain /> : null}
      {limits.state === 'failed' ? <Failure problem={limits.problem} onRetry={screen.reload} /> : null}
      {limits.state === 'ready' ? <Ready limits={limits.limits} screen={screen} /> : null}
      {request ? (
        <CardCode
          request={request}
          lead={cards.code.limits(card?.last_four ?? '')}
          onClose={screen.putAside}
          onDone={screen.confirmed}
        />
      ) : null}
    </Screen>
  );
}

function Ready({ limits, screen }: { limits: Limits; screen: LimitsScreen }) {
  const [open, setOpen] = useState<CardChannel | null>(null);
  const { said } = screen;
  const chosen = limits.channels.find(({ channel }) => channel === open);
  return (
    <div class="limits">
      <p class="limits-lead">{cards.limit.lead}</p>
      <div class="card">
        {limits.channels.map((limit) => (
          <Channel key={limit.channel} limit={limit} screen={screen} onOpen={() => setOpen(limit.channel)} />
        ))}
      </div>
      <section aria-labelledby="limits-merchants">
        <div class="part-title">
          <h2 id="limits-merchants">{cards.limit.merchants}</h2>
        </div>
        <div class="card">
          {limits.merchants.map(({ group, blocked }) => (
            <SwitchRow
              key={group}
              title={cards.limit.group[group]}
              on={blocked}
              disabled={screen.busy === group}
              onChange={(next) => screen.setBlocked(group, next)}
            />
          ))}
        </div>
      </section>
      <Note look={said && said !== 'saved' ? 'bad' : 'plain'}>
        {said === 'saved' ? cards.saved : said ? problemText(said) : null}
      </Note>
      {chosen ? <Sums limit={chosen} screen={screen} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function left(most: ChannelLimit['day'], used: ChannelLimit['day'], sums: Shown): string {
  const [all, gone] = [fromWire(most), fromWire(used)];
  const rest = all.minor > gone.minor ? all.minor - gone.minor : 0n;
  return cards.limit.left(sums(money(rest, all.currency)));
}

interface ChannelProps {
  limit: ChannelLimit;
  screen: LimitsScreen;
  onOpen: () => void;
}

function Channel({ limit, screen, onOpen }: ChannelProps) {
  const name = cards.channel[limit.channel];
  const sums = useSums();
  const sum = (wire: ChannelLimit['day']) => sums(fromWire(wire));
  return (
    <div class="limits-channel">
      <SwitchRow
        title={name}
        hint={limit.on ? cards.limit.on : cards.limit.off}
        on={limit.on}
        disabled={screen.busy === limit.channel}
        onChange={(on) => screen.setOn(limit.channel, on)}
      />
      {limit.on ? (
        <button type="button" class="row row-press limits-sums" aria-haspopup="dialog" onClick={onOpen}>
          <span class="row-body figures">
            <span class="unseen">{cards.limit.edit(name)}. </span>
            <span class="row-sub">{`${cards.limit.day}: ${sum(limit.day)} · ${left(limit.day, limit.day_used, sums)}`}</span>
            <span class="row-sub">
              {`${cards.limit.month}: ${sum(limit.month)} · ${left(limit.month, limit.month_used, sums)}`}
            </span>
          </span>
          <span class="row-end row-sub">
            <Icon name="chevron" size={20} />
          </span>
        </button>
      ) : null}
    </div>
  );
}

interface SumFieldProps {
  id: string;
  label: string;
  value: string;
  bad: boolean;
  onChange: (value: string) => void;
}

function SumField({ id, label, value, bad, onChange }: SumFieldProps) {
  return (
    <label class={`field ${bad ? 'field-bad' : ''}`} for={id}>
      <span class="field-label">{label}</span>
      <input
        id={id}
        class="field-box figures"
        inputMode="decimal"
        autocomplete="off"
        value={groupTyped(value, language)}
        aria-invalid={bad ? 'true' : undefined}
        aria-describedby="limits-note"
        onInput={(event) => onChange(cleanTyped(event.currentTarget.value))}
      />
    </label>
  );
}

/* 5000.00 as somebody would have typed it. */
const typed = (wire: ChannelLimit['day']) => cleanTyped(wire.amount.replace(/\.00$/, ''));

function Sums({ limit, screen, onClose }: { limit: ChannelLimit; screen: LimitsScreen; onClose: () => void }) {
  const [day, setDay] = useState(typed(limit.day));
  const [month, setMonth] = useState(typed(limit.month));
  const [asked, setAsked] = useState(false);
  const bad = asked && readSums(day, month, limit.day.currency) === null;
  const refused = screen.said !== null && screen.said !== 'saved' ? screen.said : null;
  const words = bad
    ? cards.limit.bad
    : refused
      ? refused.kind === 'limit-exceeded'
        ? cards.limit.tooMuch
        : problemText(refused)
      : null;
  const save = async () => {
    setAsked(true);
    if (await screen.setSums(limit.channel, day, month)) onClose();
  };
  return (
    <Sheet title={cards.channel[limit.channel]} closeLabel={text.common.close} onClose={onClose}>
      <form
        class="limits-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <SumField id="limit-day" label={cards.limit.day} value={day} bad={bad} onChange={setDay} />
        <SumField id="limit-month" label={cards.limit.month} value={month} bad={bad} onChange={setMonth} />
        <Note id="limits-note" look={words ? 'bad' : 'plain'} icon={words ? 'warning' : undefined}>
          {words}
        </Note>
        <Button type="submit" wide busy={screen.busy === limit.channel && cards.working}>
          {cards.save}
        </Button>
      </form>
    </Sheet>
  );
}
