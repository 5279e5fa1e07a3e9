import { beforeEach, describe, expect, it, vi } from 'vitest';

const drawing = vi.hoisted(() => ({ effects: [] as (() => unknown)[], again: vi.fn() }));
vi.mock('preact/hooks', () => ({
  useEffect: (effect: () => unknown) => void drawing.effects.push(effect),
  useReducer: () => [0, drawing.again],
  useState: () => [null, () => undefined],
}));

import { useSource } from './hooks';

function source(first: string) {
  const listeners = new Set<() => void>();
  let current = first;
  return {
    get: () => current,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next: string) => {
      current = next;
      for (const listener of listeners) listener();
    },
  };
}

const settle = () => {
  for (const effect of drawing.effects.splice(0)) effect();
};

describe('useSource', () => {
  beforeEach(() => {
    drawing.effects.length = 0;
    drawing.again.mockClear();
  });

  it('draws again when the source changes', () => {
    const one = source('loading');
    expect(useSource(one)).toBe('loading');
    settle();
    expect(drawing.again).not.toHaveBeenCalled();
    one.set('ready');
    expect(drawing.again).toHaveBeenCalledTimes(1);
  });

  it('draws again what has changed before anybody listened', () => {
    const one = source('loading');
    useSource(one);
    one.set('ready');
    settle();
    expect(drawing.again).toHaveBeenCalledTimes(1);
  });
});
