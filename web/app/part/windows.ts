/* What is known of the windows: what is about to happen to ours, and where else one can go. */
import type { WindowStatus } from '../api/types';

export type AnyWindow = WindowStatus['window'];

export interface OpenWindow {
  readonly window: AnyWindow;
  readonly url: string;
}

/* at: null when it is so already, or when nobody has said when. */
export type Outlook =
  | { readonly kind: 'closing'; readonly at: string | null; readonly status: WindowStatus }
  | { readonly kind: 'read-only'; readonly at: string | null; readonly status: WindowStatus };

export function outlookOf(windows: readonly WindowStatus[], name: AnyWindow): Outlook | null {
  const status = windows.find(({ window }) => window === name);
  if (!status) return null;
  const { state, until } = status;
  if (until?.state === 'closed') return { kind: 'closing', at: until.at, status };
  if (state === 'closing') return { kind: 'closing', at: null, status };
  if (state === 'read_only') return { kind: 'read-only', at: null, status };
  if (until?.state === 'closing') return { kind: 'closing', at: null, status };
  return until?.state === 'read_only' ? { kind: 'read-only', at: until.at, status } : null;
}

export function waysOut(windows: readonly WindowStatus[], name: AnyWindow): OpenWindow[] {
  const found: OpenWindow[] = [];
  for (const { window, state, url } of windows) {
    if (window !== name && url !== null && (state === 'open' || state === 'notify_only')) found.push({ window, url });
  }
  return found;
}

/* The word goes where that window's messenger hands it to us: VK and a browser after "#", the others as startapp. */
export function linkTo({ window, url }: OpenWindow, word: string): string {
  if (window === 'browser' || window === 'vk') return `${url}#${word}`;
  const bare = url.replace(/[?&]startapp=?$/, '');
  return `${bare}${bare.includes('?') ? '&' : '?'}startapp=${word}`;
}

export function handoverLink(open: OpenWindow, token: string): string {
  return linkTo(open, `go-${token}`);
}
