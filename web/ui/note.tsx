import type { ComponentChildren } from 'preact';
import type { IconName } from './icon';
import { Icon } from './icon';

interface NoteProps {
  id?: string;
  look?: 'plain' | 'bad' | 'good';
  icon?: IconName | undefined;
  children?: ComponentChildren;
}

/* The line below a field. It keeps its place when empty and is read out when it changes. */
export function Note({ id, look = 'plain', icon, children }: NoteProps) {
  return (
    <div id={id} class={`note note-${look}`} aria-live={look === 'bad' ? 'assertive' : 'polite'}>
      {children && icon ? <Icon name={icon} size={20} /> : null}
      <span>{children}</span>
    </div>
  );
}
