/* The bank's calls, one line each. */
import type { Client } from './client';
import type {
  Accounts,
  CheckedLaunch,
  ClaimedHandover,
  Confirmed,
  Customer,
  DraftOrder,
  Drafts,
  EntryPage,
  Handover,
  NoticeLink,
  Notices,
  NoticesPatch,
  Payee,
  Payment,
  PaymentOrder,
  PendingHandover,
  ReceiptLink,
  SignInStarted,
  StartedHandover,
  WindowList,
} from './types';

export interface EntryQuery {
  readonly cursor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

const at = (id: string) => encodeURIComponent(id);

export function callsOf(client: Client) {
  return {
    signIn: (phone: string) => client.send<SignInStarted>({ method: 'POST', path: '/v1/sign-in', body: { phone } }),
    launch: (window: CheckedLaunch['window'], launch: string) =>
      client.send<CheckedLaunch>({ method: 'POST', path: '/v1/launches', body: { window, launch }, repeatable: true }),
    linkWindow: (launch: string) =>
      client.send<void>({ method: 'POST', path: '/v1/session/window', body: { launch }, repeatable: true }),
    confirmSignIn: (id: string, code: string, volatile: boolean, launch: string | null) =>
      client.send<Confirmed>({
        method: 'POST',
        path: `/v1/sign-in/${at(id)}/confirm`,
        body: { code, ...(volatile ? { volatile } : {}), ...(launch === null ? {} : { launch }) },
      }),
    windows: () => client.send<WindowList>({ method: 'GET', path: '/v1/windows' }),
    startHandover: () => client.send<StartedHandover>({ method: 'POST', path: '/v1/handovers', repeatable: true }),
    handover: (id: string) => client.send<Handover>({ method: 'GET', path: `/v1/handovers/${at(id)}` }),
    approveHandover: (id: string, number: string) =>
      client.send<Handover>({
        method: 'POST',
        path: `/v1/handovers/${at(id)}/approve`,
        body: { number },
        repeatable: true,
      }),
    claimHandover: (token: string, volatile: boolean, launch: string | null) =>
      client.send<ClaimedHandover>({
        method: 'POST',
        path: '/v1/handovers/claim',
        body: { token, ...(volatile ? { volatile } : {}), ...(launch === null ? {} : { launch }) },
        repeatable: true,
      }),
    takeHandover: (token: string) =>
      client.send<Confirmed | PendingHandover>({ method: 'POST', path: '/v1/handovers/claim/result', body: { token } }),
    notices: () => client.send<Notices>({ method: 'GET', path: '/v1/notices' }),
    changeNotices: (ways: NoticesPatch) =>
      client.send<Notices>({ method: 'PATCH', path: '/v1/notices', body: ways, repeatable: true }),
    linkNotices: (window: NoticeLink['window']) =>
      client.send<NoticeLink>({ method: 'POST', path: '/v1/notices/link', body: { window } }),
    customer: () => client.send<Customer>({ method: 'GET', path: '/v1/customer' }),
    setLanguage: (language: Customer['language']) =>
      client.send<Customer>({ method: 'PATCH', path: '/v1/customer', body: { language }, repeatable: true }),
    accounts: () => client.send<Accounts>({ method: 'GET', path: '/v1/accounts' }),
    accountEntries: (id: string, query: EntryQuery) =>
      client.send<EntryPage>({ method: 'GET', path: `/v1/accounts/${at(id)}/entries`, query: { ...query } }),
    entries: (query: EntryQuery) => client.send<EntryPage>({ method: 'GET', path: '/v1/entries', query: { ...query } }),
    lookUpPayee: (phone: string) =>
      client.send<Payee>({ method: 'POST', path: '/v1/payees/look-up', body: { phone }, repeatable: true }),
    drafts: () => client.send<Drafts>({ method: 'GET', path: '/v1/drafts' }),
    saveDraft: (draft: DraftOrder) =>
      client.send<void>({ method: 'POST', path: '/v1/drafts', body: draft, repeatable: true }),
    dropDraft: (kind: DraftOrder['kind'], key: string) =>
      client.send<void>({ method: 'POST', path: '/v1/drafts/drop', body: { kind, key }, repeatable: true }),
    order: (order: PaymentOrder, key: string) =>
      client.send<Payment>({ method: 'POST', path: '/v1/payments', body: order, key }),
    payment: (id: string) => client.send<Payment>({ method: 'GET', path: `/v1/payments/${at(id)}` }),
    confirm: (id: string, code: string) =>
      client.send<Payment>({
        method: 'POST',
        path: `/v1/payments/${at(id)}/confirm`,
        body: { code },
        repeatable: true,
      }),
    resend: (id: string) => client.send<Payment>({ method: 'POST', path: `/v1/payments/${at(id)}/resend` }),
    cancel: (id: string) =>
      client.send<Payment>({ method: 'POST', path: `/v1/payments/${at(id)}/cancel`, repeatable: true }),
    receipt: (id: string) => client.send<ReceiptLink>({ method: 'POST', path: `/v1/payments/${at(id)}/receipt` }),
    signOut: () => client.send<void>({ method: 'DELETE', path: '/v1/session' }),
  };
}

export type Calls = ReturnType<typeof callsOf>;
