-- The first schema. SQLite STRICT types; only int64, text and bytes.
-- Every column says its class: public, internal, personal or secret. The class decides encryption,
-- logging, export and deletion; script/lint refuses a column without one.

-- single values: the business date, the last day closed, the zone
CREATE TABLE setting (
    name TEXT PRIMARY KEY,                  -- internal
    value INTEGER NOT NULL                  -- internal
) STRICT;

-- ---- the ledger

CREATE TABLE ledger_account (
    id INTEGER PRIMARY KEY,                 -- internal
    currency INTEGER NOT NULL,              -- internal
    debits_pending INTEGER NOT NULL,        -- personal
    debits_posted INTEGER NOT NULL,         -- personal
    credits_pending INTEGER NOT NULL,       -- personal
    credits_posted INTEGER NOT NULL,        -- personal
    lower_limit INTEGER NOT NULL,           -- personal
    upper_limit INTEGER NOT NULL,           -- personal
    flags INTEGER NOT NULL,                 -- internal
    last_transfer INTEGER NOT NULL,         -- internal
    last_change INTEGER NOT NULL            -- internal
) STRICT;

-- every opening, blocking, closing and change of limits, with what was before
CREATE TABLE account_change (
    id INTEGER PRIMARY KEY,                 -- internal
    key INTEGER NOT NULL,                   -- internal
    step INTEGER NOT NULL,                  -- internal
    account INTEGER NOT NULL,               -- internal
    kind INTEGER NOT NULL,                  -- internal
    currency INTEGER NOT NULL,              -- internal
    flags_before INTEGER NOT NULL,          -- internal
    flags_after INTEGER NOT NULL,           -- internal
    lower_before INTEGER NOT NULL,          -- personal
    lower_after INTEGER NOT NULL,           -- personal
    upper_before INTEGER NOT NULL,          -- personal
    upper_after INTEGER NOT NULL,           -- personal
    sweep INTEGER NOT NULL,                 -- internal
    previous INTEGER NOT NULL,              -- internal
    created_us INTEGER NOT NULL,            -- internal
    user_data INTEGER NOT NULL              -- internal
) STRICT;
CREATE UNIQUE INDEX account_change_key ON account_change (key, step);

CREATE TABLE transfer (
    id INTEGER PRIMARY KEY,                 -- internal
    key INTEGER NOT NULL,                   -- internal
    step INTEGER NOT NULL,                  -- internal
    state INTEGER NOT NULL,                 -- internal
    pending_id INTEGER NOT NULL,            -- internal
    debit_account INTEGER NOT NULL,         -- personal
    credit_account INTEGER NOT NULL,        -- personal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    link INTEGER NOT NULL,                  -- internal
    link_left INTEGER NOT NULL,             -- internal
    business_date INTEGER NOT NULL,         -- internal
    value_date INTEGER NOT NULL,            -- internal
    created_us INTEGER NOT NULL,            -- internal
    user_data INTEGER NOT NULL,             -- internal
    flags INTEGER NOT NULL,                 -- internal
    asked INTEGER NOT NULL,                 -- personal
    expires_us INTEGER NOT NULL,            -- internal
    reverses INTEGER NOT NULL,              -- internal
    debit_previous INTEGER NOT NULL,        -- internal
    credit_previous INTEGER NOT NULL,       -- internal
    debit_balance INTEGER NOT NULL,         -- personal
    credit_balance INTEGER NOT NULL         -- personal
) STRICT;
CREATE UNIQUE INDEX transfer_key ON transfer (key, step);

