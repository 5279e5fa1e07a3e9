import './screen.css';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Brand } from '../../../ui/brand';
import { Button } from '../../../ui/button';
import { CodeField } from '../../../ui/code-field';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { PhoneField } from '../../../ui/phone-field';
import { useApp } from '../../context';
import { clock } from '../../model/date';
import type { Language } from '../../model/format';
import { caretAfter, formatPhone, toE164 } from '../../model/phone';
import type { Problem } from '../../model/problem';
import { problemText } from '../../part/failure';
import { mayFocusAtOnce } from '../../part/focus';
import { MainAction } from '../../part/main-action';
import { language, text } from '../../text';
import { type SignInActions, type SignInState, useSignIn } from './state';

type At<S extends SignInState['step']> = Extract<SignInState, { step: S }> & SignInActions;

export default function SignIn({ ended }: { ended: boolean }) {
  const state = useSignIn();
  const { window: bankWindow } = useApp();
  return (
    <div class="sign-in">
      <div class="sign-in-top">
        <Brand size={40} />
        <span class="sign-in-name">{text.bank}</span>
        <LanguageButton />
      </div>
      {state.step === 'phone' ? <PhoneStep state={state} ended={ended} /> : <CodeStep state={state} />}
      <p class="sign-in-window">
        <Icon name="shield" size={20} />
        <span>{text.signIn.window[bankWindow.name]}</span>
      </p>
    </div>
  );
}

const NAMES: Readonly<Record<Language, { to: Language; label: string }>> = {
  ru: { to: 'en', label: 'English' },
  en: { to: 'ru', label: 'Русский' },
};

function LanguageButton() {
  const { setLanguage } = useApp();
  const { to, label } = NAMES[language];
  return (
    <button type="button" class="sign-in-language" lang={to} onClick={() => void setLanguage(to)}>
      <Icon name="globe" size={20} />
      {label}
    </button>
  );
}

function refusal(problem: Problem | null, waitLeft: number): string | null {
  if (waitLeft > 0) return text.error.wait(clock(waitLeft));
  if (!problem) return null;
  if (problem.kind === 'wrong-code') {
    return problem.attemptsLeft === 0 ? text.signIn.spent : text.signIn.wrong(problem.attemptsLeft);
  }
  if (problem.kind === 'code-expired') return text.signIn.expired;
  if (problem.kind === 'not-found' || problem.kind === 'invalid-proof') return text.signIn.again;
  if (problem.kind === 'invalid-request') return text.refusal['invalid-request'];
  return problemText(problem);
}

function PhoneStep({ state, ended }: { state: At<'phone'>; ended: boolean }) {
  const { window: bankWindow } = useApp();
  const said = refusal(state.problem, state.waitLeft);
  return (
    <form
      class="sign-in-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        state.askForCode();
      }}
    >
      <h1 tabIndex={-1}>{text.signIn.headline}</h1>
      <p class="sign-in-lead">{ended ? text.signIn.ended : text.signIn.lead}</p>
      <PhoneField
        id="phone"
        label={text.signIn.phone}
        placeholder={text.signIn.phonePlaceholder}
        value={state.phone}
        parse={toE164}
        format={formatPhone}
        caretAfter={caretAfter}
        onChange={state.setPhone}
        bad={said !== null && state.waitLeft === 0}
        describedBy="phone-note"
        big
        autoFocus={mayFocusAtOnce(bankWindow)}
        autoComplete="tel"
      />
      <Note id="phone-note" look="bad" icon="warning">
        {said}
      </Note>
      <MainAction
        word="getCode"
        disabled={!state.complete || state.waitLeft > 0}
        busy={state.busy && text.common.loading}
      >
        {text.signIn.getCode}
      </MainAction>
    </form>
  );
}

function CodeStep({ state }: { state: At<'code'> }) {
  const { session, window: bankWindow } = useApp();
  useEffect(() => {
    bankWindow.onBack(state.changePhone);
    return () => bankWindow.onBack(null);
  }, []);
  const said = refusal(state.problem, state.waitLeft) ?? (state.expired ? text.signIn.expired : null);
  useEffect(() => document.getElementById('code')?.focus(), [state.busy]);
  return (
    <div class="sign-in-form">
      <h1 tabIndex={-1}>{text.signIn.codeTitle}</h1>
      <p class="sign-in-lead">
        {text.signIn.codeSent(formatPhone(state.pending.phone))}
        <button type="button" class="sign-in-change" onClick={state.changePhone}>
          {text.signIn.changePhone}
        </button>
      </p>
      <CodeField
        id="code"
        label={text.signIn.codeLabel}
        length={state.pending.started.code_length}
        value={state.code}
        busy={state.busy === 'confirm'}
        bad={said !== null && state.code === ''}
        describedBy="code-note"
        onChange={state.setCode}
        onComplete={state.confirm}
      />
      <CodeNote id="code-note" said={said} busy={state.busy === 'confirm'} resent={state.resent} />
      <Resend left={state.resendLeft} busy={state.busy === 'resend'} onPress={state.resend} />
      {session.volatile ? <Note icon="warning">{text.signIn.volatile}</Note> : null}
      <details class="sign-in-help">
        <summary>{text.signIn.noSms}</summary>
        <ul>
          {text.signIn.noSmsSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function CodeNote({ id, said, busy, resent }: { id: string; said: string | null; busy: boolean; resent: boolean }) {
  let words: ComponentChildren = null;
  if (busy) words = text.signIn.checking;
  else if (said) words = said;
  else if (resent) words = text.signIn.resent;
  const look = !busy && said ? 'bad' : 'plain';
  return (
    <Note id={id} look={look} icon={look === 'bad' ? 'warning' : undefined}>
      {words}
    </Note>
  );
}

function Resend({ left, busy, onPress }: { left: number; busy: boolean; onPress: () => void }) {
  return (
    <div class="sign-in-resend figures">
      {left > 0 ? (
        <span>{text.signIn.resendIn(clock(left))}</span>
      ) : (
        <Button look="quiet" busy={busy && text.common.loading} onPress={onPress}>
          {text.signIn.resend}
        </Button>
      )}
    </div>
  );
}
