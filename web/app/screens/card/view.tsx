import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { useSource } from '../../../ui/hooks';
import { Icon } from '../../../ui/icon';
import { toast } from '../../../ui/toast';
import { useBank } from '../../context';
import { clock } from '../../model/date';
import { tail } from '../../model/format';
import { fromWire } from '../../model/money';
import { CardCode } from '../../part/card-code';
import type { Card } from '../../part/card-data';
import { CardFace } from '../../part/card-face';
import { CardIcon } from '../../part/card-icon';
import { copy } from '../../part/copy';
import { Failure, problemText } from '../../part/failure';
import { Link } from '../../part/link';
import { Money } from '../../part/money';
import { Screen } from '../../part/screen';
import { Stale } from '../../part/stale';
import type { ScreenProps } from '../../routes';
import { text } from '../../text';
import { cards } from '../../text/cards';
import { Manage, PinSheet } from './manage';
import { Operations } from './operations';
import { type CardScreen, useCard } from './state';

export default function CardView({ params }: ScreenProps) {
  const id = params.card ?? '';
  return <CardById key={id} id={id} />;
}

function CardById({ id }: { id: string }) {
  const screen = useCard(id);
  const { card } = screen;
  return (
    <Screen title={card.state === 'ready' ? card.card.name : cards.title} parent="/">
      {card.state === 'loading' ? <Loading /> : null}
      {card.state === 'failed' ? <Failure problem={card.problem} onRetry={screen.refresh} /> : null}
      {card.state === 'ready' ? (
        <>
          <Stale freshness={card.freshness} asOf={card.asOf} onRefresh={screen.refresh} />
          <Ready card={card.card} screen={screen} />
        </>
      ) : null}
    </Screen>
  );
}

function Loading() {
  return (
    <div class="card-screen" aria-busy="true">
      <span class="unseen">{text.common.loading}</span>
      <span class="bone card-face-bone" />
      <div class="card-actions">
        <span class="bone card-action-bone" />
        <span class="bone card-action-bone" />
        <span class="bone card-action-bone" />
        <span class="bone card-action-bone" />
      </div>
      <RowBones count={5} />
    </div>
  );
}

function Ready({ card, screen }: { card: Card; screen: CardScreen }) {
  const [pin, setPin] = useState<'asking' | string | null>(null);
  const { request, problem } = screen;
  const usable = card.state === 'active' || card.state === 'frozen';
  const lead = request ? cards.code[request.kind](card.last_four) : '';
  return (
    <div class="card-screen">
      <CardFace card={card} shown={screen.shown} />
      <ShownNumber screen={screen} />
      {card.state === 'active' ? null : <Resting card={card} />}
      {usable ? <Actions card={card} screen={screen} onPin={() => setPin('asking')} /> : null}
      <div class="card-problem" aria-live="assertive">
        {problem ? (
          <p class="note note-bad">
            <Icon name="warning" size={20} />
            {problemText(problem)}
          </p>
        ) : null}
      </div>
      <AccountRow id={card.account} />
      <Operations screen={screen} />
      <Manage card={card} screen={screen} />
      {pin === 'asking' ? (
        <PinSheet
          onClose={() => setPin(null)}
          onPin={(chosen) => {
            setPin(chosen);
            screen.askPin();
          }}
        />
      ) : null}
      {request ? (
        <CardCode
          request={request}
          lead={lead}
          {...(request.kind === 'pin' && pin !== null ? { pin } : {})}
          onClose={() => {
            setPin(null);
            screen.putAside();
          }}
          onDone={(confirmed) => {
            setPin(null);
            screen.taken(confirmed.card);
            screen.show(confirmed.details);
            if (confirmed.kind === 'pin') toast(cards.setPin.done);
          }}
        />
      ) : null}
    </div>
  );
}

/* While it is shown: how long yet, and the ways to take it along. */
function ShownNumber({ screen }: { screen: CardScreen }) {
  const { shown } = screen;
  const take = (words: string) => void copy(words).then((done) => done && toast(text.common.copied));
  return (
    <div class="card-number" aria-live="polite">
      {shown ? (
        <>
          <p class="card-number-left figures">
            <Icon name="clock" size={20} />
            {cards.hidesIn(clock(screen.shownLeft))}
          </p>
          <div class="card-number-ways">
            <Button look="soft" onPress={() => take(shown.number)}>
              <Icon name="copy" size={20} />
              {cards.copyNumber}
            </Button>
            <Button look="soft" onPress={() => take(shown.cvv)}>
              <Icon name="copy" size={20} />
              {cards.copyCvv}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
}

function Resting({ card }: { card: Card }) {
  return (
    <div class="card-resting" aria-live="polite">
      <p class="card-resting-title">{cards.state[card.state]}</p>
      <p>{cards.stateText[card.state]}</p>
      {card.replaced_by ? (
        <Link to={`/cards/${card.replaced_by}`} class="button button-soft">
          {cards.replaced}
        </Link>
      ) : null}
    </div>
  );
}

interface ActionProps {
  icon: ComponentChildren;
  label: string;
  busy: boolean;
  onPress: () => void;
}

function Action({ icon, label, busy, onPress }: ActionProps) {
  return (
    <button
      type="button"
      class="card-action"
      aria-disabled={busy ? 'true' : undefined}
      onClick={() => !busy && onPress()}
    >
      {icon}
      <span>{busy ? cards.working : label}</span>
    </button>
  );
}

function Actions({ card, screen, onPin }: { card: Card; screen: CardScreen; onPin: () => void }) {
  const frozen = card.state === 'frozen';
  return (
    <div class="card-actions">
      <Action
        icon={<Icon name={screen.shown ? 'eyeOff' : 'eye'} />}
        label={screen.shown ? cards.hide : cards.show}
        busy={screen.busy === 'reveal'}
        onPress={screen.shown ? screen.hide : screen.reveal}
      />
      <Action
        icon={<CardIcon name="snow" />}
        label={frozen ? cards.unfreeze : cards.freeze}
        busy={screen.busy === 'freeze'}
        onPress={screen.toggleFreeze}
      />
      <Link to={`/cards/${card.id}/limits`} class="card-action">
        <CardIcon name="sliders" />
        <span>{cards.limits}</span>
      </Link>
      <Action
        icon={<CardIcon name="keypad" />}
        label={card.has_pin ? `${cards.pin} · ${cards.pinIsSet}` : cards.pin}
        busy={screen.busy === 'pin'}
        onPress={onPin}
      />
    </div>
  );
}

function AccountRow({ id }: { id: string }) {
  const accounts = useSource(useBank().accounts);
  const account = accounts.state === 'ready' ? accounts.data.find((one) => one.id === id) : undefined;
  if (!account) return null;
  return (
    <Link to={`/accounts/${id}`} class="card row row-press">
      <span class="row-body">
        <span class="row-sub figures">{`${cards.account} · ${account.name} ${tail(account.number)}`}</span>
        <span class="row-title">
          <Money value={fromWire(account.available)} />
        </span>
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}
