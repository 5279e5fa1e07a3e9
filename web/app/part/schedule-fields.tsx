/* When a payment is to be made: now, on a day, or in a rhythm; the first day, and what becomes of a day off. Where the
   payee tells it, also when little is left there. */
import './schedule-fields.css';
import '../../ui/field.css';
import type { ComponentChildren } from 'preact';
import { Chips } from '../../ui/chips';
import { Note } from '../../ui/note';
import { Segmented } from '../../ui/segmented';
import { standing } from '../text/standing';
import { HOLIDAYS, lastStart, type Plan, RHYTHMS } from './plan';

interface DatesProps {
  plan: Plan;
  today: string;
  onChange: (fields: Partial<Plan>) => void;
}

interface ScheduleFieldsProps extends DatesProps {
  low?: {
    readonly isOn: boolean;
    readonly choose: (isOn: boolean) => void;
    readonly fields: ComponentChildren;
  };
}

export function ScheduleFields({ low, plan, today, onChange }: ScheduleFieldsProps) {
  const isLow = low?.isOn === true;
  return (
    <div class="schedule">
      <Chips<Plan['when'] | 'low'>
        label={standing.when}
        options={[
          { value: 'now', label: standing.now },
          ...(low ? [{ value: 'low' as const, label: standing.threshold.when }] : []),
          ...RHYTHMS.map((value) => ({ value, label: standing.every[value] })),
        ]}
        value={isLow ? 'low' : plan.when}
        onPress={(when) => {
          low?.choose(when === 'low');
          if (when !== 'low') onChange({ when });
        }}
      />
      {isLow ? low.fields : null}
      {isLow || plan.when === 'now' ? null : <Dates plan={plan} today={today} onChange={onChange} />}
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
