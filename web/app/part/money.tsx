import './money.css';
import { useSource } from '../../ui/hooks';
import { useApp } from '../context';
import { formatMoney, type MoneyStyle, moneyParts } from '../model/format';
import { money, type Money as Value } from '../model/money';
import { language, text } from '../text';

interface MoneyProps {
  value: Value;
  style?: MoneyStyle;
  /* What is being ordered is seen whatever is hidden. */
  shown?: boolean;
  look?: 'in' | 'held' | undefined;
  hero?: boolean;
}

const LONG = 13;

function concealed(currency: string): string {
  const { before, after } = moneyParts(money(0n, currency), language);
  return `${before}••••${after}`;
}

export type Sums = (value: Value, style?: MoneyStyle) => string;

/* Sums inside sentences: away while the person hides sums, as every other. */
export function useSums(): Sums {
  const hidden = useSource(useApp().hiding);
  return (value, style) => (hidden ? concealed(value.currency) : formatMoney(value, language, style));
}

/* Away while the person hides sums. */
export function Money({ value, style = {}, shown = false, look, hero }: MoneyProps) {
  const hidden = useSource(useApp().hiding) && !shown;
  const names = ['money', 'figures', look ? `money-${look}` : '', hero ? 'money-hero' : ''];
  if (hidden) {
    return (
      <span class={names.join(' ')}>
        <span class="unseen">{text.home.hidden}</span>
        <span aria-hidden="true">{concealed(value.currency)}</span>
      </span>
    );
  }
  const parts = moneyParts(value, language, style);
  if (formatMoney(value, language, style).length > LONG && hero) names.push('money-hero-long');
  return (
    <span class={names.join(' ')}>
      {parts.before}
      {parts.whole}
      {parts.fraction === '' ? null : <span class="money-fraction">{parts.fraction}</span>}
      {parts.after}
    </span>
  );
}
