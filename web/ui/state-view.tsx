import './state-view.css';
import type { ComponentChildren } from 'preact';

export type Picture = 'empty' | 'error' | 'offline' | 'choose' | 'safe';

/* Line and one tint: a window with something in it. */
const inside: Readonly<Record<Picture, string>> = {
  empty: 'M36 60h24M36 48h24M36 72h14',
  error: 'M48 42v18M48 68v1',
  offline: 'M36 56a18 18 0 0 1 24 0M42 64a9 9 0 0 1 12 0M48 72v.5M34 40l28 34',
  safe: 'M37 51l8 8 15-17',
  choose: 'M40 46l16 12-7 2-3 8z',
};

interface StateViewProps {
  picture: Picture;
  title: string;
  text?: string;
  alert?: boolean;
  children?: ComponentChildren;
}

export function StateView({ picture, title, text, alert, children }: StateViewProps) {
  return (
    <div class="state" role={alert ? 'alert' : undefined}>
      <svg class="state-picture" width="96" height="96" viewBox="0 0 96 96" fill="none" aria-hidden="true">
        <circle cx="48" cy="52" r="40" fill="var(--accent-soft)" />
        <g stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
          <path d="M24 30a8 8 0 0 1 8-8h32a8 8 0 0 1 8 8v50H24z" fill="var(--surface-2)" />
          <path d="M24 34h48M18 80h60" />
          <path d={inside[picture]} />
        </g>
      </svg>
      <p class="state-title">{title}</p>
      {text ? <p class="state-text">{text}</p> : null}
      {children}
    </div>
  );
}
