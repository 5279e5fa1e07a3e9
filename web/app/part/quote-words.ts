/* What an order costs and when it arrives, in words, before it is given. */
import { dayOf } from '../model/date';
import { formatMoney } from '../model/format';
import { fromWire } from '../model/money';
import { language } from '../text';
import { transfers } from '../text/transfers';
import type { Sums } from './money';
import type { Quote } from './quote';

/* The fee and the name stand before the button, or the bank could not say them now. */
export const isAnswered = ({ state }: Quote) => state !== 'asking' && state !== 'none';

/* Null: none, or not known. */
export function feeOf(quote: Quote): string | null {
  const fee = quote.state === 'ready' ? fromWire(quote.quote.fee) : null;
  return fee && fee.minor > 0n ? formatMoney(fee, language, { short: true }) : null;
}

/* When it arrives and what stays free is said of today. */
export function quoteSaid(quote: Quote, isLater: boolean, sums: Sums): string {
  if (quote.state === 'asking') return transfers.quote.asking;
  if (quote.state !== 'ready') return quote.state === 'later' ? transfers.quote.later : '';
  const { fee, arrival, free_left } = quote.quote;
  const cost = fromWire(fee);
  const said = cost.minor === 0n ? transfers.quote.free : transfers.quote.fee(formatMoney(cost, language));
  if (isLater) return said;
  return [
    said,
    arrival.date ? transfers.quote.date(dayOf(arrival.date, language)) : transfers.quote.at_once,
    free_left ? transfers.quote.freeLeft(sums(fromWire(free_left), { short: true })) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
