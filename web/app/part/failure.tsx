/* A thing that did not load: what happened, and what to do now. */
import { Button } from '../../ui/button';
import { StateView } from '../../ui/state-view';
import { clock } from '../model/date';
import type { Problem } from '../model/problem';
import { text } from '../text';

const isKnown = (kind: string): kind is 'busy' | 'not-found' | 'no-answer' | 'sign-in-required' | 'offline' =>
  ['busy', 'not-found', 'no-answer', 'sign-in-required', 'offline'].includes(kind);

/* The bank's own words come in the reader's language already: what happened, and what to do now. */
export function problemText(problem: Problem): string {
  if (problem.kind === 'too-many-attempts' && problem.retryAfter !== null) {
    return text.error.wait(clock(problem.retryAfter));
  }
  if (isKnown(problem.kind)) return text.error[problem.kind];
  return [problem.detail, problem.next].filter(Boolean).join(' ') || text.error.unknown;
}

interface FailureProps {
  problem: Problem;
  onRetry: () => void;
}

export function Failure({ problem, onRetry }: FailureProps) {
  const offline = problem.kind === 'offline';
  return (
    <StateView
      picture={offline ? 'offline' : 'error'}
      title={offline ? text.error.offlineTitle : text.error.title}
      text={problemText(problem)}
      alert
    >
      <Button look="soft" onPress={onRetry}>
        {text.common.retry}
      </Button>
    </StateView>
  );
}
