/* Signing in: the phone, then the code. */
import { useEffect, useState } from 'preact/hooks';
import { useCountdown } from '../../../ui/hooks';
import type { PendingSignIn } from '../../api/session';
import { useApp } from '../../context';
import { secondsUntil } from '../../model/date';
import { isComplete } from '../../model/phone';
import { asProblem, type Problem } from '../../model/problem';
import { tabDrawer } from '../../model/storage';

interface Common {
  readonly problem: Problem | null;
  /* Seconds until the bank listens again after too many attempts. */
  readonly waitLeft: number;
}

export type SignInState =
  | (Common & { readonly step: 'phone'; readonly phone: string; readonly complete: boolean; readonly busy: boolean })
  | (Common & {
      readonly step: 'code';
      readonly pending: PendingSignIn;
      readonly code: string;
      readonly busy: 'confirm' | 'resend' | null;
      readonly resendLeft: number;
      readonly expired: boolean;
      readonly resent: boolean;
    });

export interface SignInActions {
  readonly setPhone: (phone: string) => void;
  readonly askForCode: () => void;
  readonly setCode: (code: string) => void;
  readonly confirm: (code: string) => void;
  readonly resend: () => void;
  readonly changePhone: () => void;
}

/* The request itself is gone: only a new one helps. */
const GONE: readonly string[] = ['not-found', 'invalid-proof'];
const PHONE = 'phone';

function rememberedPhone(): string {
  const found = tabDrawer.read(PHONE);
  return typeof found === 'string' ? found : '';
}

export function useSignIn(): SignInState & SignInActions {
  const { session, window } = useApp();
  const [phone, keepPhone] = useState(() => session.pending()?.phone ?? rememberedPhone());
  const [pending, setPending] = useState(() => session.pending());
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState<'ask' | 'confirm' | 'resend' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [resent, setResent] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);

  const left = (until: string | undefined) => (until ? secondsUntil(until, session.bankNow()) : 0);
  const resendLeft = useCountdown(() => left(pending?.started.resend_at), pending);
  const lifeLeft = useCountdown(() => left(pending?.started.expires_at), pending);
  const waitLeft = useCountdown(() => Math.max(0, Math.ceil((waitUntil - session.bankNow()) / 1000)), waitUntil);

  useEffect(() => {
    if (waitLeft === 0 && problem?.kind === 'too-many-attempts') setProblem(null);
  }, [waitLeft]);

  const fail = (error: unknown) => {
    const found = asProblem(error);
    window.haptic('error');
    setBusy(null);
    setCode('');
    setResent(false);
    if (found.retryAfter !== null) setWaitUntil(session.bankNow() + found.retryAfter * 1000);
    if (GONE.includes(found.kind)) {
      session.forgetPending();
      setPending(null);
    }
    setProblem(found);
  };

  const ask = async (what: 'ask' | 'resend', to: string) => {
    setBusy(what);
    setProblem(null);
    try {
      setPending(await session.signIn(to));
      setCode('');
      setBusy(null);
      setResent(what === 'resend');
    } catch (error) {
      fail(error);
    }
  };

  const confirm = async (entered: string) => {
    if (!pending || busy) return;
    setBusy('confirm');
    setProblem(null);
    setResent(false);
    try {
      await session.confirm(pending, entered);
      tabDrawer.drop(PHONE);
      window.haptic('success');
    } catch (error) {
      fail(error);
    }
  };

  const actions: SignInActions = {
    setPhone: (next) => {
      keepPhone(next);
      tabDrawer.write(PHONE, next);
      if (problem && waitLeft === 0) setProblem(null);
    },
    askForCode: () => {
      if (isComplete(phone) && !busy && waitLeft === 0) void ask('ask', phone);
    },
    setCode: (next) => {
      setCode(next);
      if (next !== '' && waitLeft === 0) setProblem(null);
    },
    confirm: (entered) => void confirm(entered),
    resend: () => {
      if (pending && !busy) void ask('resend', pending.phone);
    },
    changePhone: () => {
      session.forgetPending();
      setPending(null);
      setCode('');
      setProblem(null);
      setResent(false);
    },
  };

  const common = { problem, waitLeft, ...actions };
  if (!pending) return { ...common, step: 'phone', phone, complete: isComplete(phone), busy: busy !== null };
  return {
    ...common,
    step: 'code',
    pending,
    code,
    busy: busy === 'ask' ? null : busy,
    resendLeft,
    expired: lifeLeft === 0,
    resent,
  };
}
