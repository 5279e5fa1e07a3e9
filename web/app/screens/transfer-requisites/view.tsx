import './screen.css';
import '../../../ui/field.css';
import { useState } from 'preact/hooks';
import { Note } from '../../../ui/note';
import { NumberField } from '../../../ui/number-field';
import { Segmented } from '../../../ui/segmented';
import { formatNumber } from '../../model/number';
import { AccountField } from '../../part/account-field';
import { Amount } from '../../part/amount';
import { Screen } from '../../part/screen';
import { amountFacts, amountSaid, TransferForm } from '../../part/transfer-view';
import { text } from '../../text';
import { transfers } from '../../text/transfers';
import {
  type FieldRow,
  fieldsOf,
  type RequisitesTransfer,
  seldom,
  useRequisitesTransfer,
  type Whom,
  whomOf,
} from './state';

const KINDS = ['person', 'company', 'budget'] as const;

export default function TransferRequisites() {
  const state = useRequisitesTransfer();
  const { transfer, requisites, complete } = state;
  const { draft, from, accounts, change } = transfer;
  const [whom, setWhom] = useState<Whom>(() => whomOf(requisites));
  const choose = (next: Whom) => {
    setWhom(next);
    state.set({ budget: next === 'budget' ? 'yes' : '', ...(next === 'person' ? { kpp: '' } : {}) });
  };
  return (
    <Screen title={text.payments.requisites} parent="/payments">
      <TransferForm transfer={transfer} complete={complete}>
        <Segmented
          name="whom"
          label={transfers.requisites.whom}
          value={whom}
          options={KINDS.map((kind) => ({ value: kind, label: transfers.requisites.kinds[kind] }))}
          onChange={choose}
        />
        <div class="requisites">
          {fieldsOf[whom].map((row) => (
            <Field key={row.name} row={row} whom={whom} state={state} />
          ))}
          {whom === 'budget' ? (
            <details class="requisites-more">
              <summary>{transfers.requisites.more}</summary>
              <div class="requisites">
                {seldom.map((row) => (
                  <Field key={row.name} row={row} whom={whom} state={state} />
                ))}
              </div>
            </details>
          ) : null}
        </div>
        <Amount
          value={draft.amount}
          from={from}
          said={amountSaid(transfer)}
          facts={amountFacts(transfer)}
          onChange={(amount) => change({ amount })}
        />
        <AccountField
          label={text.transfer.from}
          value={from}
          accounts={accounts.state === 'ready' ? accounts.data : []}
          onChange={(id) => change({ from: id })}
        />
      </TransferForm>
    </Screen>
  );
}

function labelOf(name: FieldRow['name'], whom: Whom): string {
  if (name === 'name') return transfers.requisites.name[whom];
  if (name === 'inn' && whom !== 'budget') return transfers.requisites.innOptional;
  return transfers.requisites[name];
}

type Hinted = 'purpose' | 'uin' | 'kbk' | 'oktmo' | 'payer_status' | 'basis' | 'period' | 'document_date';

function isHinted(name: FieldRow['name']): name is Hinted {
  return `${name}Hint` in transfers.requisites;
}

function hintOf(row: FieldRow, state: RequisitesTransfer): string {
  if (row.name === 'bik') return state.bank ?? '';
  const length = state.requisites[row.name].length;
  if (row.name === 'account') return length > 0 && length < row.longest ? left(row.longest - length) : '';
  return isHinted(row.name) ? transfers.requisites[`${row.name}Hint`] : '';
}

const left = (digits: number) => transfers.requisites.left(digits);

function Field({ row, whom, state }: { row: FieldRow; whom: Whom; state: RequisitesTransfer }) {
  const { name, longest, digits } = row;
  const id = `requisite-${name}`;
  const isWrong = state.wrong === name;
  const value = state.requisites[name];
  const isBank = name === 'bik' && state.bank !== null && !isWrong;
  const label = labelOf(name, whom);
  return (
    <div>
      {digits ? (
        <NumberField
          id={id}
          label={label}
          value={value}
          longest={longest}
          format={name === 'account' ? formatNumber : (plain) => plain}
          onChange={(next) => state.set({ [name]: next })}
          bad={isWrong}
          describedBy={`${id}-note`}
        />
      ) : (
        <label class={`field ${isWrong ? 'field-bad' : ''}`} for={id}>
          <span class="field-label">{label}</span>
          <textarea
            id={id}
            class="field-box requisites-text"
            rows={1}
            maxLength={longest}
            value={value}
            aria-invalid={isWrong ? 'true' : undefined}
            aria-describedby={`${id}-note`}
            onInput={(event) => state.set({ [name]: event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' ') })}
          />
        </label>
      )}
      <Note id={`${id}-note`} look={isWrong ? 'bad' : isBank ? 'good' : 'plain'} icon={isBank ? 'check' : undefined}>
        {isWrong ? transfers.requisites.wrong[name] : hintOf(row, state)}
      </Note>
    </div>
  );
}
