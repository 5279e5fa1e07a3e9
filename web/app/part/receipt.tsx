/* The receipt: a single-use link, opened at once, or pressed where the window will not open it by itself. */
import './receipt.css';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { useApp, useBank } from '../context';
import { asProblem, type Problem } from '../model/problem';
import { text } from '../text';
import type { Given } from '../window';
import { problemText } from './failure';

type ReceiptState =
  | { readonly state: 'idle' }
  | { readonly state: 'making' }
  | { readonly state: 'given'; readonly how: Exclude<Given, 'refused'> }
  | { readonly state: 'link'; readonly url: string }
  | { readonly state: 'failed'; readonly problem: Problem };

/* Says nothing of the payment: the messenger that saves it sees the name. */
const FILE_NAME = 'receipt.pdf';

function useReceipt(payment: string) {
  const { window } = useApp();
  const { calls } = useBank();
  const [state, setState] = useState<ReceiptState>({ state: 'idle' });
  const make = async (giveAtOnce: boolean) => {
    setState({ state: 'making' });
    try {
      const { url } = await calls.receipt(payment);
      const whole = new URL(url, location.origin).href;
      const how = giveAtOnce ? await window.give(whole, FILE_NAME) : 'refused';
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

function said(state: ReceiptState): string | null {
  if (state.state === 'given') return text.receipt.given[state.how];
  if (state.state === 'link') return text.receipt.once;
  if (state.state !== 'failed') return null;
  return state.problem.kind === 'busy' ? text.receipt.failed : problemText(state.problem);
}

export function Receipt({ payment, look }: { payment: string; look: 'main' | 'soft' }) {
  const { state, make, follow } = useReceipt(payment);
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
          {text.receipt.open}
        </a>
      ) : (
        <Button look={look} wide busy={state.state === 'making' && text.receipt.making} onPress={() => void make(true)}>
          <Icon name="receipt" />
          {text.operation.receipt}
        </Button>
      )}
      <Note look={state.state === 'failed' ? 'bad' : 'plain'}>{said(state)}</Note>
      {state.state === 'given' ? (
        <Button look="quiet" onPress={() => void make(false)}>
          {text.receipt.again}
        </Button>
      ) : null}
    </div>
  );
}
