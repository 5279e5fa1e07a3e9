/* Not in this window: the launch was not taken, or the window is closed. What happened, and the way to the same bank. */
import './turned-away.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { type Picture, StateView } from '../../ui/state-view';
import { useApp } from '../context';
import type { OtherWindow } from '../model/problem';
import { text } from '../text';
import { copy } from './copy';

export function Refused() {
  const { window } = useApp();
  const address = `${location.origin}/`;
  return (
    <Away picture="error" title={text.refused.title} words={text.refused.text(text.windowNames[window.name])}>
      <Way url={address} main>
        {text.refused.open}
      </Way>
      <Address address={address} />
    </Away>
  );
}

export function Closed({ windows }: { windows: readonly OtherWindow[] }) {
  const { window } = useApp();
  const [first] = windows;
  return (
    <Away picture="safe" title={text.closed.title(text.windowNames[window.name])} words={text.closed.text}>
      {windows.map((other) => (
        <Way key={other.window} url={other.url} main={other === first}>
          {text.closed.openIn[other.window]}
        </Way>
      ))}
      {windows
        .filter((other) => other.window === 'browser')
        .map((other) => (
          <Address key={other.url} address={other.url} />
        ))}
    </Away>
  );
}

interface AwayProps {
  picture: Picture;
  title: string;
  words: string;
  children: ComponentChildren;
}

function Away({ picture, title, words, children }: AwayProps) {
  const { window } = useApp();
  useEffect(() => {
    document.title = text.title(title);
    window.onBack(null);
    window.mainButton(null);
    window.guardClosing(false);
  }, []);
  return (
    <div class="away">
      <StateView picture={picture} title={title} text={words} alert>
        {children}
        {window.canClose ? (
          <Button look="quiet" onPress={() => window.close()}>
            {text.refused.close}
          </Button>
        ) : null}
      </StateView>
    </div>
  );
}

function Way({ url, main, children }: { url: string; main: boolean; children: ComponentChildren }) {
  const { window } = useApp();
  return (
    <a
      class={`button button-wide button-${main ? 'main' : 'soft'}`}
      href={url}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        if (window.openOutside(url)) event.preventDefault();
      }}
    >
      {children}
    </a>
  );
}

function Address({ address }: { address: string }) {
  const [said, setSaid] = useState<string | null>(null);
  return (
    <>
      <button
        type="button"
        class="away-address"
        onClick={() => void copy(address).then((done) => setSaid(done ? text.common.copied : text.refused.byHand))}
      >
        <span>{address}</span>
        <Icon name="copy" size={20} />
        <span class="unseen">{text.common.copy}</span>
      </button>
      <Note>{said}</Note>
    </>
  );
}
