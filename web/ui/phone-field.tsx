import './field.css';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PhoneFieldProps {
  id: string;
  label: string;
  placeholder: string;
  /* E.164 as far as typed. */
  value: string;
  /* How numbers are read and written; the field itself knows no country. */
  parse: (text: string) => string;
  format: (value: string) => string;
  caretAfter: (text: string, digits: number) => number;
  onChange: (value: string) => void;
  bad?: boolean;
  describedBy?: string;
  big?: boolean;
  autoFocus?: boolean;
  autoComplete?: string;
}

const digitsIn = (text: string) => text.replace(/\D/g, '').length;

export function PhoneField(props: PhoneFieldProps) {
  const ref = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const shown = props.format(props.value);

  useLayoutEffect(() => {
    if (caret.current === null || document.activeElement !== ref.current) return;
    const at = props.caretAfter(shown, caret.current);
    ref.current?.setSelectionRange(at, at);
    caret.current = null;
  });

  const change = (field: HTMLInputElement) => {
    const typed = field.value;
    const before = digitsIn(typed.slice(0, field.selectionStart ?? typed.length));
    const next = props.parse(typed);
    /* "9" became "+79", "8900" became "+7900": the caret moves with the digits put before it. */
    const grown = digitsIn(next) - digitsIn(typed);
    caret.current = before === 0 ? 0 : before + Math.max(0, grown);
    field.value = props.format(next);
    const at = props.caretAfter(field.value, caret.current);
    field.setSelectionRange(at, at);
    props.onChange(next);
  };

  return (
    <label class={`field ${props.bad ? 'field-bad' : ''}`} for={props.id}>
      <span class="field-label">{props.label}</span>
      <input
        ref={ref}
        id={props.id}
        class={`field-box figures ${props.big ? 'field-big' : ''}`}
        type="tel"
        inputMode="tel"
        autocomplete={props.autoComplete ?? 'off'}
        placeholder={props.placeholder}
        value={shown}
        maxLength={32}
        aria-invalid={props.bad ? 'true' : undefined}
        aria-describedby={props.describedBy}
        // biome-ignore lint/a11y/noAutofocus: only with a mouse, where no keyboard jumps up
        autoFocus={props.autoFocus}
        onInput={(event) => change(event.currentTarget)}
      />
    </label>
  );
}
