/* The contract's shapes under the names the app uses; made from api/openapi.yaml by build.mjs. */
import type { components } from './generated/schema';

type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type Accounts = Schemas['Accounts'];
export type CheckedLaunch = Schemas['CheckedLaunch'];
export type Category = Schemas['Category'];
export type Confirmed = Schemas['SignedIn'];
export type Customer = Schemas['Customer'];
export type DraftOrder = Schemas['DraftOrder'];
export type Drafts = Schemas['Drafts'];
export type Entry = Schemas['Entry'];
export type EntryPage = Schemas['EntryPage'];
export type Handover = Schemas['Handover'];
export type ClaimedHandover = Schemas['ClaimedHandover'];
export type PendingHandover = Schemas['PendingHandover'];
export type StartedHandover = Schemas['StartedHandover'];
export type NoticeLink = Schemas['NoticeLink'];
export type Notices = Schemas['Notices'];
export type NoticesPatch = Schemas['NoticesPatch'];
export type OpenedNotice = Schemas['OpenedNotice'];
export type FoundRequisites = Schemas['FoundRequisites'];
export type Limits = Schemas['Limits'];
export type LimitsChange = Schemas['LimitsChange'];
export type LookUp = Schemas['LookUp'];
export type Payee = Schemas['Payee'];
export type Payment = Schemas['Payment'];
export type PaymentRefusal = Schemas['PaymentRefusal'];
export type PaymentQuote = Schemas['PaymentQuote'];
export type PaymentOrder = Schemas['PaymentOrder'];
export type ProblemBody = Partial<Schemas['Problem']>;
export type ReceiptLink = Schemas['ReceiptLink'];
export type SignInStarted = Schemas['SignInStarted'];
export type WindowList = Schemas['WindowList'];
export type WindowStatus = Schemas['WindowStatus'];
