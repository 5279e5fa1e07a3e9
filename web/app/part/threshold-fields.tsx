/* Below what it is topped up, and by how much a month at most. */
import '../../ui/field.css';
import { Note } from '../../ui/note';
import { groupTyped } from '../model/format';
import { cleanTyped, type Money } from '../model/money';
import { language } from '../text';
import { standing } from '../text/standing';
import type { Plan } from './plan';
import { isTight } from './threshold';

interface ThresholdFieldsProps {
  plan: Plan;
  amount: Money | null;
  onChange: (fields: Partial<Plan>) => void;
}

export function ThresholdFields({ plan, amount, onChange }: ThresholdFieldsProps) {
  const tight = isTight(plan.most, amount);
  return (
    <>
      <SumField
        id="threshold-below"
        label={standing.threshold.below}
        value={plan.below}
        onChange={(below) => onChange({ below })}
      />
      <SumField
        id="threshold-most"
        label={standing.threshold.most}
        value={plan.most}
        bad={tight}
        onChange={(most) => onChange({ most })}
      />
      <Note id="threshold-note" look={tight ? 'bad' : 'plain'} icon={tight ? 'warning' : undefined}>
        {tight ? standing.threshold.mostShort : standing.threshold.hint}
      </Note>
    </>
  );
}

interface SumFieldProps {
  id: string;
  label: string;
  value: string;
  bad?: boolean;
  onChange: (typed: string) => void;
}

function SumField({ id, label, value, bad = false, onChange }: SumFieldProps) {
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
        aria-describedby="threshold-note"
        onInput={(event) => onChange(cleanTyped(event.currentTarget.value, 'RUB'))}
      />
    </label>
  );
}
