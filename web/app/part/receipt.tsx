/* The receipt: a single-use link, opened at once, or pressed where the window will not open it by itself. */
import './receipt.css';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { useApp, useBank } from '../context';
import { asProblem, type Problem } from '../model/problem';
import { text } from '../text';
import { problemText } from './failure';

type ReceiptState =
  | { readonly state: 'idle' }
  | { readonly state: 'making' }
  | { readonly state: 'opened' }
  | { readonly state: 'link'; readonly url: string }
  | { readonly state: 'failed'; readonly problem: Problem };

function useReceipt(payment: string) {
  const { window } = useApp();
  const { calls } = useBank();
  const [state, setState] = useState<ReceiptState>({ state: 'idle' });
  const make = async (openAtOnce: boolean) => {
    setState({ state: 'making' });
    try {
      const { url } = await calls.receipt(payment);
      const opened = openAtOnce && window.openDocument(url);
      setState(opened ? { state: 'opened' } : { state: 'link', url });
    } catch (error) {
      setState({ state: 'failed', problem: asProblem(error) });
    }
  };
  return { state, make, used: () => setState({ state: 'opened' }) };
}

function said(state: ReceiptState): string | null {
  if (state.state === 'opened') return text.receipt.opened;
  if (state.state === 'link') return text.receipt.once;
  if (state.state !== 'failed') return null;
  return state.problem.kind === 'busy' ? text.receipt.failed : problemText(state.problem);
}

export function Receipt({ payment, look }: { payment: string; look: 'main' | 'soft' }) {
  const { state, make, used } = useReceipt(payment);
  return (
    <div class="receipt">
      {state.state === 'link' ? (
        <a
          class={`button button-${look} button-wide`}
          href={state.url}
          target="_blank"
          rel="noreferrer"
          onClick={() => setTimeout(used, 0)}
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
      {state.state === 'opened' ? (
        <Button look="quiet" onPress={() => void make(false)}>
          {text.receipt.again}
        </Button>
      ) : null}
    </div>
  );
}
