/* The one button of a form: drawn by the messenger where it has one, by us elsewhere. The messenger is told a word of
   a closed list: sums and names are in our own page alone. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button';
import { useApp } from '../context';
import { text } from '../text';
import type { Text } from '../text/ru';

interface MainActionProps {
  word: keyof Text['mainButton'];
  /* What stands on the button when it is ours: it may name the sum. */
  children: ComponentChildren;
  /* Said above the messenger's button, which may not say it. */
  summary?: string;
  disabled: boolean;
  busy: string | false;
  /* Something lies over the form: the messenger's button would be pressed through it. */
  covered?: boolean;
}

/* Submits the form that it stands in. */
export function MainAction({ word, children, summary, disabled, busy, covered }: MainActionProps) {
  const { window } = useApp();
  const ref = useRef<HTMLButtonElement>(null);
  const isTheirs = window.hasMainButton;
  useEffect(() => {
    if (!isTheirs) return;
    const onPress = () => {
      if (!document.querySelector('dialog[open]')) ref.current?.form?.requestSubmit();
    };
    const isBusy = busy !== false;
    window.mainButton(
      covered ? null : { text: text.mainButton[word], active: !disabled && !isBusy, busy: isBusy, onPress },
    );
  }, [isTheirs, word, disabled, busy, covered]);
  useEffect(() => () => window.mainButton(null), []);
  if (!isTheirs) {
    return (
      <Button type="submit" wide disabled={disabled} busy={busy}>
        {children}
      </Button>
    );
  }
  /* Enter in a field needs a button of the page. */
  return (
    <>
      <p class="main-action figures" aria-live="polite">
        {disabled ? null : summary}
      </p>
      <button ref={ref} type="submit" hidden disabled={disabled || busy !== false} />
    </>
  );
}
