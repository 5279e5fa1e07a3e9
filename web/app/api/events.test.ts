import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../model/problem';
import { Bank } from './bank';
import type { Calls } from './calls';
import { type EventParts, EventReader, follow, hear, type Told } from './events';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('lines become events', () => {
  it('in whatever pieces they come', () => {
    const whole =
      'retry: 1000\nid: 5\n\n:\n\nid: 7\nevent: payment\ndata: {"id":"12","status":"posted"}\n\nevent: reset\ndata: {}\n\n';
    for (const size of [1, 2, 3, 7, whole.length]) {
      const reader = new EventReader();
      const told: Told[] = [];
      for (let at = 0; at < whole.length; at += size) told.push(...reader.read(whole.slice(at, at + size)));
      expect(told).toEqual([
        { kind: 'payment', id: '12' },
        { kind: 'reset', id: null },
      ]);
      expect(reader.lastId).toBe('7');
    }
  });

  it('and half of one is nothing after a break', () => {
    const reader = new EventReader();
    expect(reader.read('id: 7\nevent: entry\ndata: {"id":"1')).toEqual([]);
    reader.restart();
    expect(reader.read('id: 7\n\n')).toEqual([]);
    expect(reader.read('event: entry\ndata: nonsense\n\n')).toEqual([{ kind: 'entry', id: null }]);
  });
});

/* A bank that counts what it is asked, and streams that the test writes. */
function setUp() {
  const asked: string[] = [];
  const opened: (string | null)[] = [];
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const cancelled: number[] = [];
  let refusal: Problem | null = null;
  let isInSight = true;
  const changed = new Set<() => void>();
  const calls = {
    accounts: async () => {
      asked.push('accounts');
      return { items: [] };
    },
    entries: async () => {
      asked.push('entries');
      return { items: [], next_cursor: null };
    },
    payment: async (id: string) => {
      asked.push(`payment ${id}`);
      return { id };
    },
    events: async (after: string | null) => {
      opened.push(after);
      if (refusal) throw refusal;
      const at = streams.length;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => void streams.push(controller),
        cancel: () => void cancelled.push(at),
      });
      return new Response(body);
    },
  } as unknown as Calls;
  const bank = new Bank(calls, () => Date.now());
  const parts: EventParts = {
    inSight: () => isInSight,
    onSight: (listener) => {
      changed.add(listener);
      return () => void changed.delete(listener);
    },
    now: () => Date.now(),
    random: () => 0.5,
  };
  const say = async (at: number, text: string) => {
    streams[at]?.enqueue(new TextEncoder().encode(text));
    await vi.advanceTimersByTimeAsync(1);
  };
  return {
    bank,
    parts,
    asked,
    opened,
    streams,
    cancelled,
    say,
    refuse: (problem: Problem | null) => {
      refusal = problem;
    },
    show: async (next: boolean) => {
      isInSight = next;
      for (const listener of [...changed]) listener();
      await vi.advanceTimersByTimeAsync(1);
    },
    listeners: changed,
  };
}

describe('what is told is asked for', () => {
  it('once, and only what is on a screen already', async () => {
    const { bank, asked } = setUp();
    await bank.payment('12').refresh();
    await bank.entries(null, null).refresh();
    asked.length = 0;
    const heard: Told[] = [];
    bank.listeners.add((told) => heard.push(told));
    const told = [
      { kind: 'payment', id: '12' },
      { kind: 'payment', id: '13' },
      { kind: 'weather', id: null },
    ];
    hear(bank, told);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.sort()).toEqual(['accounts', 'entries', 'payment 12']);
    expect(heard).toEqual(told);
  });

  it('again when it was on its way before', async () => {
    const { bank, asked } = setUp();
    void bank.accounts.refresh();
    hear(bank, [{ kind: 'entry', id: '1' }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['accounts', 'accounts']);
  });
});

describe('the stream', () => {
  it('comes again where it was, later each time, and not while the app is out of sight', async () => {
    const { bank, parts, opened, streams, cancelled, say, show } = setUp();
    const leaving = new AbortController();
    void follow(bank, leaving.signal, parts);
    await vi.advanceTimersByTimeAsync(1);
    await say(0, 'id: 5\n\nid: 7\nevent: entry\ndata: {"id":"1"}\n\n');
    streams[0]?.close();
    await vi.advanceTimersByTimeAsync(1900);
    expect(opened).toEqual([null]);
    await vi.advanceTimersByTimeAsync(200);
    expect(opened).toEqual([null, '7']);
    streams[1]?.close();
    await vi.advanceTimersByTimeAsync(3900);
    expect(opened).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(opened).toHaveLength(3);
    await show(false);
    expect(cancelled).toEqual([2]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(opened).toHaveLength(3);
    await show(true);
    expect(opened).toEqual([null, '7', '7', '7']);
    leaving.abort();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(cancelled).toEqual([2, 3]);
    expect(opened).toHaveLength(4);
  });

  it('that is silent is given up, one that lives is kept', async () => {
    const { bank, parts, opened, cancelled, say } = setUp();
    const leaving = new AbortController();
    void follow(bank, leaving.signal, parts);
    await vi.advanceTimersByTimeAsync(1);
    for (let i = 0; i < 10; i++) {
      await say(0, ':\n\n');
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(cancelled).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(opened).toHaveLength(2);
    leaving.abort();
  });

  it('is over with the session, and only then', async () => {
    const { bank, parts, opened, refuse, listeners } = setUp();
    const leaving = new AbortController();
    refuse(new Problem('busy', 503, ''));
    void follow(bank, leaving.signal, parts);
    await vi.advanceTimersByTimeAsync(200_000);
    const tries = opened.length;
    expect(tries).toBeGreaterThan(4);
    expect(tries).toBeLessThan(12);
    refuse(new Problem('sign-in-required', 401, ''));
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(opened).toHaveLength(tries + 1);
    expect(listeners.size).toBe(0);
  });
});
