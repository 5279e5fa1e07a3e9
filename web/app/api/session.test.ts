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
  const bodies: [string, unknown][] = [];
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
  const fetchFrom: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname;
    asked.push(`${init?.method} ${path}`);
    if (init?.body) bodies.push([path, JSON.parse(new TextDecoder().decode(init.body as Uint8Array))]);
    if (path === '/v1/launches') {
      const { launch } = bodies[bodies.length - 1]?.[1] as { launch: string };
      if (launch === 'forged') return answer(422, { type: '/problems/launch-refused' });
      if (launch === 'lost') throw new TypeError('no network');
      return answer(201, { id: `ticket ${asked.filter((one) => one.endsWith('/launches')).length}`, start: 'history' });
    }
    if (path === '/v1/launches/renewal') {
      const { launch } = bodies[bodies.length - 1]?.[1] as { launch: string };
      return answer(201, { id: `${launch} renewed`, window: 'telegram', start: null });
    }
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
  return { asked, bodies, fetchFrom };
}

function setUp() {
  const drawer = tab();
  let who = '1';
  const { asked, bodies, fetchFrom } = bankOf(() => who);
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
  return { session, drawer, asked, bodies, enter, becomes };
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

describe('a launch', () => {
  const opening = { window: 'telegram', raw: 'signed' } as const;

  it('is checked before anything is shown, and goes with the sign-in as a ticket', async () => {
    const { session, asked, bodies, enter, drawer } = setUp();
    expect(await session.start(opening)).toEqual({ state: 'open', start: 'history' });
    expect(bodies.find(([path]) => path === '/v1/launches')?.[1]).toEqual({ window: 'telegram', launch: 'signed' });
    await enter();
    expect(bodies[bodies.length - 1]?.[1]).toMatchObject({ code: '123456', launch: 'ticket 1' });
    expect(JSON.stringify([...drawer.kept])).not.toContain('signed');
    expect(asked.filter((one) => one === 'POST /v1/launches')).toHaveLength(1);
  });

  it('that is seen again is not asked about again', async () => {
    const { session, asked } = setUp();
    await session.start(opening);
    expect(await session.start(opening)).toEqual({ state: 'open', start: 'history' });
    expect(asked.filter((one) => one === 'POST /v1/launches')).toHaveLength(1);
  });

  it('that is refused opens nothing', async () => {
    const { session } = setUp();
    expect(await session.start({ ...opening, raw: 'forged' })).toEqual({ state: 'refused' });
    expect(session.get()).toEqual({ state: 'starting' });
  });

  it('that could not be asked about is asked about again', async () => {
    const { session } = setUp();
    expect(await session.start({ ...opening, raw: 'lost' })).toMatchObject({ state: 'failed' });
    expect(await session.start(opening)).toMatchObject({ state: 'open' });
  }, 10_000);

  it('is of this window after signing out, too: the key stays for its ticket', async () => {
    const { session, bodies, enter, drawer } = setUp();
    await session.start(opening);
    await enter();
    await session.signOut();
    expect(session.get()).toEqual({ state: 'out', ended: false });
    await session.start();
    await enter();
    expect(bodies[bodies.length - 1]?.[1]).toMatchObject({ code: '123456', launch: 'ticket 1' });
    expect([...drawer.kept.keys()].sort()).toEqual(['customer', 'launch']);
  });

  it('has its ticket renewed once that is old, with the launch long gone', async () => {
    const { session, bodies, enter, drawer } = setUp();
    await session.start(opening);
    await enter();
    await session.signOut();
    drawer.write('launch', { ...(drawer.read('launch') as object), madeAt: 0 });
    await session.start();
    await enter();
    expect(bodies[bodies.length - 1]?.[1]).toMatchObject({ launch: 'ticket 1 renewed' });
    await session.signOut();
    await enter();
    expect(bodies[bodies.length - 1]?.[1]).toMatchObject({ launch: 'ticket 1 renewed' });
  });

  it('is not needed', async () => {
    const { session, asked, bodies, enter } = setUp();
    expect(await session.start()).toEqual({ state: 'open', start: null });
    await enter();
    expect(bodies[bodies.length - 1]?.[1]).toEqual({ code: '123456', volatile: true });
    expect(asked).not.toContain('POST /v1/launches');
  });
});
