/* temporary */
export interface Amount { amount: string; currency: string }
export interface Customer { id: string; name: string; language: 'ru'|'en'; phone_tail: string }
export interface Account { id: string; number: string; name: string; kind: 'current'|'savings'; currency: string; balance: Amount; available: Amount }
export interface Accounts { items: Account[]; next_cursor: string|null }
export interface Entry { id: string; account?: string; date: string; time: string; amount: Amount; balance_after: Amount; kind: string; title: string; status: 'held'|'posted'; payment: string|null; category: Category; direction: 'in'|'out' }
export interface EntryPage { items: Entry[]; next_cursor: string|null }
export interface Payee { display: string }
export type Category = 'salary'|'groceries'|'transport'|'cafe'|'health'|'home'|'mobile'|'entertainment'|'shopping'|'transfer'|'own'|'interest'|'cash'|'other';
export interface Payment { id: string; kind: 'own'|'phone'; status: 'awaiting_confirmation'|'posted'|'rejected'|'cancelled'|'expired'; from: string; amount: Amount; fee: Amount; total: Amount; payee: Payee; confirmation: {method: 'sms'; expires_at: string; resend_at: string}|null; created_at: string; posted_at: string|null; message: string|null; to_account: string|null; reason: string|null; entry_title: string }
export type PaymentOrder = {kind:'own'; from: string; to: {account: string}; amount: Amount} | {kind:'phone'; from: string; to: {phone: string}; amount: Amount; message?: string};
export interface ReceiptLink { url: string; expires_at: string }
export interface SignInStarted { id: string; code_length: number; expires_at: string; resend_at: string }
export interface Confirmed { token: string; token_type: 'DPoP'; expires_at: string; customer: {id: string; name: string} }
