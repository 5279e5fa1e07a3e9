/* When a payment is to be made: now, on a day, or in a rhythm; the first day, how it ends, and what becomes of a day off.
   Where the payee tells it, also when little is left there. */
import './schedule-fields.css';
import '../../ui/field.css';
import { Chips } from '../../ui/chips';
import { Note } from '../../ui/note';
import { Segmented } from '../../ui/segmented';
import type { Money } from '../model/money';
import { standing } from '../text/standing';
import { ENDS, HOLIDAYS, isRhythm, lastStart, type Plan, RHYTHMS } from './plan';
import { ThresholdFields } from './threshold-fields';

interface DatesProps {
  plan: Plan;
  today: string;
  onChange: (fields: Partial<Plan>) => void;
}

interface ScheduleFieldsProps extends DatesProps {
  /* What is paid each time. */
  amount: Money | null;
  /* The payee tells what is left. */
  offersLow: boolean;
}

export function ScheduleFields({ amount, offersLow, plan, today, onChange }: ScheduleFieldsProps) {
  const { when } = plan;
  return (
    <div class="schedule">
      <Chips<Plan['when']>
        label={standing.when}
        options={[
          { value: 'now', label: standing.now },
          ...(offersLow ? [{ value: 'low' as const, label: standing.threshold.when }] : []),
          ...RHYTHMS.map((value) => ({ value, label: standing.every[value] })),
        ]}
        value={when}
        onPress={(chosen) => onChange({ when: chosen })}
      />
      {when === 'low' ? <ThresholdFields plan={plan} amount={amount} onChange={onChange} /> : null}
      {when === 'low' || when === 'now' ? null : <Dates plan={plan} today={today} onChange={onChange} />}
    </div>
  );
}

function Dates({ plan, today, onChange }: DatesProps) {
  return (
    <>
      <div>
        <label class="field" for="schedule-start">
          <span class="field-label">{plan.when === 'once' ? standing.startOnce : standing.start}</span>
          <input
            id="schedule-start"
            class="field-box figures"
            type="date"
            min={today}
            max={lastStart(today)}
            value={plan.start}
            aria-describedby="schedule-start-note"
            onInput={(event) => onChange({ start: event.currentTarget.value })}
          />
        </label>
        <Note id="schedule-start-note">{standing.startHint}</Note>
      </div>
      {isRhythm(plan.when) ? <End plan={plan} onChange={onChange} /> : null}
      <Segmented
        name="schedule-holiday"
        label={standing.holiday}
        value={plan.holiday}
        options={HOLIDAYS.map((value) => ({ value, label: standing.onHoliday[value] }))}
        onChange={(holiday) => onChange({ holiday })}
      />
    </>
  );
}

function End({ plan, onChange }: Omit<DatesProps, 'today'>) {
  return (
    <>
      <Segmented
        name="schedule-ends"
        label={standing.ends}
        value={plan.ends}
        options={ENDS.map((value) => ({ value, label: standing.endsBy[value] }))}
        onChange={(ends) => onChange({ ends })}
      />
      {plan.ends === 'day' ? (
        <label class="field" for="schedule-end">
          <span class="field-label">{standing.lastDay}</span>
          <input
            id="schedule-end"
            class="field-box figures"
            type="date"
            min={plan.start}
            value={plan.end}
            onInput={(event) => onChange({ end: event.currentTarget.value })}
          />
        </label>
      ) : null}
      {plan.ends === 'times' ? (
        <label class="field" for="schedule-times">
          <span class="field-label">{standing.howOften}</span>
          <input
            id="schedule-times"
            class="field-box figures"
            inputMode="numeric"
            autocomplete="off"
            maxLength={3}
            value={plan.times}
            onInput={(event) => onChange({ times: event.currentTarget.value.replace(/\D/g, '') })}
          />
        </label>
      ) : null}
    </>
  );
}