-- pending transfers that are neither posted, voided nor expired yet
CREATE TABLE open_hold (
    transfer INTEGER PRIMARY KEY,           -- internal
    amount INTEGER NOT NULL,                -- personal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX open_hold_due ON open_hold (expires_us, transfer) WHERE expires_us > 0;

-- pending transfers that went back because their time was over, and the transfers that did it
CREATE TABLE expired_hold (
    transfer INTEGER PRIMARY KEY,           -- internal
    expiry INTEGER NOT NULL                 -- internal
) STRICT;

-- transfers that were reversed, and by which
CREATE TABLE reversal (
    transfer INTEGER PRIMARY KEY,           -- internal
    reversal INTEGER NOT NULL               -- internal
) STRICT;

CREATE TABLE daily_balance (
    account INTEGER NOT NULL,               -- internal
    day INTEGER NOT NULL,                   -- internal
    opening INTEGER NOT NULL,               -- personal
    debits INTEGER NOT NULL,                -- personal
    credits INTEGER NOT NULL,               -- personal
    closing INTEGER NOT NULL,               -- personal
    last_transfer INTEGER NOT NULL,         -- internal
    PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;

-- where value date and business date differ: what the balance by value date has on this day beyond
-- the booked one
CREATE TABLE value_shift (
    account INTEGER NOT NULL,               -- internal
    day INTEGER NOT NULL,                   -- internal
    amount INTEGER NOT NULL,                -- personal
    PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;

-- every closing of days
CREATE TABLE closed_day (
    id INTEGER PRIMARY KEY,                 -- internal
    day INTEGER NOT NULL,                   -- internal
    day_before INTEGER NOT NULL,            -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;

-- ---- identity

CREATE TABLE one_time_code (
    id INTEGER PRIMARY KEY,                 -- internal
    purpose INTEGER NOT NULL,               -- internal
    customer INTEGER NOT NULL,              -- internal
    subject INTEGER NOT NULL,               -- internal
    phone TEXT NOT NULL,                    -- personal
    device_key BLOB NOT NULL,               -- internal
    order_digest BLOB NOT NULL,             -- internal
    text TEXT NOT NULL,                     -- personal
    tries INTEGER NOT NULL,                 -- internal
    state INTEGER NOT NULL,                 -- internal
    created_us INTEGER NOT NULL,            -- internal
    expires_us INTEGER NOT NULL,            -- internal
    resend_us INTEGER NOT NULL              -- internal
) STRICT;
CREATE INDEX one_time_code_live ON one_time_code (phone, device_key) WHERE state = 1;

CREATE TABLE session (
    id INTEGER PRIMARY KEY,                 -- internal
    token_hash BLOB NOT NULL,               -- secret
    device_key BLOB NOT NULL,               -- internal
    customer INTEGER NOT NULL,              -- internal
    language INTEGER NOT NULL,              -- internal
    created_us INTEGER NOT NULL,            -- internal
    seen_us INTEGER NOT NULL,               -- internal
    idle_us INTEGER NOT NULL,               -- internal
    expires_us INTEGER NOT NULL,            -- internal
    ended_us INTEGER NOT NULL               -- internal
) STRICT;
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_open ON session (customer) WHERE ended_us = 0;

-- how often something was tried: hash of (what, who), start of the window
CREATE TABLE attempt (
    scope BLOB NOT NULL,                    -- internal
    window_us INTEGER NOT NULL,             -- internal
    count INTEGER NOT NULL,                 -- internal
    PRIMARY KEY (scope, window_us)
) STRICT, WITHOUT ROWID;

-- ---- the bank

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,                 -- internal
    phone TEXT NOT NULL,                    -- personal
    first_name TEXT NOT NULL,               -- personal
    last_name TEXT NOT NULL,                -- personal
    language INTEGER NOT NULL,              -- personal
    main_account INTEGER NOT NULL,          -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE UNIQUE INDEX customer_phone ON customer (phone);

CREATE TABLE account (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    number TEXT NOT NULL,                   -- personal
    kind INTEGER NOT NULL,                  -- internal
    name TEXT NOT NULL,                     -- personal
    position INTEGER NOT NULL,              -- internal
    opened_us INTEGER NOT NULL              -- internal
) STRICT;
CREATE UNIQUE INDEX account_number ON account (number);
CREATE INDEX account_customer ON account (customer, position);

CREATE TABLE payment (
    id INTEGER PRIMARY KEY,                 -- internal
    kind INTEGER NOT NULL,                  -- internal
    state INTEGER NOT NULL,                 -- internal
    reason INTEGER NOT NULL,                -- internal
    customer INTEGER NOT NULL,              -- internal
    session INTEGER NOT NULL,               -- internal
    from_account INTEGER NOT NULL,          -- internal
    to_account INTEGER NOT NULL,            -- internal
    to_customer INTEGER NOT NULL,           -- internal
    amount INTEGER NOT NULL,                -- personal
    fee INTEGER NOT NULL,                   -- personal
    currency INTEGER NOT NULL,              -- internal
    payer TEXT NOT NULL,                    -- personal
    payee TEXT NOT NULL,                    -- personal
    payee_phone TEXT NOT NULL,              -- personal
    message TEXT NOT NULL,                  -- personal
    category INTEGER NOT NULL,              -- personal
    code INTEGER NOT NULL,                  -- internal
    hold INTEGER NOT NULL,                  -- internal
    day INTEGER NOT NULL,                   -- internal
    created_us INTEGER NOT NULL,            -- internal
    posted_us INTEGER NOT NULL,             -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX payment_awaiting ON payment (expires_us) WHERE state = 1;

-- how much of a limit is used: money limits are counted in the transaction that moves the money
CREATE TABLE limit_counter (
    customer INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    day INTEGER NOT NULL,                   -- internal
    used INTEGER NOT NULL,                  -- personal
    PRIMARY KEY (customer, kind, day)
) STRICT, WITHOUT ROWID;

-- links to documents that can be opened outside the window: once, within a minute
CREATE TABLE document_link (
    token_hash BLOB PRIMARY KEY,            -- secret
    payment INTEGER NOT NULL,               -- internal
    customer INTEGER NOT NULL,              -- internal
    expires_us INTEGER NOT NULL,            -- internal
    used_us INTEGER NOT NULL                -- internal
) STRICT, WITHOUT ROWID;

-- ---- the store's own

CREATE TABLE request_key (
    id INTEGER PRIMARY KEY,                 -- internal
    hash INTEGER NOT NULL,                  -- internal
    scope INTEGER NOT NULL,                 -- internal
    key TEXT NOT NULL,                      -- internal
    request BLOB NOT NULL,                  -- internal
    reference INTEGER NOT NULL,             -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX request_key_hash ON request_key (hash);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,                 -- internal
    kind INTEGER NOT NULL,                  -- internal
    reference INTEGER NOT NULL,             -- internal
    tries INTEGER NOT NULL,                 -- internal
    due_us INTEGER NOT NULL,                -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX outbox_due ON outbox (due_us);
