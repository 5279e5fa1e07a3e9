/* A word for the payee. */
import '../../ui/field.css';
import { Note } from '../../ui/note';
import { text } from '../text';

const LONGEST = 140;
const SAY_LEFT = 30;

interface MessageFieldProps {
  value: string;
  onChange: (value: string) => void;
  label?: string;
}

export function MessageField({ value, onChange, label }: MessageFieldProps) {
  const left = LONGEST - value.length;
  return (
    <div>
      <label class="field" for="message">
        <span class="field-label">
          {label ?? `${text.transfer.message} · ${text.transfer.messageHint.toLowerCase()}`}
        </span>
        <textarea
          id="message"
          class="field-box"
          rows={1}
          maxLength={LONGEST}
          value={value}
          aria-describedby="message-note"
          onInput={(event) => onChange(event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' '))}
        />
      </label>
      <Note id="message-note">{left <= SAY_LEFT ? text.transfer.messageLeft(left) : null}</Note>
    </div>
  );
}
