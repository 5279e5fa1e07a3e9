/* The amount with its quick choices and what is wrong with it. */
import { AmountField } from '../../ui/amount-field';
import { Chips } from '../../ui/chips';
import { Note } from '../../ui/note';
import type { Account } from '../api/types';
import { formatMoney, groupTyped, moneyParts } from '../model/format';
import { cleanTyped, fromWire, money, typedOf } from '../model/money';
import { language, text } from '../text';

const QUICK = [100n, 500n, 1000n] as const;
const MINOR = 100n;

interface AmountProps {
  value: string;
  from: Account | null;
  said: string | null;
  /* The fee and the time, as far as they are known. */
  facts: string | null;
  onChange: (value: string) => void;
  /* Money comes to this account: how much there is says nothing. */
  incoming?: boolean;
}

export function Amount({ value, from, said, facts, onChange, incoming = false }: AmountProps) {
  const currency = from?.currency ?? 'RUB';
  const all = from ? fromWire(from.available).minor : 0n;
  const { before, after } = moneyParts(money(0n, currency), language);
  const options = QUICK.filter((sum) => incoming || sum * MINOR <= all).map((sum) => ({
    value: sum.toString(),
    label: formatMoney(money(sum * MINOR, currency), language, { short: true }),
  }));
  if (all > 0n && !incoming) options.push({ value: typedOf(money(all, currency)), label: text.transfer.all });
  return (
    <div class="transfer-amount">
      <AmountField
        id="amount"
        label={text.transfer.amount}
        value={value}
        shown={groupTyped(value, language)}
        clean={(raw) => cleanTyped(raw, currency)}
        sign={(before || after).trim()}
        signFirst={language !== 'ru'}
        bad={said !== null}
        describedBy="amount-note"
        onChange={onChange}
      />
      <Note id="amount-note" look={said ? 'bad' : 'plain'}>
        {said ?? facts}
      </Note>
      <Chips label={text.transfer.quick} options={options} centred onPress={onChange} />
    </div>
  );
}
