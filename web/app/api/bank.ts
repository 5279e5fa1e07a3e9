/* What the app knows of the bank while one session lasts; dropped whole at sign-out. */

import { Feed } from '../model/feed';
import type { Language } from '../model/format';
import { Cached } from '../model/resource';
import type { Calls } from './calls';
import type { Told } from './events';
import { KeptDrafts } from './kept-drafts';
import type { Account, Customer, Entry, Notices, Payment, WindowStatus } from './types';

const PAGE = 40;

export interface Period {
  readonly from: string;
  readonly to: string;
}

export class Bank {
  readonly customer: Cached<Customer>;
  readonly accounts: Cached<readonly Account[]>;
  readonly drafts: KeptDrafts;
  readonly windows: Cached<readonly WindowStatus[]>;
  readonly notices: Cached<Notices>;
  /* Who wants to know what the bank tells by itself. */
  readonly listeners = new Set<(told: Told) => void>();
  private feeds = new Map<string, Feed<Entry>>();
  private payments = new Map<string, Cached<Payment>>();

  constructor(
    readonly calls: Calls,
    private readonly now: () => number,
  ) {
    this.customer = new Cached(() => calls.customer(), now);
    this.drafts = new KeptDrafts(calls, now);
    this.windows = new Cached(async () => (await calls.windows()).items, now);
    this.notices = new Cached(() => calls.notices(), now);
    this.accounts = new Cached(async () => (await calls.accounts()).items, now);
  }

  /* One account's entries, or everybody's without an account. */
  entries(account: string | null, period: Period | null): Feed<Entry> {
    const name = `${account ?? ''} ${period?.from ?? ''} ${period?.to ?? ''}`;
    const known = this.feeds.get(name);
    if (known) return known;
    const feed = new Feed<Entry>((cursor) => {
      const query = { limit: PAGE, ...(cursor === null ? {} : { cursor }), ...(period ?? {}) };
      return account === null ? this.calls.entries(query) : this.calls.accountEntries(account, query);
    }, this.now);
    this.feeds.set(name, feed);
    return feed;
  }

  payment(id: string): Cached<Payment> {
    const known = this.payments.get(id);
    if (known) return known;
    const cached = new Cached(() => this.calls.payment(id), this.now);
    this.payments.set(id, cached);
    return cached;
  }

  /* An entry that is on the screen somewhere already. */
  findEntry(id: string): Entry | null {
    for (const feed of this.feeds.values()) {
      const known = feed.get();
      const entry = known.state === 'ready' ? known.items.find((item) => item.id === id) : undefined;
      if (entry) return entry;
    }
    return null;
  }

  /* Money has moved: everything that shows money asks again. */
  async moneyMoved(): Promise<void> {
    await Promise.all([this.accounts.refresh(true), ...[...this.feeds.values()].map((feed) => feed.refresh(true))]);
  }

  /* The connection or the person is back. */
  refreshStale(): void {
    const all = [
      this.accounts,
      this.customer,
      this.drafts,
      this.notices,
      ...this.feeds.values(),
      ...this.payments.values(),
    ];
    for (const readable of all) if (readable.get().state !== 'loading') void readable.refresh();
  }

  /* The server's texts are in the language of the session. */
  async changeLanguage(language: Language): Promise<void> {
    this.customer.put(await this.calls.setLanguage(language));
    this.payments.clear();
    await this.moneyMoved();
  }
}
