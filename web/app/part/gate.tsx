/* Before the bank: the launch was not taken, or the bank could not be asked. Nothing else is opened. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Entrance } from '../api/session';
import { Failure } from './failure';

type Refused = ComponentType<Record<string, never>>;
const refused = () => import('./refused').then((module) => module.default as Refused);

export async function prepareGate(): Promise<void> {
  await refused();
}

interface GateProps {
  entrance: Exclude<Entrance, { state: 'open' }>;
  again: () => void;
}

export function Gate({ entrance, again }: GateProps) {
  const [view, setView] = useState<{ readonly View: Refused } | null>(null);
  useEffect(() => {
    if (entrance.state === 'refused') void refused().then((View) => setView({ View }));
  }, [entrance.state]);
  if (entrance.state === 'failed') {
    return (
      <main>
        <Failure problem={entrance.problem} onRetry={again} />
      </main>
    );
  }
  return <main>{view ? <view.View /> : null}</main>;
}
