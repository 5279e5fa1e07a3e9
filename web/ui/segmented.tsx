import './segmented.css';

interface SegmentedProps<T extends string> {
  name: string;
  label: string;
  value: T;
  options: readonly { value: T; label: string; language?: string }[];
  onChange: (value: T) => void;
}

export function Segmented<T extends string>({ name, label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <fieldset class="segmented">
      <legend class="field-label">{label}</legend>
      <div class="segmented-row">
        {options.map((option) => (
          <label key={option.value} class="segmented-item" lang={option.language}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
