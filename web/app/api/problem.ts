/* An answer that is a problem (RFC 9457), as the model's Problem. */
import { Problem } from '../model/problem';
import type { ProblemBody } from './types';

function secondsOf(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}

export async function problemFrom(response: Response): Promise<Problem> {
  let body: ProblemBody = {};
  try {
    const parsed: unknown = await response.json();
    if (typeof parsed === 'object' && parsed !== null) body = parsed;
  } catch {
    /* A proxy's page: the status has to do. */
  }
  const kind = body.type?.split('/').pop() || (response.status >= 500 ? 'busy' : 'unknown');
  const retryAfter = secondsOf(response.headers.get('Retry-After'));
  return new Problem(
    kind,
    response.status,
    body.detail ?? '',
    retryAfter,
    body.attempts_left ?? null,
    body.errors ?? [],
    body.windows ?? [],
    body.class ?? null,
    body.next ?? null,
  );
}
