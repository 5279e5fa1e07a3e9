import { describe, expect, it } from 'vitest';
import type { Drawer } from '../model/storage';
import { Session } from './session';
import { Vault } from './vault';

function tab(): Drawer & { kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    read: (name) => kept.get(name) ?? null,
    write: (name, value) => void kept.set(name, value),
    drop: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

const later = '2026-11-25T21:00:00Z';

/* A bank that takes the code 123456. */
function bankOf(customer: () => string) {
  const asked: string[] = [];
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
  const fetchFrom: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname;
    asked.push(`${init?.method} ${path}`);
    if (path === '/v1/sign-in') {
      return answer(202, { id: '7', code_length: 6, expires_at: later, resend_at: later });
    }
    if (path === '/v1/sign-in/7/confirm') {
      return answer(201, {
        token: 't',
        token_type: 'DPoP',
        expires_at: later,
        customer: { id: customer(), name: 'А' },
      });
    }
    if (path === '/v1/session') return new Response(null, { status: 204 });
    return answer(401, { type: '/problems/sign-in-required' });
  };
  return { asked, fetchFrom };
}

function setUp() {
  const drawer = tab();
  let who = '1';
  const { asked, fetchFrom } = bankOf(() => who);
  const session = new Session({
    vault: new Vault(() => undefined, 10),
    drawer,
    fetch: fetchFrom,
    origin: 'http://bank.example',
    language: () => 'ru',
    online: () => true,
  });
  const enter = async () => session.confirm(await session.signIn('+79000000001'), '123456');
  const becomes = (next: string) => {
    who = next;
  };
  return { session, drawer, asked, enter, becomes };
}

describe('a session', () => {
  it('is opened by phone and code and ended by the person', async () => {
    const { session, asked, enter, drawer } = setUp();
    await session.start();
    expect(session.get()).toEqual({ state: 'out', ended: false });
    await enter();
    expect(session.get().state).toBe('in');
    drawer.write('draft.own', 1);
    await session.signOut();
    expect(session.get()).toEqual({ state: 'out', ended: false });
    expect(asked).toContain('DELETE /v1/session');
    expect(drawer.kept.size).toBe(0);
  });

  it('that the bank has ended says so, and keeps the drafts for the same person only', async () => {
    const { session, drawer, enter, becomes } = setUp();
    await session.start();
    await enter();
    drawer.write('draft.own', 1);
    const state = session.get();
    if (state.state === 'in') await state.bank.calls.accounts().catch(() => undefined);
    expect(session.get()).toEqual({ state: 'out', ended: true });
    await enter();
    expect(drawer.read('draft.own')).toBe(1);
    const again = session.get();
    if (again.state === 'in') await again.bank.calls.accounts().catch(() => undefined);
    becomes('2');
    await enter();
    expect(drawer.read('draft.own')).toBeNull();
  });

  it('remembers a sign-in that waits for its code', async () => {
    const { session } = setUp();
    await session.start();
    expect(session.pending()).toBeNull();
    await session.signIn('+79000000001');
    expect(session.pending()).toMatchObject({ phone: '+79000000001', started: { id: '7' } });
  });
});
