/* The rare things: a name, a PIN, a new number, the end. Each says first what it will do. */
import { useState } from 'preact/hooks';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { Sheet } from '../../../ui/sheet';
import { toast } from '../../../ui/toast';
import { useApp } from '../../context';
import { type BlockReason, type Card, isGoodPin } from '../../part/card-data';
import { problemText } from '../../part/failure';
import { text } from '../../text';
import { cards } from '../../text/cards';
import '../../../ui/field.css';
import type { CardScreen } from './state';

type Open = 'rename' | 'reissue' | 'block' | 'close' | null;

const REASONS: readonly BlockReason[] = ['lost', 'stolen', 'fraud'];

export function Manage({ card, screen }: { card: Card; screen: CardScreen }) {
  const [open, setOpen] = useState<Open>(null);
  const shut = () => setOpen(null);
  const usable = card.state === 'active' || card.state === 'frozen' || card.state === 'expired';
  const rows: [NonNullable<Open>, string][] = [
    ...(card.state === 'closed' ? [] : [['rename', cards.rename] as [NonNullable<Open>, string]]),
    ...(card.state === 'closed' || card.replaced_by ? [] : [['reissue', cards.reissue] as [NonNullable<Open>, string]]),
    ...(usable ? [['block', cards.block.action] as [NonNullable<Open>, string]] : []),
    ...(card.state === 'closed' ? [] : [['close', cards.close.action] as [NonNullable<Open>, string]]),
  ];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="card-manage">
      <div class="part-title">
        <h2 id="card-manage">{cards.manage}</h2>
      </div>
      <div class="card">
        {rows.map(([what, label]) => (
          <button key={what} type="button" class="row row-press" aria-haspopup="dialog" onClick={() => setOpen(what)}>
            <span class="row-body">
              <span class={what === 'block' || what === 'close' ? 'card-declined' : ''}>{label}</span>
            </span>
            <span class="row-end row-sub">
              <Icon name="chevron" size={20} />
            </span>
          </button>
        ))}
      </div>
      {open === 'rename' ? <Rename card={card} screen={screen} onClose={shut} /> : null}
      {open === 'reissue' ? <Reissue screen={screen} onClose={shut} /> : null}
      {open === 'block' ? <Block screen={screen} onClose={shut} /> : null}
      {open === 'close' ? <Close screen={screen} onClose={shut} /> : null}
    </section>
  );
}

interface SheetOf {
  screen: CardScreen;
  onClose: () => void;
}

function Said({ screen }: { screen: CardScreen }) {
  const { problem } = screen;
  return <Note look={problem ? 'bad' : 'plain'}>{problem ? problemText(problem) : null}</Note>;
}

function Rename({ card, screen, onClose }: SheetOf & { card: Card }) {
  const [name, setName] = useState(card.name);
  const save = async () => {
    if (!(await screen.rename(name.trim()))) return;
    toast(cards.saved);
    onClose();
  };
  return (
    <Sheet title={cards.rename} closeLabel={text.common.close} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="field" for="card-name">
          <span class="field-label">{cards.renameHint}</span>
          <input
            id="card-name"
            class="field-box"
            maxLength={60}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <Said screen={screen} />
        <Button type="submit" wide busy={screen.busy === 'rename' && cards.working}>
          {cards.save}
        </Button>
      </form>
    </Sheet>
  );
}

function Reissue({ screen, onClose }: SheetOf) {
  const { router } = useApp();
  const go = async () => {
    const made = await screen.reissue();
    if (!made) return;
    toast(cards.renew.done);
    onClose();
    router.go(`/cards/${made.id}`);
  };
  return (
    <Sheet title={cards.renew.title} closeLabel={text.common.close} onClose={onClose}>
      <p class="card-text">{cards.renew.text}</p>
      <Said screen={screen} />
      <Button wide busy={screen.busy === 'reissue' && cards.working} onPress={() => void go()}>
        {cards.reissue}
      </Button>
    </Sheet>
  );
}

function Block({ screen, onClose }: SheetOf) {
  const [reason, setReason] = useState<BlockReason | null>(null);
  const [asked, setAsked] = useState(false);
  const go = async () => {
    setAsked(true);
    if (!reason || !(await screen.block(reason))) return;
    toast(cards.block.done);
    onClose();
  };
  return (
    <Sheet title={cards.block.title} closeLabel={text.common.close} onClose={onClose}>
      <p class="card-text">{cards.block.text}</p>
      <fieldset class="card-reasons">
        <legend class="field-label">{cards.block.reason}</legend>
        {REASONS.map((one) => (
          <label key={one} class="card-reason">
            <input type="radio" name="reason" value={one} checked={one === reason} onChange={() => setReason(one)} />
            <span>{cards.block[one]}</span>
          </label>
        ))}
      </fieldset>
      <Note look={(asked && !reason) || screen.problem ? 'bad' : 'plain'}>
        {asked && !reason ? cards.block.choose : screen.problem ? problemText(screen.problem) : null}
      </Note>
      <Button look="danger" wide busy={screen.busy === 'block' && cards.working} onPress={() => void go()}>
        {cards.block.action}
      </Button>
    </Sheet>
  );
}

function Close({ screen, onClose }: SheetOf) {
  const go = async () => {
    if (!(await screen.close())) return;
    toast(cards.close.done);
    onClose();
  };
  return (
    <Sheet title={cards.close.title} closeLabel={text.common.close} onClose={onClose}>
      <p class="card-text">{cards.close.text}</p>
      <Said screen={screen} />
      <Button look="danger" wide busy={screen.busy === 'close' && cards.working} onPress={() => void go()}>
        {cards.close.action}
      </Button>
    </Sheet>
  );
}

/* Four digits first; the code of the SMS comes after them. */
export function PinSheet({ onPin, onClose }: { onPin: (pin: string) => void; onClose: () => void }) {
  const [pin, setPin] = useState('');
  const [asked, setAsked] = useState(false);
  const bad = asked && !isGoodPin(pin);
  return (
    <Sheet title={cards.pin} closeLabel={text.common.close} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (isGoodPin(pin)) onPin(pin);
        }}
      >
        <label class={`field ${bad ? 'field-bad' : ''}`} for="card-pin">
          <span class="field-label">{cards.setPin.lead}</span>
          <input
            id="card-pin"
            class="field-box field-big figures card-pin"
            type="password"
            inputMode="numeric"
            autocomplete="off"
            maxLength={4}
            aria-label={cards.setPin.field}
            aria-invalid={bad ? 'true' : undefined}
            aria-describedby="card-pin-note"
            value={pin}
            onInput={(event) => {
              const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, 4);
              setPin(digits);
              setAsked(false);
              event.currentTarget.value = digits;
            }}
          />
        </label>
        <Note id="card-pin-note" look={bad ? 'bad' : 'plain'} icon={bad ? 'warning' : undefined}>
          {bad ? cards.setPin.weak : null}
        </Note>
        <Button type="submit" wide>
          {cards.setPin.next}
        </Button>
      </form>
    </Sheet>
  );
}
