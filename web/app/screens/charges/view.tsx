import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { useState } from 'preact/hooks';
import { Badge } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { Segmented } from '../../../ui/segmented';
import { StateView } from '../../../ui/state-view';
import { fromWire } from '../../model/money';
import type { Charge } from '../../part/bill-data';
import { useBillPay } from '../../part/bill-pay';
import { BillPayForm } from '../../part/bill-pay-view';
import { Failure } from '../../part/failure';
import { Money, type Sums, useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import { bills } from '../../text/bills';
import { type ChargesScreen, useCharges } from './state';

export default function ChargesView() {
  const screen = useCharges();
  const [chosen, choose] = useState<Charge | null>(null);
  const { answer } = screen;
  return (
    <Screen title={bills.charges.title} parent="/bills">
      {chosen ? <Pay charge={chosen} onBack={() => choose(null)} /> : null}
      {!chosen && (answer.state === 'none' || answer.state === 'asking') ? <Ask screen={screen} /> : null}
      {answer.state === 'asking' ? (
        <div aria-busy="true" aria-live="polite">
          <span class="unseen">{bills.charges.finding}</span>
          <RowBones count={2} />
        </div>
      ) : null}
      {answer.state === 'failed' ? (
        <StateView picture="offline" title={bills.charges.failed} text={bills.charges.failedText} alert>
          <Button look="soft" onPress={screen.reset}>
            {bills.charges.another}
          </Button>
        </StateView>
      ) : null}
      {answer.state === 'problem' ? <Failure problem={answer.problem} onRetry={screen.ask} /> : null}
      {!chosen && answer.state === 'found' ? <Found items={answer.items} screen={screen} choose={choose} /> : null}
    </Screen>
  );
}

function Ask({ screen }: { screen: ChargesScreen }) {
  const isUin = screen.by === 'uin';
  const hint = isUin ? bills.charges.uinHint : bills.charges.innHint;
  return (
    <form
      class="transfer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (screen.good && screen.answer.state !== 'asking') screen.ask();
      }}
    >
      <p class="charges-lead">{bills.charges.lead}</p>
      <Segmented
        name="charges-by"
        label={bills.charges.by}
        value={screen.by}
        options={[
          { value: 'uin', label: bills.charges.byUin },
          { value: 'inn', label: bills.charges.byInn },
        ]}
        onChange={screen.setBy}
      />
      <div>
        <label class="field" for="charges-number">
          <span class="field-label">{isUin ? bills.charges.uin : bills.charges.inn}</span>
          <input
            id="charges-number"
            class="field-box figures"
            inputMode="numeric"
            autocomplete="off"
            value={screen.number}
            aria-invalid={screen.wrong ? 'true' : undefined}
            aria-describedby="charges-note"
            onInput={(event) => screen.setNumber(event.currentTarget.value)}
          />
        </label>
        <Note id="charges-note" look={screen.wrong ? 'bad' : 'plain'}>
          {screen.wrong ? bills.form.wrongKey : hint}
        </Note>
      </div>
      <Button
        type="submit"
        wide
        disabled={!screen.good}
        busy={screen.answer.state === 'asking' && bills.charges.finding}
      >
        {bills.charges.find}
      </Button>
    </form>
  );
}

interface FoundProps {
  items: readonly Charge[];
  screen: ChargesScreen;
  choose: (charge: Charge) => void;
}

function Found({ items, screen, choose }: FoundProps) {
  const another = (
    <Button look="soft" wide onPress={screen.reset}>
      {bills.charges.another}
    </Button>
  );
  if (items.length === 0) {
    return (
      <StateView picture="safe" title={bills.charges.none} text={bills.charges.noneText}>
        {another}
      </StateView>
    );
  }
  return (
    <section aria-labelledby="charges-found">
      <div class="part-title">
        <h2 id="charges-found">{bills.charges.found}</h2>
      </div>
      <div class="card charges-list">
        {items.map((charge) => (
          <button
            key={charge.id}
            type="button"
            class="row row-press"
            disabled={charge.paid || charge.provider === null}
            onClick={() => choose(charge)}
          >
            <ChargeRow charge={charge} />
          </button>
        ))}
      </div>
      {another}
    </section>
  );
}

function discountSaid(charge: Charge, sums: Sums): string | null {
  if (charge.discount_until === null || charge.paid) return null;
  const day = charge.discount_until.split('-').reverse().join('.');
  return bills.charges.until(day, sums(fromWire(charge.whole)));
}

function ChargeRow({ charge }: { charge: Charge }) {
  const discount = discountSaid(charge, useSums());
  return (
    <>
      <Badge
        tint={charge.category === 'fines' ? 'coral' : 'teal'}
        icon={charge.category === 'fines' ? 'warning' : 'receipt'}
      />
      <span class="row-body">
        <span class="row-title">{charge.title}</span>
        <span class="row-sub figures">{bills.charges.uinLine(charge.uin)}</span>
        {discount ? <span class="row-sub figures charges-discount">{discount}</span> : null}
      </span>
      <span class="row-end">{charge.paid ? bills.charges.paid : <Money value={fromWire(charge.amount)} />}</span>
    </>
  );
}

function Pay({ charge, onBack }: { charge: Charge; onBack: () => void }) {
  const amount = fromWire(charge.amount);
  const pay = useBillPay({
    to: { charge: charge.id },
    amount,
    hasFee: charge.provider?.fee != null,
    form: `charge.${charge.id}`,
    isRepeated: false,
  });
  return (
    <BillPayForm pay={pay} amount={amount} complete>
      <div class="card charges-chosen">
        <div class="row">
          <ChargeRow charge={charge} />
        </div>
      </div>
      <p class="charges-lead figures">
        {`${bills.form.payee}: ${charge.payee.name}, ${bills.form.inn(charge.payee.inn)}`}
      </p>
      <Note>{bills.form.noFee}</Note>
      <Button look="quiet" onPress={onBack}>
        {bills.charges.back}
      </Button>
    </BillPayForm>
  );
}
