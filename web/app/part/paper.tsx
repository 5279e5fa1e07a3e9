/* A document on paper: a single-use link, opened at once, or pressed where the window will not open it by itself. */
import './receipt.css';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import type { ReceiptLink } from '../api/types';
import { useApp } from '../context';
import { asProblem, type Problem } from '../model/problem';
import { text } from '../text';
import type { Given } from '../window';
import { problemText } from './failure';

type PaperState =
  | { readonly state: 'idle' }
  | { readonly state: 'making' }
  | { readonly state: 'given'; readonly how: Exclude<Given, 'refused'> }
  | { readonly state: 'link'; readonly url: string }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface PaperWords {
  readonly button: string;
  readonly making: string;
  readonly given: Readonly<Record<Exclude<Given, 'refused'>, string>>;
  readonly open: string;
  readonly failed: string;
}

interface PaperProps {
  ask: () => Promise<ReceiptLink>;
  /* Says nothing of what is in it: the messenger that saves it sees the name. */
  fileName: string;
  words: PaperWords;
  look: 'main' | 'soft';
}

function usePaper({ ask, fileName }: PaperProps) {
  const { window } = useApp();
  const [state, setState] = useState<PaperState>({ state: 'idle' });
  const make = async (giveAtOnce: boolean) => {
    setState({ state: 'making' });
    try {
      const { url } = await ask();
      const whole = new URL(url, location.origin).href;
      const how = giveAtOnce ? await window.give(whole, fileName) : 'refused';
      setState(how === 'refused' ? { state: 'link', url: whole } : { state: 'given', how });
    } catch (error) {
      setState({ state: 'failed', problem: asProblem(error) });
    }
  };
  /* Pressed by the person: what a window refuses to us it gives to them. */
  const follow = (event: MouseEvent, url: string) => {
    const outside = window.openOutside(url);
    if (outside) event.preventDefault();
    setTimeout(() => setState({ state: 'given', how: outside ? 'outside' : 'tab' }), 0);
  };
  return { state, make, follow };
}

function said(state: PaperState, words: PaperWords): string | null {
  if (state.state === 'given') return words.given[state.how];
  if (state.state === 'link') return text.receipt.once;
  if (state.state !== 'failed') return null;
  return state.problem.kind === 'busy' ? words.failed : problemText(state.problem);
}

export function Paper(props: PaperProps) {
  const { words, look } = props;
  const { state, make, follow } = usePaper(props);
  return (
    <div class="receipt">
      {state.state === 'link' ? (
        <a
          class={`button button-${look} button-wide`}
          href={state.url}
          target="_blank"
          rel="noreferrer"
          onClick={(event) => follow(event, state.url)}
        >
          <Icon name="receipt" />
          {words.open}
        </a>
      ) : (
        <Button look={look} wide busy={state.state === 'making' && words.making} onPress={() => void make(true)}>
          <Icon name="receipt" />
          {words.button}
        </Button>
      )}
      <Note look={state.state === 'failed' ? 'bad' : 'plain'}>{said(state, words)}</Note>
      {state.state === 'given' ? (
        <Button look="quiet" onPress={() => void make(false)}>
          {text.receipt.again}
        </Button>
      ) : null}
    </div>
  );
}
