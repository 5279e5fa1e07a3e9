/* The bank's calls, one line each. */
import type { Call, Client } from './client';
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
  OpenedNotice,
  Payment,
  PendingHandover,
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
    /* For parts that bring their own calls with them. */
    send: <T>(call: Call) => client.send<T>(call),
    signIn: (phone: string) => client.send<SignInStarted>({ method: 'POST', path: '/v1/sign-in', body: { phone } }),
    launch: (window: CheckedLaunch['window'], launch: string) =>
      client.send<CheckedLaunch>({ method: 'POST', path: '/v1/launches', body: { window, launch }, repeatable: true }),
    renewLaunch: (launch: string) =>
      client.send<CheckedLaunch>({ method: 'POST', path: '/v1/launches/renewal', body: { launch }, repeatable: true }),
    linkWindow: (launch: string) =>
      client.send<void>({ method: 'POST', path: '/v1/session/window', body: { launch }, repeatable: true }),
    confirmSignIn: (id: string, code: string, volatile: boolean, launch: string | null) =>
      client.send<Confirmed>({
        method: 'POST',
        path: `/v1/sign-in/${at(id)}/confirm`,
        body: { code, ...(volatile ? { volatile } : {}), ...(launch === null ? {} : { launch }) },
      }),
    events: (after: string | null) => client.send<Response>({ method: 'GET', path: '/v1/events', after }),
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
    openedNotice: (token: string) =>
      client.send<OpenedNotice>({ method: 'GET', path: `/v1/notices/opened/${at(token)}` }),
    customer: () => client.send<Customer>({ method: 'GET', path: '/v1/customer' }),
    setLanguage: (language: Customer['language']) =>
      client.send<Customer>({ method: 'PATCH', path: '/v1/customer', body: { language }, repeatable: true }),
    accounts: () => client.send<Accounts>({ method: 'GET', path: '/v1/accounts' }),
    accountEntries: (id: string, query: EntryQuery) =>
      client.send<EntryPage>({ method: 'GET', path: `/v1/accounts/${at(id)}/entries`, query: { ...query } }),
    entries: (query: EntryQuery) => client.send<EntryPage>({ method: 'GET', path: '/v1/entries', query: { ...query } }),
    drafts: () => client.send<Drafts>({ method: 'GET', path: '/v1/drafts' }),
    saveDraft: (draft: DraftOrder) =>
      client.send<void>({ method: 'POST', path: '/v1/drafts', body: draft, repeatable: true }),
    dropDraft: (kind: DraftOrder['kind'], key: string) =>
      client.send<void>({ method: 'POST', path: '/v1/drafts/drop', body: { kind, key }, repeatable: true }),
    payment: (id: string) => client.send<Payment>({ method: 'GET', path: `/v1/payments/${at(id)}` }),
    signOut: () => client.send<void>({ method: 'DELETE', path: '/v1/session' }),
  };
}

export type Calls = ReturnType<typeof callsOf>;
