import './money.css';
import { useSource } from '../../ui/hooks';
import { useApp } from '../context';
import { formatMoney, type MoneyStyle, moneyParts } from '../model/format';
import { money, type Money as Value } from '../model/money';
import { language, text } from '../text';

interface MoneyProps {
  value: Value;
  style?: MoneyStyle;
  /* Stays away while the person hides sums. */
  secret?: boolean;
  look?: 'in' | 'held' | undefined;
  hero?: boolean;
}

const LONG = 13;

export function Money({ value, style = {}, secret, look, hero }: MoneyProps) {
  const hidden = useSource(useApp().hiding) && secret === true;
  const names = ['money', 'figures', look ? `money-${look}` : '', hero ? 'money-hero' : ''];
  if (hidden) {
    const { before, after } = moneyParts(money(0n, value.currency), language);
    return (
      <span class={names.join(' ')}>
        <span class="unseen">{text.home.hidden}</span>
        <span aria-hidden="true">{`${before}••••${after}`}</span>
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
