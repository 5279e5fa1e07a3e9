import './chips.css';

interface ChipsProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string }[];
  /* Which one is pressed; leave out where pressing just does something. */
  value?: T;
  centred?: boolean;
  onPress: (value: T) => void;
}

export function Chips<T extends string>({ label, options, value, centred, onPress }: ChipsProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its legend among the chips
    <div class={`chips ${centred ? 'chips-centred' : ''}`} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          class="chip figures"
          aria-pressed={value === undefined ? undefined : option.value === value}
          onClick={() => onPress(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
