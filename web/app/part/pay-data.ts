/* Paying as the bank gives it: the calls, and the limits while a session lasts. */
import type { Bank } from '../api/bank';
import type {
  FoundRequisites,
  Limits,
  LimitsChange,
  LookUp,
  Payee,
  Payment,
  PaymentOrder,
  PaymentQuote,
  ReceiptLink,
} from '../api/types';
import { useApp, useBank } from '../context';
import { Cached } from '../model/resource';

const at = (id: string) => encodeURIComponent(id);

function payCallsOf({ calls: { send } }: Bank) {
  const act = (id: string, what: 'cancel' | 'recall') =>
    send<Payment>({ method: 'POST', path: `/v1/payments/${at(id)}/${what}`, repeatable: true });
  return {
    lookUpPayee: (phone: string) =>
      send<Payee>({ method: 'POST', path: '/v1/payees/look-up', body: { phone }, repeatable: true }),
    startLookUp: (phone: string) => send<LookUp>({ method: 'POST', path: '/v1/payees/look-ups', body: { phone } }),
    lookUp: (id: string) => send<LookUp>({ method: 'GET', path: `/v1/payees/look-ups/${at(id)}` }),
    quote: (order: PaymentOrder) =>
      send<PaymentQuote>({ method: 'POST', path: '/v1/payments/quote', body: order, repeatable: true }),
    order: (order: PaymentOrder, key: string) =>
      send<Payment>({ method: 'POST', path: '/v1/payments', body: order, key }),
    confirm: (id: string, code: string) =>
      send<Payment>({ method: 'POST', path: `/v1/payments/${at(id)}/confirm`, body: { code }, repeatable: true }),
    resend: (id: string) => send<Payment>({ method: 'POST', path: `/v1/payments/${at(id)}/resend` }),
    cancel: (id: string) => act(id, 'cancel'),
    recall: (id: string) => act(id, 'recall'),
    receipt: (id: string) => send<ReceiptLink>({ method: 'POST', path: `/v1/payments/${at(id)}/receipt` }),
    readRequisites: (text: string) =>
      send<FoundRequisites>({ method: 'POST', path: '/v1/requisites/read', body: { text }, repeatable: true }),
    limits: () => send<Limits>({ method: 'GET', path: '/v1/limits' }),
    changeLimits: (change: LimitsChange) =>
      send<Limits>({ method: 'PATCH', path: '/v1/limits', body: change, repeatable: true }),
  };
}

interface PayBook {
  readonly calls: ReturnType<typeof payCallsOf>;
  readonly limits: Cached<Limits>;
}

/* Dropped with the session: whoever has it has the bank. */
const books = new WeakMap<Bank, PayBook>();

export function usePay(): PayBook {
  const { session } = useApp();
  const bank = useBank();
  const known = books.get(bank);
  if (known) return known;
  const calls = payCallsOf(bank);
  const book = {
    calls,
    limits: new Cached(
      () => calls.limits(),
      () => session.bankNow(),
    ),
  };
  books.set(bank, book);
  return book;
}
