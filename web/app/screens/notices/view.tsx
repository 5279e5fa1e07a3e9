import './screen.css';
import '../../../ui/card.css';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Chips } from '../../../ui/chips';
import { Note } from '../../../ui/note';
import type { Notices } from '../../api/types';
import { useApp } from '../../context';
import { Failure, problemText } from '../../part/failure';
import { Screen } from '../../part/screen';
import { moving, text } from '../../text';
import { type Kind, type NoticesState, type NoticeWay, useNotices } from './state';

const KINDS: readonly Kind[] = [
  'incoming',
  'outgoing',
  'payment_returned',
  'money_request',
  'standing_order',
  'card',
  'sign_in',
];

export default function NoticesScreen() {
  const state = useNotices();
  return (
    <Screen title={text.more.notices} parent="/more">
      <p class="notices-lead">{moving.notices.lead}</p>
      <Content {...state} />
    </Screen>
  );
}

function Content(state: NoticesState) {
  const { notices, reload, said } = state;
  if (notices.state === 'loading') return <RowBones count={3} />;
  if (notices.state === 'failed') return <Failure problem={notices.problem} onRetry={reload} />;
  return (
    <>
      <Kinds {...state} known={notices.data} />
      <Note look={said && said !== 'saved' ? 'bad' : 'plain'}>{wordsOf(said)}</Note>
      <Messengers {...state} known={notices.data} />
    </>
  );
}

function wordsOf(said: NoticesState['said']): string | null {
  if (said === null) return null;
  if (said === 'saved') return moving.notices.saved;
  if (said.kind === 'window-not-linked') return moving.notices.notLinked;
  return said.kind === 'window-without-bot' ? moving.notices.noBot : problemText(said);
}

interface Known {
  known: Notices;
}

function Kinds({ known, choose }: NoticesState & Known) {
  const linked = known.windows.filter(({ state, offered }) => state === 'linked' && offered);
  return (
    <section class="card notices-kinds">
      {KINDS.map((kind) => {
        const ways = new Set<NoticeWay>(['none', 'sms', ...linked.map(({ window }) => window), known.ways[kind]]);
        return (
          <div key={kind}>
            <h2 class="notices-kind">{moving.notices.kinds[kind]}</h2>
            <Chips
              label={moving.notices.kinds[kind]}
              value={known.ways[kind]}
              options={[...ways].map((value) => ({ value, label: moving.notices.ways[value] }))}
              onPress={(way) => choose(kind, way)}
            />
          </div>
        );
      })}
    </section>
  );
}

function Messengers({ known, link, making, makeLink }: NoticesState & Known) {
  const { window: bankWindow } = useApp();
  const offered = known.windows.filter(({ offered }) => offered);
  if (offered.length === 0) return null;
  return (
    <section class="card notices-kinds" aria-label={moving.notices.messengers}>
      {offered.map(({ window, state }) => (
        <div key={window}>
          <h2 class="notices-kind">{text.windowNames[window]}</h2>
          <p class="notices-state">{moving.notices[state]}</p>
          {state !== 'linked' && link?.window !== window ? (
            <Button look="soft" busy={making === window && moving.notices.making} onPress={() => makeLink(window)}>
              {moving.notices.link(window)}
            </Button>
          ) : null}
          {state !== 'linked' && link?.window === window ? (
            <>
              <p class="notices-state">{moving.notices.openText}</p>
              <a
                class="button button-main"
                href={link.link}
                target="_blank"
                rel="noreferrer"
                onClick={(event) => {
                  if (bankWindow.openOutside(link.link)) event.preventDefault();
                }}
              >
                {moving.notices.open(window)}
              </a>
            </>
          ) : null}
        </div>
      ))}
    </section>
  );
}
