/* The sheet of a standing order's code: amount, payee and rhythm, six boxes, another code. */
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
import { formatMoney } from '../model/format';
import { fromWire } from '../model/money';
import { asProblem, type Problem } from '../model/problem';
import { language, text } from '../text';
import { standing } from '../text/standing';
import { codeRefusal } from './refusal';
import { payeeAndFor, type Standing, standingBookOf } from './standing-data';
import { rhythmOf } from './standing-rhythm';

const CODE_LENGTH = 6;
const OVER: readonly Problem['kind'][] = ['not-awaiting-confirmation', 'not-found'];

interface StandingCodeProps {
  order: Standing;
  onDone: (order: Standing) => void;
  onClose: () => void;
}

export function StandingCode({ order: first, onDone, onClose }: StandingCodeProps) {
  const { session, window } = useApp();
  const { calls } = standingBookOf(useBank(), () => session.bankNow());
  const [order, setOrder] = useState(first);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState<'confirm' | 'resend' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { confirmation } = order;
  const isElsewhere = confirmation?.here === false;
  const left = (until: string | undefined) => (until ? secondsUntil(until, session.bankNow()) : 0);
  const resendLeft = useCountdown(() => left(confirmation?.resend_at), order);
  useEffect(() => document.getElementById('standing-code')?.focus(), [busy]);

  const run = async (what: 'confirm' | 'resend', work: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      window.haptic('error');
      setProblem(asProblem(error));
    }
    setCode('');
    setBusy(null);
  };
  const confirm = (entered: string) =>
    run('confirm', async () => {
      const done = await calls.confirm(order.id, entered);
      window.haptic('success');
      onDone(done);
    });
  const resend = () => void run('resend', async () => setOrder(await calls.resend(order.id)));
  const said = problem ? (OVER.includes(problem.kind) ? standing.code.over : codeRefusal(problem, 0)) : null;
  const sum = order.new_amount ?? order.order.amount;
  const lead = standing.codeLead(
    sum ? formatMoney(fromWire(sum), language) : '',
    payeeAndFor(order.order, standing.own),
    rhythmOf(order, (value, style) => formatMoney(value, language, style)),
  );
  return (
    <Sheet title={standing.code.title} closeLabel={text.common.close} onClose={onClose}>
      <div class="confirm-code">
        <p class="confirm-label figures">{lead}</p>
        {isElsewhere ? (
          <p class="confirm-elsewhere">{text.confirm.otherSession}</p>
        ) : (
          <CodeField
            id="standing-code"
            label={text.signIn.codeLabel}
            length={CODE_LENGTH}
            value={code}
            busy={busy === 'confirm'}
            bad={said !== null && code === ''}
            describedBy="standing-code-note"
            onChange={(next) => {
              setCode(next);
              if (next !== '') setProblem(null);
            }}
            onComplete={(entered) => void confirm(entered)}
          />
        )}
        <Note id="standing-code-note" look={said && !busy ? 'bad' : 'plain'}>
          {busy === 'confirm' ? standing.code.checking : (said ?? text.confirm.tell)}
        </Note>
        <div class="confirm-resend figures">
          {resendLeft > 0 ? (
            <span>
              <Icon name="clock" size={20} />
              {text.signIn.resendIn(clock(resendLeft))}
            </span>
          ) : (
            <Button look="quiet" busy={busy === 'resend' && text.common.loading} onPress={resend}>
              {isElsewhere ? text.signIn.getCode : text.signIn.resend}
            </Button>
          )}
        </div>
      </div>
    </Sheet>
  );
}
