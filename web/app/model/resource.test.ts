import { expect, it } from 'vitest';
import { Problem } from './problem';
import { Cached } from './resource';

it('never calls old data fresh', async () => {
  let answer: () => Promise<number> = async () => 1;
  let time = 0;
  const cached = new Cached(
    () => answer(),
    () => time,
  );
  await cached.refresh();
  expect(cached.get()).toEqual({ state: 'ready', data: 1, asOf: 0, freshness: 'fresh' });
  answer = async () => {
    throw new Problem('no-answer', 0, '');
  };
  time = 60_000;
  const asking = cached.refresh();
  expect(cached.get()).toMatchObject({ freshness: 'refreshing' });
  await asking;
  expect(cached.get()).toEqual({ state: 'ready', data: 1, asOf: 0, freshness: 'stale' });
});
