/* What became of a payment: its steps with their times, why it was refused, what a stop means. */
import '../../../ui/card.css';
import { useCountdown } from '../../../ui/hooks';
import { Icon } from '../../../ui/icon';
import type { Payment } from '../../api/types';
import { useApp } from '../../context';
import { dateTime, dayOf, secondsUntil } from '../../model/date';
import { language, text } from '../../text';
import { transfers } from '../../text/transfers';

export interface Step {
  readonly name: string;
  readonly at: string | null;
  readonly look: 'done' | 'now' | 'bad';
}

/* Of what goes to another bank: the rest is over at once and needs no steps. */
export function stepsOf(payment: Payment): readonly Step[] {
  const { status, payee, created_at, posted_at } = payment;
  const began: Step = { name: transfers.status.created, at: created_at, look: 'done' };
  const left: Step = { name: transfers.status.confirmed, at: null, look: 'done' };
  if (!payee.bank) return [];
  if (status === 'sent') return [began, left, { name: transfers.status.waitingBank, at: null, look: 'now' }];
  const arrived: Step = { name: transfers.status.credited, at: posted_at, look: 'done' };
  if (status === 'posted') return [began, left, arrived];
  if (status === 'returned') return [began, left, arrived, { name: text.operation.returned, at: null, look: 'bad' }];
  return [];
}

export function Outcome({ payment }: { payment: Payment }) {
  return (
    <>
      <Refusal payment={payment} />
      <Stopped payment={payment} />
      <Steps payment={payment} />
      {payment.recall ? (
        <p class="card operation-said" aria-live="polite">
          {transfers.status.recallStates[payment.recall]}
        </p>
      ) : null}
    </>
  );
}

function Steps({ payment }: { payment: Payment }) {
  const { session } = useApp();
  const steps = stepsOf(payment);
  if (steps.length === 0) return null;
  const now = new Date(session.bankNow());
  const { date } = payment.arrival;
  return (
    <section class="card operation-said" aria-label={transfers.status.line} aria-live="polite">
      <ol class="operation-steps">
        {steps.map((step) => (
          <li key={step.name} class={`operation-step-${step.look}`}>
            <Icon name={step.look === 'done' ? 'check' : step.look === 'now' ? 'clock' : 'repeat'} size={20} />
            <span>{step.name}</span>
            {step.at ? <span class="operation-when figures">{dateTime(step.at, now, language)}</span> : null}
          </li>
        ))}
      </ol>
      {payment.status === 'sent' && date ? <p>{transfers.status.arrives(dayOf(date, language))}</p> : null}
    </section>
  );
}

/* A stop has its own words, with a time. */
function Refusal({ payment }: { payment: Payment }) {
  const { refusal } = payment;
  if (!refusal || payment.stopped) return null;
  return (
    <section class="card operation-said operation-refusal" aria-label={text.operation.reason}>
      <p class="operation-class">{transfers.status.classes[refusal.class]}</p>
      <p>{refusal.detail}</p>
      <p>
        <strong>{transfers.status.next}:</strong> {refusal.next}
      </p>
    </section>
  );
}

function Stopped({ payment }: { payment: Payment }) {
  const { session } = useApp();
  const until = payment.stopped?.until ?? payment.created_at;
  const left = useCountdown(() => secondsUntil(until, session.bankNow()), until);
  if (!payment.stopped) return null;
  const at = dateTime(until, new Date(session.bankNow()), language);
  return (
    <section class="card operation-said operation-refusal" aria-label={transfers.status.stoppedTitle}>
      <p class="operation-class">{transfers.status.stoppedTitle}</p>
      <p class="figures">{left === 0 ? transfers.status.stoppedOver : transfers.status.stoppedUntil(at)}</p>
      <p>{transfers.status.stoppedMeans}</p>
      {payment.refusal ? (
        <p>
          <strong>{transfers.status.next}:</strong> {payment.refusal.next}
        </p>
      ) : null}
    </section>
  );
}
