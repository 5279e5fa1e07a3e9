import { type IconName, icons } from './icons';

interface IconProps {
  name: IconName;
  size?: number;
  class?: string;
}

/* Always beside words: screen readers do not see it. */
export function Icon({ name, size = 24, class: extra }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      class={extra}
    >
      <path d={icons[name]} />
    </svg>
  );
}
