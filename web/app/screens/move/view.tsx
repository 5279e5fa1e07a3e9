import './screen.css';
import '../../../ui/card.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Badge } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { useCountdown } from '../../../ui/hooks';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { StateView } from '../../../ui/state-view';
import { useApp } from '../../context';
import { clock } from '../../model/date';
import { copy } from '../../part/copy';
import { Failure, problemText } from '../../part/failure';
import { QrCode } from '../../part/qr-code';
import { Screen } from '../../part/screen';
import { moving, text } from '../../text';
import { type Move, type MoveState, useMove } from './state';

export default function MoveScreen() {
  const move = useMove();
  return (
    <Screen title={text.more.move} parent="/more">
      <Content {...move} />
    </Screen>
  );
}

function Content(props: Move) {
  const { move, answer, again, secondsLeft } = props;
  switch (move.state) {
    case 'choosing':
    case 'making':
      return <Choosing {...props} />;
    case 'waiting':
      return <Waiting begun={move.begun} secondsLeft={secondsLeft} />;
    case 'claimed':
      return <Compare move={move} answer={answer} />;
    case 'done':
      return <StateView picture="safe" title={moving.move.done} text={moving.move.doneText(move.to.window)} alert />;
    case 'refused':
      return (
        <StateView picture="error" title={moving.move.refused} text={moving.move.refusedText} alert>
          <Way url={move.to.url}>{moving.move.open(move.to.window)}</Way>
        </StateView>
      );
    case 'ended':
      return (
        <StateView picture="error" title={moving.move[move.how]} text={moving.move[`${move.how}Text`]} alert>
          <Button look="soft" onPress={again}>
            {moving.move.again}
          </Button>
        </StateView>
      );
  }
}

function Choosing({ windows, reload, move, choose }: Move) {
  if (windows.state === 'loading') return <RowBones count={3} />;
  if (windows.state === 'failed') return <Failure problem={windows.problem} onRetry={reload} />;
  if (windows.data.length === 0) {
    return <StateView picture="empty" title={moving.move.nowhere} text={moving.move.nowhereText} />;
  }
  const isMaking = move.state === 'making';
  return (
    <>
      <p class="move-lead">{moving.move.lead}</p>
      <section class="card" aria-label={moving.move.choose} aria-busy={isMaking}>
        {windows.data.map((to) => (
          <button
            key={to.window}
            type="button"
            class="row row-press"
            aria-disabled={isMaking ? 'true' : undefined}
            onClick={() => {
              if (!isMaking) choose(to);
            }}
          >
            <Badge tint="teal" icon={to.window === 'browser' ? 'globe' : 'window'} />
            <span class="row-body row-title">{text.windowNames[to.window]}</span>
            <span class="row-end row-sub">
              <Icon name="chevron" size={20} />
            </span>
          </button>
        ))}
      </section>
      <Note look={move.state === 'choosing' && move.problem ? 'bad' : 'plain'}>
        {isMaking ? moving.move.making : move.state === 'choosing' && move.problem ? problemText(move.problem) : null}
      </Note>
    </>
  );
}

type At<S extends MoveState['state']> = Extract<MoveState, { state: S }>;

function Way({ url, children }: { url: string; children: ComponentChildren }) {
  const { window: bankWindow } = useApp();
  return (
    <a
      class="button button-main button-wide"
      href={url}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        if (bankWindow.openOutside(url)) event.preventDefault();
      }}
    >
      {children}
    </a>
  );
}

function Waiting({ begun, secondsLeft }: { begun: At<'waiting'>['begun']; secondsLeft: () => number }) {
  const left = useCountdown(secondsLeft, begun.id);
  const [said, setSaid] = useState<string | null>(null);
  const { link, to } = begun;
  return (
    <div class="move-waiting">
      <h2>{moving.move.linkLead(to.window)}</h2>
      <Way url={link}>{moving.move.open(to.window)}</Way>
      <p class="move-quiet">{moving.move.other}</p>
      <QrCode words={link} label={moving.move.qr} />
      <Button
        look="soft"
        wide
        onPress={() => void copy(link).then((done) => setSaid(done ? text.common.copied : moving.move.byHand))}
      >
        {moving.move.copy}
      </Button>
      <Note>{said}</Note>
      <p class="move-quiet" aria-live="polite">
        {moving.move.waiting}
      </p>
      <p class="move-quiet figures">{moving.move.left(clock(left))}</p>
    </div>
  );
}

function Compare({ move, answer }: { move: At<'claimed'>; answer: Move['answer'] }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div class="move-compare">
      <h2 ref={ref} tabIndex={-1}>
        {moving.move.compare}
      </h2>
      <p class="move-number figures">{move.number}</p>
      <p class="move-quiet">{moving.move.compareText}</p>
      <Button wide busy={move.approving && moving.move.approving} onPress={() => answer(true)}>
        {moving.move.yes}
      </Button>
      <Button look="quiet" wide disabled={move.approving} onPress={() => answer(false)}>
        {moving.move.no}
      </Button>
    </div>
  );
}
