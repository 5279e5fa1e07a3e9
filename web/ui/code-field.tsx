import './code-field.css';
import { useEffect, useRef } from 'preact/hooks';

interface CodeFieldProps {
  id: string;
  label: string;
  length: number;
  value: string;
  busy: boolean;
  bad: boolean;
  describedBy: string;
  onChange: (code: string) => void;
  onComplete: (code: string) => void;
}

interface OneTimeCode {
  code?: string;
}

/* Asks the browser to read the code out of the SMS (WebOTP), where it can. */
function readFromSms(onCode: (code: string) => void): () => void {
  if (!('OTPCredential' in window)) return () => undefined;
  const aborter = new AbortController();
  const options = { otp: { transport: ['sms'] }, signal: aborter.signal };
  navigator.credentials.get(options as CredentialRequestOptions).then(
    (found) => onCode((found as OneTimeCode | null)?.code ?? ''),
    () => undefined,
  );
  return () => aborter.abort();
}

/* One real field under the drawn boxes: paste, autofill, screen readers and keyboards see a plain input. */
export function CodeField(props: CodeFieldProps) {
  const ref = useRef<HTMLInputElement>(null);
  const latest = useRef(props);
  latest.current = props;

  const take = (text: string) => {
    const { length, value, busy, onChange, onComplete } = latest.current;
    const code = text.replace(/\D/g, '').slice(0, length);
    if (busy || code === value) return;
    onChange(code);
    if (code.length === length) onComplete(code);
  };

  useEffect(() => {
    ref.current?.focus();
    return readFromSms(take);
  }, []);

  const boxes = Array.from({ length: props.length }, (_, index) => props.value[index] ?? '');
  const next = Math.min(props.value.length, props.length - 1);
  const names = `code ${props.busy ? 'code-busy' : ''} ${props.bad ? 'code-bad' : ''}`;
  return (
    <label class={names} for={props.id}>
      <span class="unseen">{props.label}</span>
      <input
        ref={ref}
        id={props.id}
        class="code-input"
        type="text"
        inputMode="numeric"
        autocomplete="one-time-code"
        pattern="[0-9]*"
        value={props.value}
        readOnly={props.busy}
        aria-invalid={props.bad ? 'true' : undefined}
        aria-describedby={props.describedBy}
        onInput={(event) => {
          take(event.currentTarget.value);
          event.currentTarget.value = latest.current.value;
        }}
      />
      <span class="code-boxes figures" aria-hidden="true">
        {boxes.map((digit, index) => (
          <span key={index} class={`code-box ${index === next ? (digit ? 'code-box-last' : 'code-box-next') : ''}`}>
            {digit}
          </span>
        ))}
      </span>
    </label>
  );
}
