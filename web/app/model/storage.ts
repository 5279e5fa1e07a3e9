/* Small things kept between loads. Storage may throw or vanish in a webview: it is a convenience, never the truth. */

export interface Drawer {
  read(name: string): unknown;
  write(name: string, value: unknown): void;
  drop(name: string): void;
  /* Everything of ours. */
  clear(): void;
}

export function drawer(storage: () => Storage): Drawer {
  const safely = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    read: (name) =>
      safely((): unknown => {
        const text = storage().getItem(`okno.${name}`);
        return text === null ? null : JSON.parse(text);
      }, null),
    write: (name, value) => safely(() => storage().setItem(`okno.${name}`, JSON.stringify(value)), undefined),
    drop: (name) => safely(() => storage().removeItem(`okno.${name}`), undefined),
    clear: () =>
      safely(() => {
        const kept = storage();
        const names = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '');
        for (const name of names) if (name.startsWith('okno.')) kept.removeItem(name);
      }, undefined),
  };
}

/* Gone with the tab. */
export const tabDrawer = drawer(() => sessionStorage);
/* Stays: only what is nobody's secret (language, theme, hidden sums). */
export const deviceDrawer = drawer(() => localStorage);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
