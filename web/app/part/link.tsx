import type { ComponentChildren } from 'preact';
import { useApp } from '../context';

interface LinkProps {
  to: string;
  class?: string;
  label?: string;
  current?: boolean;
  /* Runs before going: to fill a draft, for one. */
  onGo?: () => void;
  children: ComponentChildren;
}

/* A real link: opens in a new tab when asked to, else moves within the app. */
export function Link({ to, class: extra, label, current, onGo, children }: LinkProps) {
  const { router, window } = useApp();
  return (
    <a
      href={window.base + to}
      class={extra}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        onGo?.();
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        router.go(to);
      }}
    >
      {children}
    </a>
  );
}
