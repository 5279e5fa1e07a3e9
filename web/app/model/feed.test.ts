import { describe, expect, it } from 'vitest';
import { Feed, mergeHead, type Page } from './feed';
import { Problem } from './problem';

interface Item {
  readonly id: string;
}

const items = (...ids: string[]): Item[] => ids.map((id) => ({ id }));
const idsOf = (feed: Feed<Item>) => {
  const state = feed.get();
  return state.state === 'ready' ? state.items.map((item) => item.id).join('') : state.state;
};

/* A bank whose answers are set one by one. */
function bank() {
  const asked: (string | null)[] = [];
  let next: () => Promise<Page<Item>> = async () => ({ items: [], next_cursor: null });
  let time = 0;
  const feed = new Feed<Item>(
    (cursor) => {
      asked.push(cursor);
      return next();
    },
    () => time,
  );
  return {
    feed,
    asked,
    answer: (page: Page<Item>) => {
      next = async () => page;
    },
    fail: (kind: string) => {
      next = async () => {
        throw new Problem(kind, 0, '');
      };
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe('a new head over what is known', () => {
  it('is put before it', () => {
    expect(mergeHead(items('d', 'c', 'b'), items('c', 'b', 'a'))).toEqual(items('d', 'c', 'b', 'a'));
  });
  it('drops what has gone from the head', () => {
    expect(mergeHead(items('e', 'c', 'b'), items('d', 'c', 'b', 'a'))).toEqual(items('e', 'c', 'b', 'a'));
  });
  it('does not join what does not touch', () => expect(mergeHead(items('z'), items('b', 'a'))).toBeNull());
});

describe('a feed', () => {
  it('loads page by page to its end, each entry once', async () => {
    const { feed, answer, asked } = bank();
    answer({ items: items('e', 'd'), next_cursor: '1' });
    await feed.refresh();
    answer({ items: items('d', 'c'), next_cursor: null });
    await feed.more();
    expect(idsOf(feed)).toBe('edc');
    expect(asked).toEqual([null, '1']);
    await feed.more();
    expect(asked).toHaveLength(2);
  });

  it('keeps the place and the cursor when its head changes', async () => {
    const { feed, answer, asked } = bank();
    answer({ items: items('d', 'c'), next_cursor: '1' });
    await feed.refresh();
    answer({ items: items('b'), next_cursor: '2' });
    await feed.more();
    answer({ items: items('e', 'd', 'c'), next_cursor: '1' });
    await feed.refresh(true);
    expect(idsOf(feed)).toBe('edcb');
    await feed.more();
    expect(asked[asked.length - 1]).toBe('2');
  });

  it('starts over when too much has happened', async () => {
    const { feed, answer } = bank();
    answer({ items: items('b', 'a'), next_cursor: null });
    await feed.refresh();
    answer({ items: items('z', 'y'), next_cursor: '5' });
    await feed.refresh(true);
    expect(idsOf(feed)).toBe('zy');
    expect(feed.get()).toMatchObject({ more: 'idle' });
  });

  it('says of when it is once the bank does not answer', async () => {
    const { feed, answer, fail, pass } = bank();
    answer({ items: items('a'), next_cursor: null });
    pass(1000);
    await feed.refresh();
    fail('offline');
    pass(60_000);
    await feed.refresh();
    expect(feed.get()).toMatchObject({ state: 'ready', freshness: 'stale', asOf: 1000 });
  });

  it('fails as a whole only when nothing is known', async () => {
    const { feed, fail } = bank();
    fail('busy');
    await feed.refresh();
    expect(feed.get()).toMatchObject({ state: 'failed', problem: { kind: 'busy' } });
  });

  it('keeps the list when the next page does not come, and can be asked again', async () => {
    const { feed, answer, fail } = bank();
    answer({ items: items('b'), next_cursor: '1' });
    await feed.refresh();
    fail('no-answer');
    await feed.more();
    expect(feed.get()).toMatchObject({ more: 'failed' });
    answer({ items: items('a'), next_cursor: null });
    await feed.more();
    expect(idsOf(feed)).toBe('ba');
  });

  it('does not ask twice within a moment', async () => {
    const { feed, answer, asked, pass } = bank();
    answer({ items: items('a'), next_cursor: null });
    await feed.refresh();
    await feed.refresh();
    expect(asked).toHaveLength(1);
    pass(6000);
    await feed.refresh();
    expect(asked).toHaveLength(2);
  });
});
