/* Every failure of a call, as one type the screens can switch on. */

export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/* Where the bank is open when it is not here. */
export interface OtherWindow {
  readonly window: 'browser' | 'telegram' | 'vk' | 'max';
  readonly url: string;
}

/* "offline" (never sent) and "no-answer" are the client's own; the rest are the last part of the problem's type. */
export class Problem extends Error {
  constructor(
    readonly kind: string,
    readonly status: number,
    readonly detail: string,
    readonly retryAfter: number | null = null,
    readonly attemptsLeft: number | null = null,
    readonly errors: readonly FieldError[] = [],
    readonly windows: readonly OtherWindow[] = [],
    /* Of the bank's refusals: what sort it is, and what to do now. */
    readonly sort: string | null = null,
    readonly next: string | null = null,
  ) {
    super(kind);
    this.name = 'Problem';
  }

  /* Nothing is known of the outcome: the request may have arrived. */
  get unanswered(): boolean {
    return this.kind === 'no-answer';
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('unknown', 0, '');
}
