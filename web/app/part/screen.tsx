/* The frame of one screen: its heading, the way back, its content. */
import './screen.css';
import type { ComponentChildren } from 'preact';
import { Icon } from '../../ui/icon';
import { useApp } from '../context';
import { text } from '../text';

interface ScreenProps {
  title: string;
  /* Where "back" leads from outside; leave out on a section's own screen. */
  parent?: string;
  /* At the heading's other end; one button below a section's own screen. */
  tools?: ComponentChildren;
  children: ComponentChildren;
}

export function Screen({ title, parent, tools, children }: ScreenProps) {
  const { router, window } = useApp();
  return (
    <div class="screen">
      {parent === undefined ? (
        <header class="screen-large">
          <h1 tabIndex={-1}>{title}</h1>
          {tools}
        </header>
      ) : (
        <header class="screen-top">
          {window.hasBackButton ? null : (
            <button type="button" class="screen-back" aria-label={text.common.back} onClick={() => router.back(parent)}>
              <Icon name="back" />
            </button>
          )}
          <h1 tabIndex={-1}>{title}</h1>
          {tools}
        </header>
      )}
      <div class="screen-body">{children}</div>
    </div>
  );
}
