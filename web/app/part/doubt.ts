import type { Problem } from '../model/problem';

/* Only a clear answer ends the doubt whether an order has arrived. */
export function leavesDoubt(problem: Problem, doubtful: boolean): boolean {
  const open = problem.unanswered || (problem.status >= 500 && problem.status !== 503);
  const later = problem.kind === 'offline' || problem.status === 503 || problem.status === 429;
  return open || (doubtful && (later || problem.status === 401));
}
