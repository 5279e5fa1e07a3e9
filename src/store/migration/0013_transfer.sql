-- Money to anybody: the bank's own accounts by what they are for, what a payment to another bank says besides,
-- who has a number elsewhere, limits of a day and of a month, and whom the regulator warns of.

-- the account of the bank that has this role in this currency
CREATE TABLE internal_account (
    role INTEGER NOT NULL,                  -- internal
    currency INTEGER NOT NULL,              -- internal
    account INTEGER NOT NULL,               -- internal
    PRIMARY KEY (role, currency)
) STRICT, WITHOUT ROWID;

-- what a payment says beside its row: only of kinds that need it, or of one that was stopped
CREATE TABLE payment_detail (
    payment INTEGER PRIMARY KEY,            -- internal
    bik TEXT NOT NULL,                      -- personal
    bank_name TEXT NOT NULL,                -- personal
    number TEXT NOT NULL,                   -- personal
    inn TEXT NOT NULL,                      -- personal
    kpp TEXT NOT NULL,                      -- personal
    purpose TEXT NOT NULL,                  -- personal
    uin TEXT NOT NULL,                      -- personal
    kbk TEXT NOT NULL,                      -- personal
    oktmo TEXT NOT NULL,                    -- personal
    payer_status TEXT NOT NULL,             -- personal
    basis TEXT NOT NULL,                    -- personal
    period TEXT NOT NULL,                   -- personal
    document_number TEXT NOT NULL,          -- personal
    document_date TEXT NOT NULL,            -- personal
    look_up INTEGER NOT NULL,               -- internal
    provider INTEGER NOT NULL,              -- personal
    fields TEXT NOT NULL,                   -- personal
    standing INTEGER NOT NULL,              -- internal
    uetr TEXT NOT NULL,                     -- internal
    stopped_until_us INTEGER NOT NULL,      -- internal
    stop_reason INTEGER NOT NULL,           -- internal
    recall_state INTEGER NOT NULL,          -- internal
    returned INTEGER NOT NULL               -- personal
) STRICT;
CREATE UNIQUE INDEX payment_detail_uetr ON payment_detail (uetr) WHERE uetr <> '';

-- the time of stopped ones runs out, too
DROP INDEX payment_awaiting;
CREATE INDEX payment_unconfirmed ON payment (expires_us) WHERE state IN (1, 8);

-- in which banks a number was looked for, and what they answered
CREATE TABLE look_up (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    phone TEXT NOT NULL,                    -- personal
    state INTEGER NOT NULL,                 -- internal
    created_us INTEGER NOT NULL,            -- internal
    answered_us INTEGER NOT NULL            -- internal
) STRICT;
CREATE TABLE look_up_bank (
    look_up INTEGER NOT NULL,               -- internal
    position INTEGER NOT NULL,              -- internal
    bik TEXT NOT NULL,                      -- personal
    name TEXT NOT NULL,                     -- personal
    display TEXT NOT NULL,                  -- personal
    is_default INTEGER NOT NULL,            -- internal
    PRIMARY KEY (look_up, position)
) STRICT, WITHOUT ROWID;

-- what a customer sends to others: used in the last day and month that something was sent in, the customer's
-- own lower limits (-1: the bank's), and higher ones that begin later (0: none are asked for)
CREATE TABLE customer_limit (
    customer INTEGER NOT NULL,              -- internal
    currency INTEGER NOT NULL,              -- internal
    version INTEGER NOT NULL,               -- internal
    day INTEGER NOT NULL,                   -- internal
    day_used INTEGER NOT NULL,              -- personal
    month_used INTEGER NOT NULL,            -- personal
    free_used INTEGER NOT NULL,             -- personal
    operation_most INTEGER NOT NULL,        -- personal
    day_most INTEGER NOT NULL,              -- personal
    month_most INTEGER NOT NULL,            -- personal
    next_operation INTEGER NOT NULL,        -- personal
    next_day INTEGER NOT NULL,              -- personal
    next_month INTEGER NOT NULL,            -- personal
    next_us INTEGER NOT NULL,               -- internal
    PRIMARY KEY (customer, currency)
) STRICT, WITHOUT ROWID;
-- What was sent in the last 31 days counts as sent in the month of the last day.
INSERT INTO customer_limit
SELECT l.customer, 643, 1, l.day, l.used,
    (SELECT sum(m.used) FROM limit_counter AS m WHERE m.customer = l.customer AND m.day > l.day - 31),
    0, -1, -1, -1, -1, -1, -1, 0
FROM limit_counter AS l
WHERE l.day = (SELECT max(n.day) FROM limit_counter AS n WHERE n.customer = l.customer) AND l.kind = 2;
DROP TABLE limit_counter;

-- to whom a customer has paid outside the bank
CREATE TABLE known_payee (
    customer INTEGER NOT NULL,              -- internal
    payee BLOB NOT NULL,                    -- personal
    paid_us INTEGER NOT NULL,               -- internal
    PRIMARY KEY (customer, payee)
) STRICT, WITHOUT ROWID;

-- payees of whom the regulator says that money was taken there by fraud: kind of the sign, and the sign
CREATE TABLE risk_payee (
    kind INTEGER NOT NULL,                  -- internal
    value TEXT NOT NULL,                    -- personal
    added_us INTEGER NOT NULL,              -- internal
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- since when a device is known
CREATE INDEX session_device ON session (device_key, id);
