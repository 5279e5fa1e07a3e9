import { icons } from './icons';
import type { moreIcons } from './more-icons';

export type FirstIconName = keyof typeof icons;
export type IconName = FirstIconName | keyof typeof moreIcons;

const known: Partial<Record<IconName, string>> = { ...icons };

/* For the one file that brings the others. */
export function addIcons(more: typeof moreIcons): void {
  Object.assign(known, more);
}

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
      <path d={known[name]} />
    </svg>
  );
}
