/* Instead of the bank: the launch was not taken, the bank could not be asked, or this window is closed. */
import { useEffect, useState } from 'preact/hooks';
import type { Entrance, SessionState } from '../api/session';
import { Failure } from './failure';

type Reason = Exclude<Entrance, { state: 'open' }> | Extract<SessionState, { state: 'closed' }>;
type Pages = typeof import('./turned-away');

const pages = (): Promise<Pages> => import('./turned-away');

export async function prepareGate(): Promise<void> {
  await pages();
}

export function Gate({ entrance, again }: { entrance: Reason; again?: () => void }) {
  const [loaded, setLoaded] = useState<Pages | null>(null);
  useEffect(() => {
    if (entrance.state !== 'failed') void pages().then(setLoaded);
  }, [entrance.state]);
  return (
    <main>
      {entrance.state === 'failed' ? <Failure problem={entrance.problem} onRetry={() => again?.()} /> : null}
      {loaded && entrance.state === 'refused' ? <loaded.Refused /> : null}
      {loaded && entrance.state === 'closed' ? <loaded.Closed windows={entrance.windows} /> : null}
    </main>
  );
}
