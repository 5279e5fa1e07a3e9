/* A messenger for the tests of one window. */
import type { WindowFacts } from './launch';
import type { Fields, Transport } from './wire';

export class FakeMessenger implements Transport {
  readonly said: [string, Fields | undefined][] = [];
  answers: (name: string, fields: Fields) => void = () => undefined;
  private listener: (name: string, fields: Fields) => void = () => undefined;

  send(name: string, fields?: Fields): void {
    this.said.push([name, fields]);
    this.answers(name, fields ?? {});
  }

  listen(listener: (name: string, fields: Fields) => void): void {
    this.listener = listener;
  }

  says(name: string, fields: Fields = {}): void {
    this.listener(name, fields);
  }

  get names(): string[] {
    return this.said.map(([name]) => name);
  }

  last(name: string): Fields | undefined {
    const found = this.said.filter(([said]) => said === name);
    return found[found.length - 1]?.[1];
  }
}

export const facts = (window: WindowFacts['window'], more: Partial<WindowFacts> = {}): WindowFacts => ({
  window,
  version: '',
  platform: '',
  scheme: null,
  ...more,
});
