import './field.css';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface NumberFieldProps {
  id: string;
  label: string;
  /* Digits alone. */
  value: string;
  longest: number;
  format: (digits: string) => string;
  onChange: (digits: string) => void;
  bad?: boolean;
  describedBy?: string;
  autoFocus?: boolean;
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

function caretBehind(shown: string, digits: number): number {
  let seen = 0;
  for (let index = 0; index < shown.length; index += 1) {
    if (seen === digits) return index;
    if (/\d/.test(shown[index] ?? '')) seen += 1;
  }
  return shown.length;
}

/* A long number, grouped while it is typed; the caret stays behind the digit it stood behind. */
export function NumberField(props: NumberFieldProps) {
  const ref = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const shown = props.format(props.value);

  useLayoutEffect(() => {
    if (caret.current === null || document.activeElement !== ref.current) return;
    const at = caretBehind(shown, caret.current);
    ref.current?.setSelectionRange(at, at);
    caret.current = null;
  });

  const change = (field: HTMLInputElement) => {
    caret.current = digitsOf(field.value.slice(0, field.selectionStart ?? field.value.length)).length;
    const next = digitsOf(field.value).slice(0, props.longest);
    field.value = props.format(next);
    const at = caretBehind(field.value, caret.current);
    field.setSelectionRange(at, at);
    props.onChange(next);
  };

  return (
    <label class={`field ${props.bad ? 'field-bad' : ''}`} for={props.id}>
      <span class="field-label">{props.label}</span>
      <input
        ref={ref}
        id={props.id}
        class="field-box figures"
        type="text"
        inputMode="numeric"
        autocomplete="off"
        value={shown}
        maxLength={64}
        aria-invalid={props.bad ? 'true' : undefined}
        aria-describedby={props.describedBy}
        // biome-ignore lint/a11y/noAutofocus: only with a mouse, where no keyboard jumps up
        autoFocus={props.autoFocus}
        onInput={(event) => change(event.currentTarget)}
      />
    </label>
  );
}
