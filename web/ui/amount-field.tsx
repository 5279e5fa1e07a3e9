import './amount-field.css';

interface AmountFieldProps {
  id: string;
  label: string;
  /* Digits with at most one comma. */
  value: string;
  shown: string;
  clean: (text: string) => string;
  sign: string;
  signFirst: boolean;
  bad: boolean;
  describedBy: string;
  onChange: (value: string) => void;
}

/* The biggest thing of a transfer: grows with what is typed, groups digits on the way. */
export function AmountField(props: AmountFieldProps) {
  const { shown, value } = props;
  const change = (field: HTMLInputElement) => {
    const fromEnd = field.value.length - (field.selectionEnd ?? field.value.length);
    props.onChange(props.clean(field.value));
    requestAnimationFrame(() => {
      const at = Math.max(0, field.value.length - fromEnd);
      if (document.activeElement === field) field.setSelectionRange(at, at);
    });
  };
  const sign = (
    <span class="amount-sign" aria-hidden="true">
      {props.signFirst ? props.sign : `\u202f${props.sign}`}
    </span>
  );
  return (
    <label
      class={`amount figures ${value === '' ? 'amount-empty' : ''} ${shown.length > 11 ? 'amount-long' : ''}`}
      for={props.id}
    >
      <span class="unseen">{props.label}</span>
      {props.signFirst ? sign : null}
      <span class="amount-sizer">
        <span class="amount-mirror" aria-hidden="true">
          {shown || '0'}
        </span>
        <input
          id={props.id}
          class="amount-input"
          type="text"
          inputMode="decimal"
          autocomplete="off"
          placeholder="0"
          size={1}
          value={shown}
          aria-invalid={props.bad ? 'true' : undefined}
          aria-describedby={props.describedBy}
          onInput={(event) => change(event.currentTarget)}
        />
      </span>
      {props.signFirst ? null : sign}
    </label>
  );
}
