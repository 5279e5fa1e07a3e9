import { describe, expect, it } from 'vitest';
import { match } from './router';
import { routes, sections } from './routes';

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
