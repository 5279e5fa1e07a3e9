import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import type { Account } from '../../api/types';
import type { AccountChange } from '../../part/account-data';
import { Failure, problemText } from '../../part/failure';
import { Link } from '../../part/link';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { accounts as words } from '../../text/accounts';
import { mayBeMain, type Settings, useSettings } from './state';

const NAME_MOST = 60;

export const title = () => words.settings.title;

export default function SettingsView({ params }: ScreenProps) {
  const id = params.account ?? '';
  const settings = useSettings(id);
  const { account, refresh } = settings.one;
  return (
    <Screen title={words.settings.title} parent={`/accounts/${id}`}>
      {account.state === 'loading' ? <RowBones count={4} /> : null}
      {account.state === 'failed' ? <Failure problem={account.problem} onRetry={refresh} /> : null}
      {account.state === 'ready' ? <Content account={account.data} settings={settings} /> : null}
    </Screen>
  );
}

function Content({ account, settings }: { account: Account; settings: Settings }) {
  return (
    <>
      <Name settings={settings} />
      <Choice
        settings={settings}
        what="is_main"
        heading={words.settings.main}
        said={
          account.is_main
            ? words.settings.mainIs
            : mayBeMain(account)
              ? words.settings.mainNot
              : words.settings.mainNever
        }
        button={account.is_main || !mayBeMain(account) ? null : words.settings.makeMain}
        change={{ is_main: true }}
      />
      <Choice
        settings={settings}
        what="hidden"
        heading={words.settings.screen}
        said={
          account.is_main ? words.settings.mainShown : account.hidden ? words.settings.hidden : words.settings.shown
        }
        button={account.is_main ? null : account.hidden ? words.settings.show : words.settings.hide}
        change={{ hidden: !account.hidden }}
      />
      <Link to={`/accounts/${account.id}/close`} class="button button-danger button-wide">
        {words.settings.close}
      </Link>
    </>
  );
}

/* What became of one change stands beside the thing itself. */
function Said({ settings, what }: { settings: Settings; what: keyof AccountChange }) {
  const { saving } = settings;
  const about = saving.at !== 'rest' && saving.what === what ? saving : null;
  return (
    <Note look={about?.at === 'refused' ? 'bad' : about?.at === 'saved' ? 'good' : 'plain'}>
      {about?.at === 'refused' ? problemText(about.problem) : about?.at === 'saved' ? words.settings.saved : null}
    </Note>
  );
}

function Name({ settings }: { settings: Settings }) {
  const { name, saving, type, saveName } = settings;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        saveName();
      }}
    >
      <label class="field">
        <span class="field-label">{words.settings.name}</span>
        <input
          class="field-box"
          value={name}
          maxLength={NAME_MOST}
          autocomplete="off"
          aria-describedby="name-hint"
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
      <p id="name-hint" class="settings-quiet">
        {words.settings.nameHint}
      </p>
      <Button
        type="submit"
        look="soft"
        wide
        busy={saving.at === 'saving' && saving.what === 'name' && words.settings.saving}
      >
        {words.settings.save}
      </Button>
      <Said settings={settings} what="name" />
    </form>
  );
}

interface ChoiceProps {
  settings: Settings;
  what: keyof AccountChange;
  heading: string;
  said: string;
  button: string | null;
  change: AccountChange;
}

function Choice({ settings, what, heading, said, button, change }: ChoiceProps) {
  const { saving } = settings;
  return (
    <section class="card settings-choice" aria-labelledby={`settings-${what}`}>
      <h2 id={`settings-${what}`}>{heading}</h2>
      <p class="settings-quiet">{said}</p>
      {button === null ? null : (
        <Button
          look="soft"
          busy={saving.at === 'saving' && saving.what === what && words.settings.saving}
          onPress={() => settings.change(change)}
        >
          {button}
        </Button>
      )}
      <Said settings={settings} what={what} />
    </section>
  );
}
