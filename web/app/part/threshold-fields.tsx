/* Below what it is topped up, and by how much a month at most. */
import '../../ui/field.css';
import { Note } from '../../ui/note';
import { groupTyped } from '../model/format';
import { cleanTyped } from '../model/money';
import { language } from '../text';
import { standing } from '../text/standing';
import type { ThresholdForm } from './threshold';

export function ThresholdFields({ form }: { form: ThresholdForm }) {
  return (
    <>
      <SumField id="threshold-below" label={standing.threshold.below} value={form.below} onChange={form.setBelow} />
      <SumField
        id="threshold-most"
        label={standing.threshold.most}
        value={form.most}
        bad={form.tight}
        onChange={form.setMost}
      />
      <Note id="threshold-note" look={form.tight ? 'bad' : 'plain'} icon={form.tight ? 'warning' : undefined}>
        {form.tight ? standing.threshold.mostShort : standing.threshold.hint}
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
