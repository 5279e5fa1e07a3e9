/* A launch that was not taken: what happened, and the way to the same bank in a browser. */
import './refused.css';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { StateView } from '../../ui/state-view';
import { useApp } from '../context';
import { text } from '../text';
import { copy } from './copy';

export default function Refused() {
  const { window } = useApp();
  const [said, setSaid] = useState<string | null>(null);
  const address = `${location.origin}/`;
  useEffect(() => {
    document.title = text.title(text.refused.title);
  }, []);
  return (
    <div class="refused">
      <StateView
        picture="error"
        title={text.refused.title}
        text={text.refused.text(text.windowNames[window.name])}
        alert
      >
        <a
          class="button button-main button-wide"
          href={address}
          target="_blank"
          rel="noreferrer"
          onClick={(event) => {
            if (window.openOutside(address)) event.preventDefault();
          }}
        >
          {text.refused.open}
        </a>
        <button
          type="button"
          class="refused-address"
          onClick={() => void copy(address).then((done) => setSaid(done ? text.common.copied : text.refused.byHand))}
        >
          <span>{address}</span>
          <Icon name="copy" size={20} />
          <span class="unseen">{text.common.copy}</span>
        </button>
        <Note>{said}</Note>
        {window.canClose ? (
          <Button look="quiet" onPress={() => window.close()}>
            {text.refused.close}
          </Button>
        ) : null}
      </StateView>
    </div>
  );
}
