/* Why an order or a code was refused, in words that say what to do. */
import type { Account, Payment } from '../api/types';
import { clock } from '../model/date';
import { fromWire } from '../model/money';
import type { Problem } from '../model/problem';
import { text } from '../text';
import { problemText } from './failure';
import type { Sums } from './money';

export function shortText(from: Account, sums: Sums): string {
  return text.refusal['insufficient-funds'](sums(fromWire(from.available)));
}

export function orderRefusal(problem: Problem, from: Account | null, sums: Sums): string {
  switch (problem.kind) {
    case 'insufficient-funds':
      return from ? shortText(from, sums) : problemText(problem);
    case 'limit-exceeded':
    case 'same-account':
    case 'window-read-only':
    case 'invalid-request':
    case 'not-found':
      return text.refusal[problem.kind];
    case 'payee-not-found':
      return text.transfer.unknownPayee;
    case 'offline':
      return text.transfer.offline;
    default:
      return problemText(problem);
  }
}

/* What is left to say of an order that came to nothing: a wrong code was said where it was typed. */
export function endedSaid(ended: Payment | null): string | null {
  if (ended?.refusal && ended.reason !== 'wrong-code') return `${ended.refusal.detail} ${ended.refusal.next}`;
  return ended?.status === 'rejected' || ended?.status === 'expired' ? text.confirm[ended.status] : null;
}

/* Said beside the payee, not at the button. */
export function isOfPayee(problem: Problem | null): boolean {
  return problem !== null && (problem.sort === 'payee' || problem.kind === 'invalid-request');
}

export function codeRefusal(problem: Problem, waitLeft: number): string {
  if (waitLeft > 0) return text.error.wait(clock(waitLeft));
  switch (problem.kind) {
    case 'wrong-code':
      return problem.attemptsLeft === 0 ? text.signIn.spent : text.signIn.wrong(problem.attemptsLeft);
    case 'code-expired':
      return text.signIn.expired;
    case 'another-session':
      return text.confirm.otherSession;
    default:
      return problemText(problem);
  }
}
