import './screen.css';
import '../../../ui/card.css';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { StateView } from '../../../ui/state-view';
import type { Account } from '../../api/types';
import { tail } from '../../model/format';
import { AccountField } from '../../part/account-field';
import { AccountBody } from '../../part/account-row';
import { Failure, problemText } from '../../part/failure';
import { Link } from '../../part/link';
import { useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { accounts as words } from '../../text/accounts';
import { type CloseState, type Closing, useClosing } from './state';

export const title = () => words.close.title;

const nameText = (account: Account) => `${account.name} ${tail(account.number)}`;

export default function CloseView({ params }: ScreenProps) {
  const id = params.account ?? '';
  const closing = useClosing(id);
  return (
    <Screen title={words.close.title} parent={`/accounts/${id}/settings`}>
      <Content id={id} closing={closing} />
    </Screen>
  );
}

function Content({ id, closing }: { id: string; closing: Closing }) {
  const sums = useSums();
  const { close, refresh } = closing;
  switch (close.state) {
    case 'loading':
      return <RowBones count={4} />;
    case 'failed':
      return <Failure problem={close.problem} onRetry={refresh} />;
    case 'main':
      return (
        <StateView picture="choose" title={words.close.main} text={words.close.mainText}>
          <Link to="/accounts" class="button button-soft">
            {words.close.toAccounts}
          </Link>
        </StateView>
      );
    case 'held':
      return (
        <StateView picture="choose" title={words.close.held} text={words.close.heldText(sums(close.held))}>
          <Link to={`/accounts/${id}`} class="button button-soft">
            {words.close.toAccount}
          </Link>
        </StateView>
      );
    case 'nowhere':
      return (
        <StateView picture="choose" title={words.close.to} text={words.close.nowhere(sums(close.sum))}>
          <Link to="/accounts/open" class="button button-soft">
            {words.list.open}
          </Link>
        </StateView>
      );
    case 'ready':
      return <Ready close={close} closing={closing} />;
    case 'done':
      return <Done close={close} />;
  }
}

type At<S extends CloseState['state']> = Extract<CloseState, { state: S }>;

function Ready({ close, closing }: { close: At<'ready'>; closing: Closing }) {
  const sums = useSums();
  const { account, rest, to, ways, problem } = close;
  const happens = [
    rest && to ? words.close.sweep(sums(rest), nameText(to)) : words.close.empty,
    words.close.number,
    words.close.history,
    words.close.for,
  ];
  return (
    <>
      <div class="card row">
        <AccountBody account={account} />
      </div>
      {rest ? <AccountField label={words.close.to} value={to} accounts={ways} onChange={closing.choose} /> : null}
      <section aria-labelledby="happens">
        <div class="part-title">
          <h2 id="happens">{words.close.happens}</h2>
        </div>
        <ul class="card close-happens">
          {happens.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </section>
      {problem ? (
        <Note look="bad" icon="warning">
          {problemText(problem)}
        </Note>
      ) : null}
      <Button look="danger" wide busy={close.closing && words.close.closing} onPress={closing.send}>
        {rest ? words.close.buttonSweep(sums(rest)) : words.close.button}
      </Button>
    </>
  );
}

function Done({ close }: { close: At<'done'> }) {
  const sums = useSums();
  const { rest, to } = close;
  const said = rest && to ? words.close.doneText(sums(rest), nameText(to)) : words.close.doneEmpty;
  return (
    <StateView picture="safe" title={words.close.done} text={said} alert>
      <Link to="/" class="button button-main">
        {words.close.home}
      </Link>
      <Link to="/accounts" class="button button-quiet">
        {words.close.toAccounts}
      </Link>
    </StateView>
  );
}
