import './card.css';
import type { IconName } from './icon';
import { Icon } from './icon';

export type Tint = 'teal' | 'green' | 'amber' | 'coral' | 'violet' | 'blue' | 'slate';

interface BadgeProps {
  tint: Tint;
  size?: 'small' | 'big';
  icon?: IconName;
  letter?: string;
}

/* A tinted circle with an icon or a letter; always beside words. */
export function Badge({ tint, size, icon, letter }: BadgeProps) {
  return (
    <span class={`badge badge-${tint} ${size ? `badge-${size}` : ''}`} aria-hidden="true">
      {icon ? <Icon name={icon} size={size === 'big' ? 34 : 22} /> : letter}
    </span>
  );
}

const TINTS: readonly Tint[] = ['teal', 'violet', 'amber', 'blue', 'coral', 'green'];

/* One person keeps one colour. */
export function tintOf(name: string): Tint {
  let mixed = 0;
  for (const letter of name) mixed = (mixed * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return TINTS[mixed % TINTS.length] ?? 'teal';
}
