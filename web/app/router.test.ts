import { describe, expect, it } from 'vitest';
import { match } from './router';
import { pathOfStart, routes, sections } from './routes';

describe('match', () => {
  it.each([
    ['/', '/', {}],
    ['/accounts/:account', '/accounts/12', { account: '12' }],
    ['/entries/:entry', '/entries/9-d%3A1', { entry: '9-d:1' }],
    ['/entries/:entry', '/entries/%E0%A4', { entry: '%E0%A4' }],
  ])('%s fits %s', (pattern, path, params) => expect(match(pattern, path)).toEqual(params));

  it.each([
    ['/accounts/:account', '/accounts'],
    ['/accounts/:account', '/accounts/'],
    ['/accounts/:account', '/accounts/1/2'],
    ['/payments', '/history'],
  ])('%s does not fit %s', (pattern, path) => expect(match(pattern, path)).toBeNull());
});

describe('the word of a link', () => {
  it.each([
    ['home', '/'],
    ['transfer-phone', '/payments/phone'],
    ['transfer-own', '/payments/own'],
    ['history', '/history'],
    ['operation-123', '/operations/123'],
    ['account-7', '/accounts/7'],
    ['n-Ab_-9', '/opened/Ab_-9'],
  ])('%s leads to %s', (word, path) => expect(pathOfStart(word)).toBe(path));

  it.each(['', 'nowhere', 'operation', 'operation-', 'operation-../x', 'operation-1/2', 'history-1', '/history'])(
    '%s leads nowhere',
    (word) => expect(pathOfStart(word)).toBeNull(),
  );
});

describe('the table of screens', () => {
  const find = (path: string) => routes.find((route) => match(route.path, path));

  it('leads back to a screen that exists', () => {
    for (const route of routes) expect(find(route.parent)).toBeDefined();
  });

  it('has a screen of its own for every section', () => {
    for (const { section, path } of sections) expect(find(path)).toMatchObject({ section, list: true });
  });

  it('reads a form before a payment’s id', () => {
    expect(find('/payments/own')?.path).toBe('/payments/own');
    expect(find('/payments/12/done')?.path).toBe('/payments/:payment/done');
  });
});
