import '../../part/asks.css';
import '../../../ui/field.css';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { PhoneField } from '../../../ui/phone-field';
import { Segmented } from '../../../ui/segmented';
import { StateView } from '../../../ui/state-view';
import { SwitchRow } from '../../../ui/switch-row';
import { Tick } from '../../../ui/tick';
import { useApp } from '../../context';
import { formatMoney } from '../../model/format';
import { caretAfter, formatPhone, toE164 } from '../../model/phone';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import type { Ask } from '../../part/ask-data';
import { Failure } from '../../part/failure';
import { mayFocusAtOnce } from '../../part/focus';
import { MessageField } from '../../part/message-field';
import { PayLinkCard } from '../../part/pay-link';
import type { PhonePayee } from '../../part/phone-payee';
import { Screen } from '../../part/screen';
import { language, text } from '../../text';
import { asks } from '../../text/asks';
import { type Asking, useAsking } from './state';

export const title = () => asks.title;

export default function AskScreen() {
  const asking = useAsking();
  const { phase, accounts } = asking;
  return (
    <Screen title={asks.title} parent="/payments">
      {phase.at === 'made' ? <Made ask={phase.ask} /> : null}
      {phase.at !== 'made' && accounts.state === 'failed' ? (
        <Failure problem={accounts.problem} onRetry={asking.reload} />
      ) : null}
      {phase.at !== 'made' && accounts.state !== 'failed' ? <Form asking={asking} /> : null}
    </Screen>
  );
}

function Form({ asking }: { asking: Asking }) {
  const { draft, account, accounts, amount, person, phase, change } = asking;
  const isLink = draft.kind === 'link';
  /* The name stands before the button. */
  const ready = asking.wish !== null && (isLink || person.state === 'found');
  const sum = amount !== null && amount.minor > 0n ? formatMoney(amount, language, { short: true }) : null;
  const refusal = phase.at === 'writing' ? phase.refusal : null;
  return (
    <form
      class="transfer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && phase.at === 'writing') asking.send();
      }}
    >
      <Segmented
        name="whom"
        label={asks.form.whom}
        value={draft.kind}
        options={(['person', 'link'] as const).map((value) => ({ value, label: asks.form.kinds[value] }))}
        onChange={(kind) => change({ kind })}
      />
      {isLink ? null : <Whom asking={asking} />}
      <Amount
        value={draft.amount}
        from={account}
        said={null}
        facts={isLink ? asks.form.open : ''}
        onChange={(typed) => change({ amount: typed })}
        incoming
      />
      <AccountField
        label={asks.form.account}
        value={account}
        accounts={accounts.state === 'ready' ? accounts.data : []}
        onChange={(id) => change({ account: id })}
      />
      <MessageField value={draft.note} label={asks.form.note} onChange={(note) => change({ note })} />
      {isLink ? <Terms asking={asking} /> : null}
      <div class="transfer-dock">
        <div class="transfer-said-place" aria-live="assertive">
          {refusal ? (
            <Note look="bad" icon="warning">
              {`${refusal.detail} ${refusal.next ?? ''}`.trim() || text.error.title}
            </Note>
          ) : null}
        </div>
        <Button type="submit" wide disabled={!ready} busy={phase.at === 'sending' && asks.form.busy}>
          {isLink ? asks.form.create : sum ? asks.form.askSum(sum) : asks.form.ask}
        </Button>
      </div>
    </form>
  );
}

function personSaid(person: PhonePayee): string {
  if (person.state === 'found') return asks.form.found(person.name);
  if (person.state === 'later') return asks.form.later;
  return person.state === 'unknown' ? asks.form.unknown : asks.form.phoneHint;
}

function Whom({ asking: { draft, person, change } }: { asking: Asking }) {
  const { window } = useApp();
  const bad = person.state === 'unknown' || person.state === 'later';
  return (
    <div>
      <PhoneField
        id="payer"
        label={asks.form.phone}
        placeholder={text.signIn.phonePlaceholder}
        value={draft.phone}
        parse={toE164}
        format={formatPhone}
        caretAfter={caretAfter}
        onChange={(phone) => change({ phone })}
        bad={bad}
        describedBy="payer-note"
        autoComplete="off"
        autoFocus={draft.phone === '' && mayFocusAtOnce(window)}
      />
      <Note id="payer-note" look={bad ? 'bad' : 'plain'}>
        {personSaid(person)}
      </Note>
    </div>
  );
}

function Terms({ asking: { draft, change } }: { asking: Asking }) {
  return (
    <>
      <Segmented
        name="use"
        label={asks.form.uses}
        value={draft.use}
        options={(['once', 'many'] as const).map((value) => ({ value, label: asks.form.use[value] }))}
        onChange={(use) => change({ use })}
      />
      <Segmented
        name="days"
        label={asks.form.days}
        value={draft.days}
        options={(['7', '30', '90'] as const).map((value) => ({ value, label: asks.form.day[value] }))}
        onChange={(days) => change({ days })}
      />
      <SwitchRow
        id="others"
        title={asks.form.others}
        hint={asks.form.othersHint}
        on={draft.others}
        bare
        onChange={(others) => change({ others })}
      />
    </>
  );
}

function Made({ ask }: { ask: Ask }) {
  const { router } = useApp();
  const finish = (
    <Button look="soft" wide onPress={() => router.go('/asks/out', { replace: true })}>
      {asks.made.done}
    </Button>
  );
  if (ask.token === null) {
    return (
      <div class="pay-who" aria-live="polite">
        <Tick />
        <h2>{asks.made.person}</h2>
        <p class="pay-note">{asks.made.personText(ask.person ?? '')}</p>
        {finish}
      </div>
    );
  }
  return (
    <>
      <StateView picture="safe" title={asks.made.link} text={asks.made.linkText} />
      <PayLinkCard token={ask.token} />
      {finish}
    </>
  );
}
