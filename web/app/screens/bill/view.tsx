import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { AmountField } from '../../../ui/amount-field';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { formatMoney, groupTyped, moneyParts } from '../../model/format';
import { cleanTyped, fromWire, money } from '../../model/money';
import { formatPhone } from '../../model/phone';
import type { FieldFault, Payer, Provider, ProviderField } from '../../part/bill-data';
import { BillPayForm } from '../../part/bill-pay-view';
import { Failure } from '../../part/failure';
import { ProviderBadge } from '../../part/provider-badge';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { language } from '../../text';
import { bills } from '../../text/bills';
import { type BillForm, useBillForm, useProvider } from './state';

const short = { short: true } as const;

export default function BillScreen({ params }: ScreenProps) {
  const { loaded, again } = useProvider(params);
  const title = loaded.state === 'ready' ? loaded.payer?.name || loaded.provider.name : bills.title;
  return (
    <Screen title={title} parent="/bills">
      {loaded.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={4} />
        </div>
      ) : null}
      {loaded.state === 'failed' ? <Failure problem={loaded.problem} onRetry={again} /> : null}
      {loaded.state === 'ready' ? (
        <Form key={loaded.provider.id} provider={loaded.provider} payer={loaded.payer} />
      ) : null}
    </Screen>
  );
}

function Form({ provider, payer }: { provider: Provider; payer: Payer | null }) {
  const form = useBillForm(provider, payer);
  return (
    <BillPayForm pay={form.pay} amount={form.amount} complete={form.complete}>
      <div class="bill-provider">
        <ProviderBadge provider={provider} />
        <span class="row-body">
          <span class="row-title">{provider.name}</span>
          <span class="row-sub figures">{`${provider.payee.name} · ${bills.form.inn(provider.payee.inn)}`}</span>
        </span>
      </div>
      {provider.fields.map((field) => (
        <Field key={field.name} field={field} form={form} />
      ))}
      <Sum provider={provider} form={form} />
      {payer ? (
        <Button look="quiet" onPress={form.remove}>
          {bills.form.remove}
        </Button>
      ) : (
        <Save form={form} />
      )}
    </BillPayForm>
  );
}

function said(fault: FieldFault, field: ProviderField): string {
  if (fault === 'key') return bills.form.wrongKey;
  return fault === 'shape' ? `${bills.form.wrong}. ${field.hint}` : field.hint;
}

function Field({ field, form }: { field: ProviderField; form: BillForm }) {
  const value = form.valueOf(field);
  const fault = form.faults[field.name] ?? null;
  const isPhone = field.kind === 'phone';
  const id = `bill-${field.name}`;
  return (
    <div>
      <label class="field" for={id}>
        <span class="field-label">{field.label}</span>
        <input
          id={id}
          class="field-box figures"
          inputMode={field.kind === 'text' ? 'text' : isPhone ? 'tel' : 'numeric'}
          autocomplete="off"
          maxLength={60}
          placeholder={isPhone ? formatPhone(field.example) : field.example}
          value={isPhone ? formatPhone(value) : value}
          aria-invalid={fault ? 'true' : undefined}
          aria-describedby={`${id}-note`}
          onInput={(event) => form.set(field, event.currentTarget.value)}
          onBlur={() => form.leave(field)}
        />
      </label>
      <Note id={`${id}-note`} look={fault ? 'bad' : 'plain'}>
        {said(fault, field)}
      </Note>
    </div>
  );
}

function feeSaid(provider: Provider, form: BillForm): string {
  const { fee } = form.pay;
  if (!provider.fee) return bills.form.noFee;
  if (fee) return fee.minor === 0n ? bills.form.noFee : bills.form.fee(formatMoney(fee, language));
  return bills.form.feeShare(provider.fee.percent);
}

function Sum({ provider, form }: { provider: Provider; form: BillForm }) {
  const { before, after } = moneyParts(money(0n, 'RUB'), language);
  const bounds = bills.form.bounds(
    formatMoney(fromWire(provider.least), language, short),
    formatMoney(fromWire(provider.most), language, short),
  );
  return (
    <div class="transfer-amount">
      <AmountField
        id="amount"
        label={bills.form.amount}
        value={form.draft.amount}
        shown={groupTyped(form.draft.amount, language)}
        clean={(raw) => cleanTyped(raw, 'RUB')}
        sign={(before || after).trim()}
        signFirst={language !== 'ru'}
        bad={form.outside}
        describedBy="amount-note"
        onChange={form.setAmount}
      />
      <Note id="amount-note" look={form.outside ? 'bad' : 'plain'}>
        {form.outside ? bounds : `${bounds} · ${feeSaid(provider, form)}`}
      </Note>
    </div>
  );
}

function Save({ form }: { form: BillForm }) {
  return (
    <div class="bill-save">
      <label class="bill-check" for="bill-save">
        <input
          id="bill-save"
          type="checkbox"
          checked={form.save}
          onChange={(event) => form.setSave(event.currentTarget.checked)}
        />
        <span class="row-body">
          <span class="row-title">{bills.form.save}</span>
          <span class="row-sub">{bills.form.saveHint}</span>
        </span>
      </label>
      {form.save ? (
        <label class="field" for="bill-name">
          <span class="field-label">{bills.form.name}</span>
          <input
            id="bill-name"
            class="field-box"
            autocomplete="off"
            maxLength={60}
            placeholder={bills.form.nameHint}
            value={form.name}
            onInput={(event) => form.setName(event.currentTarget.value)}
          />
        </label>
      ) : null}
    </div>
  );
}
