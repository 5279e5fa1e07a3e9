/* The sheet of a card's code: what it is for, six boxes, another code. */
import './confirm-sheet.css';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { CodeField } from '../../ui/code-field';
import { useCountdown } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { Sheet } from '../../ui/sheet';
import { useApp, useBank } from '../context';
import { clock, secondsUntil } from '../model/date';
import { asProblem, type Problem } from '../model/problem';
import { text } from '../text';
import { cards } from '../text/cards';
import { type CardConfirmed, type CardRequest, cardBookOf } from './card-data';
import { codeRefusal } from './refusal';

const CODE_LENGTH = 6;

interface CardCodeProps {
  request: CardRequest;
  lead: string;
  /* Goes with the code. */
  pin?: string;
  onDone: (confirmed: CardConfirmed) => void;
  onClose: () => void;
}

function wordsOf(problem: Problem, waitLeft: number): string {
  if (problem.kind === 'not-awaiting-confirmation' || problem.kind === 'not-found') return cards.code.over;
  return problem.kind === 'weak-pin' ? cards.setPin.weak : codeRefusal(problem, waitLeft);
}

export function CardCode({ request: first, lead, pin, onDone, onClose }: CardCodeProps) {
  const { session, window } = useApp();
  const { calls } = cardBookOf(useBank(), () => session.bankNow());
  const [request, setRequest] = useState(first);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState<'confirm' | 'resend' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const resendLeft = useCountdown(() => secondsUntil(request.resend_at, session.bankNow()), request);
  const waitLeft = useCountdown(() => Math.max(0, Math.ceil((waitUntil - session.bankNow()) / 1000)), waitUntil);
  useEffect(() => document.getElementById('card-code')?.focus(), [busy]);

  const run = async (what: 'confirm' | 'resend', work: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      const found = asProblem(error);
      window.haptic('error');
      if (found.retryAfter !== null && found.status === 429) setWaitUntil(session.bankNow() + found.retryAfter * 1000);
      setProblem(found);
    }
    setCode('');
    setBusy(null);
  };
  const confirm = (entered: string) =>
    run('confirm', async () => {
      const confirmed = await calls.confirm(request.id, { code: entered, ...(pin === undefined ? {} : { pin }) });
      window.haptic('success');
      onDone(confirmed);
    });
  const said = problem ? wordsOf(problem, waitLeft) : null;
  return (
    <Sheet title={cards.code.title} closeLabel={text.common.close} onClose={onClose}>
      <div class="confirm-code">
        <p class="confirm-label">{lead}</p>
        <CodeField
          id="card-code"
          label={text.signIn.codeLabel}
          length={CODE_LENGTH}
          value={code}
          busy={busy === 'confirm'}
          bad={said !== null && code === ''}
          describedBy="card-note"
          onChange={(next) => {
            setCode(next);
            if (next !== '' && waitLeft === 0) setProblem(null);
          }}
          onComplete={(entered) => void confirm(entered)}
        />
        <Note id="card-note" look={said && !busy ? 'bad' : 'plain'} icon={said && !busy ? 'warning' : undefined}>
          {busy === 'confirm' ? cards.code.checking : (said ?? text.confirm.tell)}
        </Note>
        <div class="confirm-resend figures">
          {resendLeft > 0 ? (
            <span>
              <Icon name="clock" size={20} />
              {text.signIn.resendIn(clock(resendLeft))}
            </span>
          ) : (
            <Button
              look="quiet"
              busy={busy === 'resend' && text.common.loading}
              onPress={() => void run('resend', async () => setRequest(await calls.resend(request.id)))}
            >
              {text.signIn.resend}
            </Button>
          )}
        </div>
      </div>
    </Sheet>
  );
}
