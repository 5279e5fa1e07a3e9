import './screen.css';
import '../../../ui/card.css';
import { useState } from 'preact/hooks';
import { AmountField } from '../../../ui/amount-field';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { Sheet } from '../../../ui/sheet';
import { toast } from '../../../ui/toast';
import type { Limits } from '../../api/types';
import { useApp } from '../../context';
import { dateTime } from '../../model/date';
import { formatMoney, groupTyped } from '../../model/format';
import { cleanTyped, fromWire, parseTyped, type WireAmount } from '../../model/money';
import { Failure, problemText } from '../../part/failure';
import { useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import { language, text } from '../../text';
import { transfers } from '../../text/transfers';
import { LIMIT_NAMES, type LimitName, type LimitsState, usedShare, useLimits } from './state';

const written = (sum: WireAmount) => formatMoney(fromWire(sum), language, { short: true });

export default function LimitsScreen() {
  const state = useLimits();
  const { limits, change } = state;
  return (
    <Screen title={text.payments.limits} parent="/payments">
      <p class="limits-lead">{transfers.limits.lead}</p>
      {limits.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={3} plain />
        </div>
      ) : null}
      {limits.state === 'failed' ? <Failure problem={limits.problem} onRetry={state.reload} /> : null}
      {limits.state === 'ready' ? (
        <>
          <Raising state={state} limits={limits.data} />
          <div class="card">
            {LIMIT_NAMES.map((name) => (
              <Limit key={name} name={name} limits={limits.data} onChange={() => state.begin(name)} />
            ))}
          </div>
        </>
      ) : null}
      {change.at !== 'idle' && limits.state === 'ready' ? (
        <ChangeSheet key={change.name} name={change.name} state={state} limits={limits.data} />
      ) : null}
    </Screen>
  );
}

function Limit({ name, limits, onChange }: { name: LimitName; limits: Limits; onChange: () => void }) {
  const sums = useSums();
  const shown = (sum: WireAmount) => sums(fromWire(sum), { short: true });
  const used = name === 'operation' ? null : limits[name];
  const title = transfers.limits.names[name];
  const share = used ? usedShare(fromWire(used.used), fromWire(used.limit)) : 0;
  return (
    <section class="row limit" aria-label={title}>
      <span class="row-body">
        <span class="row-sub">{title}</span>
        <span class="row-title figures">
          {used ? transfers.limits.left(shown(used.left)) : transfers.limits.upTo(shown(limits[name].limit))}
        </span>
        {used ? (
          <>
            <svg class="limit-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect class="limit-whole" width="100" height="4" rx="2" />
              <rect class="limit-used" width={share} height="4" rx="2" />
            </svg>
            <span class="row-sub figures">{transfers.limits.of(shown(used.used), shown(used.limit))}</span>
          </>
        ) : null}
      </span>
      <span class="row-end">
        <button
          type="button"
          class="button button-quiet"
          aria-label={`${transfers.limits.change}: ${title}`}
          onClick={onChange}
        >
          {transfers.limits.change}
        </button>
      </span>
    </section>
  );
}

function Raising({ state, limits }: { state: LimitsState; limits: Limits }) {
  const { session } = useApp();
  const sums = useSums();
  const [busy, setBusy] = useState(false);
  const { raising } = limits;
  if (!raising) return null;
  const later = LIMIT_NAMES.filter((name) => raising[name].amount !== limits[name].limit.amount);
  const keep = async () => {
    setBusy(true);
    await state.keepFormer();
    setBusy(false);
  };
  return (
    <section class="card limits-raising">
      <p>
        <Icon name="clock" size={20} />{' '}
        {transfers.limits.raising(dateTime(raising.at, new Date(session.bankNow()), language))}
      </p>
      <ul class="figures">
        {later.map((name) => (
          <li key={name}>{`${transfers.limits.names[name]}: ${sums(fromWire(raising[name]), { short: true })}`}</li>
        ))}
      </ul>
      <Button look="quiet" busy={busy && transfers.limits.saving} onPress={() => void keep()}>
        {transfers.limits.keep}
      </Button>
    </section>
  );
}

function ChangeSheet({ name, state, limits }: { name: LimitName; state: LimitsState; limits: Limits }) {
  const { window } = useApp();
  const { change } = state;
  const now = fromWire(limits[name].limit);
  const most = fromWire(limits[name].most);
  const [typed, setTyped] = useState('');
  const sum = parseTyped(typed, now.currency);
  const over = sum !== null && sum.minor > most.minor;
  const isNew = sum !== null && sum.minor > 0n && sum.minor !== now.minor && !over;
  const problem = change.at === 'choosing' ? change.problem : null;
  const hint = over || !isNew ? transfers.limits.most(written(limits[name].most)) : '';
  const when = isNew ? (sum.minor < now.minor ? transfers.limits.lower : transfers.limits.raise) : hint;
  const save = async () => {
    if (!isNew || change.at !== 'choosing') return;
    if (await state.save(sum)) {
      window.haptic('success');
      toast(transfers.limits.saved);
    }
  };
  return (
    <Sheet title={transfers.limits.changeTitle(name)} closeLabel={text.common.close} onClose={state.close}>
      <form
        class="limits-change"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <AmountField
          id="limit"
          label={transfers.limits.field}
          value={typed}
          shown={groupTyped(typed, language)}
          clean={(raw) => cleanTyped(raw, now.currency)}
          sign="₽"
          signFirst={language !== 'ru'}
          bad={over || problem !== null}
          describedBy="limit-note"
          onChange={setTyped}
        />
        <Note id="limit-note" look={over || problem ? 'bad' : 'plain'}>
          {problem ? [problemText(problem), problem.next].filter(Boolean).join(' ') : when}
        </Note>
        <Button type="submit" wide disabled={!isNew} busy={change.at === 'saving' && transfers.limits.saving}>
          {isNew ? transfers.limits.save(formatMoney(sum, language, { short: true })) : transfers.limits.saveEmpty}
        </Button>
      </form>
    </Sheet>
  );
}
