/* Where the page may hand something to other apps; a messenger's frame may not. */
export function shareOf(data: ShareData): (() => void) | null {
  if (typeof navigator.share !== 'function' || navigator.canShare?.(data) === false) return null;
  /* Closing the system's sheet is no failure. */
  return () => void navigator.share(data).catch(() => undefined);
}
