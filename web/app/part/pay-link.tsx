/* A payment link to give away: a code for a camera, the words to copy, the windows it opens in. */
import '../../ui/field.css';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { Note } from '../../ui/note';
import { Segmented } from '../../ui/segmented';
import { toast } from '../../ui/toast';
import { useApp, useBank } from '../context';
import { text } from '../text';
import { asks } from '../text/asks';
import { payLinks } from './ask-data';
import { copy } from './copy';
import { QrCode } from './qr-code';
import { shareOf } from './share';
import type { AnyWindow, OpenWindow } from './windows';

function useLinks(token: string): OpenWindow[] {
  const { window } = useApp();
  const { windows } = useBank();
  const known = useSource(windows);
  useEffect(() => void windows.refresh(), [windows]);
  const open = (known.state === 'ready' ? known.data : []).flatMap(({ window: name, state, url }) =>
    url !== null && state === 'open' ? [{ window: name, url }] : [],
  );
  /* The page that one is on, until more is known, and always the browser's. */
  const here = { window: 'browser' as const, url: `${location.origin}/` };
  return payLinks(open.some(({ window: name }) => name === 'browser') ? open : [...open, here], window.name, token);
}

export function PayLinkCard({ token }: { token: string }) {
  const links = useLinks(token);
  const [chosen, setChosen] = useState<AnyWindow | null>(null);
  const [failed, setFailed] = useState(false);
  const link = links.find(({ window }) => window === chosen) ?? links[0];
  if (!link) return null;
  const share = shareOf({ url: link.url });
  return (
    <div class="pay-code">
      {links.length > 1 ? (
        <Segmented
          name="where"
          label={asks.made.where}
          value={link.window}
          options={links.map(({ window }) => ({ value: window, label: text.windowNames[window] }))}
          onChange={setChosen}
        />
      ) : null}
      <QrCode words={link.url} label={asks.made.code} />
      <p class="pay-link">{link.url}</p>
      <Button
        wide
        onPress={() =>
          void copy(link.url).then((done) => {
            setFailed(!done);
            if (done) toast(text.common.copied);
          })
        }
      >
        <Icon name="copy" />
        {asks.made.copy}
      </Button>
      <Note look="bad">{failed ? asks.made.copyFailed : null}</Note>
      {share ? (
        <Button look="soft" wide onPress={share}>
          {asks.made.share}
        </Button>
      ) : null}
    </div>
  );
}
