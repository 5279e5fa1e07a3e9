import './screen.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import type { Account } from '../../api/types';
import { useApp } from '../../context';
import { bankDay, dayTitle } from '../../model/date';
import { AccountBody, AccountRow } from '../../part/account-row';
import { Failure, problemText } from '../../part/failure';
import { HideButton } from '../../part/hide-button';
import { Link } from '../../part/link';
import { Screen } from '../../part/screen';
import { Stale } from '../../part/stale';
import { language, text } from '../../text';
import { accounts as words } from '../../text/accounts';
import { type AccountList, inOrder, useAccounts } from './state';

export const title = () => words.list.title;

export default function AccountsScreen() {
  const list = useAccounts();
  const { accounts, arranging } = list;
  return (
    <Screen title={arranging.at === 'rest' ? words.list.title : words.list.arranging} parent="/" tools={<HideButton />}>
      {accounts.state === 'loading' ? <RowBones count={4} /> : null}
      {accounts.state === 'failed' ? <Failure problem={accounts.problem} onRetry={list.refresh} /> : null}
      {accounts.state === 'ready' ? (
        <>
          <Stale freshness={accounts.freshness} asOf={accounts.asOf} onRefresh={list.refresh} />
          {arranging.at === 'rest' ? (
            <Listed list={list} all={accounts.data} />
          ) : (
            <Order list={list} all={inOrder(accounts.data, arranging.ids)} busy={arranging.at === 'saving'} />
          )}
        </>
      ) : null}
    </Screen>
  );
}

function Listed({ list, all }: { list: AccountList; all: readonly Account[] }) {
  const shown = all.filter(({ hidden }) => !hidden);
  const hidden = all.filter((account) => account.hidden);
  const problem = list.arranging.at === 'rest' ? list.arranging.problem : null;
  return (
    <>
      <section class="card" aria-label={words.list.own}>
        {shown.map((account) => (
          <AccountRow key={account.id} account={account} said={account.is_main ? words.list.main : undefined} />
        ))}
      </section>
      {hidden.length > 0 ? (
        <section aria-labelledby="hidden">
          <div class="part-title">
            <h2 id="hidden">{words.list.hidden}</h2>
          </div>
          <div class="card">
            {hidden.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </div>
        </section>
      ) : null}
      <div class="accounts-actions">
        <Link to="/accounts/open" class="button button-main button-wide">
          {words.list.open}
        </Link>
        {all.length > 1 ? (
          <Button look="soft" wide onPress={list.begin}>
            {words.list.arrange}
          </Button>
        ) : null}
        {problem ? <Note look="bad">{problemText(problem)}</Note> : null}
      </div>
      <Closed list={list} />
    </>
  );
}

function Closed({ list }: { list: AccountList }) {
  const now = new Date(useApp().session.bankNow());
  const { closed } = list;
  const closedAt = (account: Account) =>
    account.closed_at === null
      ? undefined
      : words.list.closedAt(dayTitle(bankDay(new Date(account.closed_at)), now, language, text.common).toLowerCase());
  return (
    <details class="accounts-closed" onToggle={(event) => event.currentTarget.open && list.loadClosed()}>
      <summary>
        <span>{words.list.closed}</span>
        <Icon name="down" size={20} />
      </summary>
      {closed.state === 'loading' ? <RowBones count={1} /> : null}
      {closed.state === 'failed' ? <Failure problem={closed.problem} onRetry={list.loadClosed} /> : null}
      {closed.state === 'ready' && closed.data.length === 0 ? <p>{words.list.noClosed}</p> : null}
      {closed.state === 'ready' && closed.data.length > 0 ? (
        <div class="card">
          {closed.data.map((account) => (
            <AccountRow key={account.id} account={account} said={closedAt(account)} />
          ))}
        </div>
      ) : null}
    </details>
  );
}

interface OrderProps {
  list: AccountList;
  all: readonly Account[];
  busy: boolean;
}

/* Buttons, not dragging: they are there for every finger, key and ear. */
function Order({ list, all, busy }: OrderProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [pressed, setPressed] = useState<{ readonly id: string; readonly by: 1 | -1 } | null>(null);
  const place = all.findIndex(({ id }) => id === pressed?.id);
  const name = all[place]?.name;
  /* The row has moved in the page, and with it the focus would be lost. */
  useEffect(() => {
    if (!pressed) return;
    const buttons = ref.current?.querySelectorAll<HTMLButtonElement>(`[data-account="${pressed.id}"]`);
    buttons?.[pressed.by === -1 ? 0 : 1]?.focus();
  }, [pressed, place]);
  const move = (id: string, by: 1 | -1) => {
    list.move(id, by);
    setPressed({ id, by });
  };
  return (
    <>
      <div class="card" ref={ref}>
        {all.map((account, at) => (
          <div key={account.id} class="row">
            <AccountBody account={account} />
            <span class="row-end accounts-arrows">
              <button
                type="button"
                data-account={account.id}
                aria-label={words.list.up(account.name)}
                aria-disabled={at === 0 ? 'true' : undefined}
                onClick={() => move(account.id, -1)}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                data-account={account.id}
                aria-label={words.list.down(account.name)}
                aria-disabled={at === all.length - 1 ? 'true' : undefined}
                onClick={() => move(account.id, 1)}
              >
                <Icon name="down" />
              </button>
            </span>
          </div>
        ))}
      </div>
      <span class="unseen" aria-live="polite">
        {name === undefined ? null : words.list.place(name, place + 1, all.length)}
      </span>
      <Button wide busy={busy && words.list.saving} onPress={list.save}>
        {words.list.done}
      </Button>
    </>
  );
}
