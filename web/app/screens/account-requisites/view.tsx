import './screen.css';
import { useEffect, useState } from 'preact/hooks';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { toast } from '../../../ui/toast';
import { useApp } from '../../context';
import { formatAccountNumber } from '../../model/format';
import type { Requisites } from '../../part/account-data';
import { copy } from '../../part/copy';
import { Failure } from '../../part/failure';
import { useOneAccount } from '../../part/one-account';
import { Paper } from '../../part/paper';
import { QrCode } from '../../part/qr-code';
import { Screen } from '../../part/screen';
import { shareOf } from '../../part/share';
import type { ScreenProps } from '../../routes';
import { language, text } from '../../text';
import { accounts as words } from '../../text/accounts';
import { linesOf, type RequisitesScreen, useRequisites } from './state';

export const title = () => words.requisites.title;

export default function RequisitesView({ params }: ScreenProps) {
  const id = params.account ?? '';
  const screen = useRequisites(id);
  const { account } = useOneAccount(id);
  const { requisites } = screen;
  return (
    <Screen title={words.requisites.title} parent={`/accounts/${id}`}>
      {account.state === 'ready' ? <p class="requisites-quiet">{words.requisites.lead(account.data.name)}</p> : null}
      {requisites.state === 'loading' ? <RowBones count={7} /> : null}
      {requisites.state === 'failed' ? <Failure problem={requisites.problem} onRetry={screen.refresh} /> : null}
      {requisites.state === 'ready' ? <Lines requisites={requisites.data} screen={screen} /> : null}
    </Screen>
  );
}

function Lines({ requisites, screen }: { requisites: Requisites; screen: RequisitesScreen }) {
  const [failed, setFailed] = useState(false);
  const whole = requisites.text[language];
  const share = shareOf({ text: whole });
  const give = (value: string) =>
    void copy(value).then((done) => {
      setFailed(!done);
      if (done) toast(text.common.copied);
    });
  return (
    <>
      <div class="card">
        {linesOf(requisites).map(([line, value]) => (
          <button key={line} type="button" class="row row-press" onClick={() => give(value)}>
            <span class="row-body">
              <span class="row-sub">{words.requisites[line]}</span>
              <span class="requisites-value figures">
                {/* Too long for a line, it goes on between its groups. */}
                {formatAccountNumber(value).replaceAll('\u00a0', ' ')}
              </span>
            </span>
            <span class="row-end requisites-copy">
              <Icon name="copy" />
              <span class="unseen">{words.requisites.copy(words.requisites[line])}</span>
            </span>
          </button>
        ))}
      </div>
      <div class="requisites-actions">
        <Button wide onPress={() => give(whole)}>
          <Icon name="copy" />
          {words.requisites.all}
        </Button>
        <Note look="bad">{failed ? words.requisites.byHand : null}</Note>
        {share ? (
          <Button look="soft" wide onPress={share}>
            {words.requisites.share}
          </Button>
        ) : null}
        <Paper
          ask={screen.paper}
          fileName="requisites.pdf"
          words={{ ...words.requisites, button: words.requisites.paper }}
          look="soft"
        />
      </div>
      {requisites.qr === null ? null : <Code words={requisites.qr} />}
      {requisites.currency === 'RUB' ? null : <p class="requisites-quiet">{words.requisites.abroad}</p>}
    </>
  );
}

function Code({ words: inside }: { words: string }) {
  const { window } = useApp();
  useEffect(() => {
    window.brighten(true);
    return () => window.brighten(false);
  }, [window]);
  return (
    <div class="requisites-code">
      <QrCode words={inside} label={words.requisites.qr} />
      <p class="requisites-quiet">{words.requisites.qrHint}</p>
    </div>
  );
}
