-- Cards, what is held and spent by them, and what their processor has said.

-- number, expiry and CVV2 are sealed under a key that is not in the store; find is the number's hash
-- under another one
CREATE TABLE card (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    account INTEGER NOT NULL,               -- internal
    product INTEGER NOT NULL,               -- internal
    name TEXT NOT NULL,                     -- personal
    bin TEXT NOT NULL,                      -- internal
    last_four TEXT NOT NULL,                -- personal
    expiry INTEGER NOT NULL,                -- internal
    state INTEGER NOT NULL,                 -- internal
    reason INTEGER NOT NULL,                -- internal
    channels INTEGER NOT NULL,              -- internal
    blocked INTEGER NOT NULL,               -- internal
    find BLOB NOT NULL,                     -- secret
    sealed BLOB NOT NULL,                   -- secret
    pin BLOB NOT NULL,                      -- secret
    pin_tries INTEGER NOT NULL,             -- internal
    replaced_by INTEGER NOT NULL,           -- internal
    created_us INTEGER NOT NULL,            -- internal
    changed_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE UNIQUE INDEX card_find ON card (find);
CREATE INDEX card_customer ON card (customer, id);

-- the most that a card may spend by a channel in a day and in a month
CREATE TABLE card_limit (
    card INTEGER NOT NULL,                  -- internal
    channel INTEGER NOT NULL,               -- internal
    day_most INTEGER NOT NULL,              -- personal
    month_most INTEGER NOT NULL,            -- personal
    PRIMARY KEY (card, channel)
) STRICT, WITHOUT ROWID;

-- how much of it is used; span 1: the day of this number, 2: the month (year * 12 + month - 1)
CREATE TABLE card_counter (
    card INTEGER NOT NULL,                  -- internal
    channel INTEGER NOT NULL,               -- internal
    span INTEGER NOT NULL,                  -- internal
    start INTEGER NOT NULL,                 -- internal
    used INTEGER NOT NULL,                  -- personal
    PRIMARY KEY (card, channel, span, start)
) STRICT, WITHOUT ROWID;

-- what a customer has asked for and confirms by a code: to see the number, to raise limits, a PIN
CREATE TABLE card_request (
    id INTEGER PRIMARY KEY,                 -- internal
    card INTEGER NOT NULL,                  -- internal
    customer INTEGER NOT NULL,              -- internal
    session INTEGER NOT NULL,               -- internal
    kind INTEGER NOT NULL,                  -- internal
    state INTEGER NOT NULL,                 -- internal
    wanted TEXT NOT NULL,                   -- personal
    code INTEGER NOT NULL,                  -- internal
    created_us INTEGER NOT NULL,            -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;

-- one authorisation with all that follows it, or what came without one
CREATE TABLE card_operation (
    id INTEGER PRIMARY KEY,                 -- internal
    card INTEGER NOT NULL,                  -- internal
    customer INTEGER NOT NULL,              -- internal
    account INTEGER NOT NULL,               -- internal
    reference TEXT NOT NULL,                -- internal
    state INTEGER NOT NULL,                 -- internal
    answer INTEGER NOT NULL,                -- internal
    channel INTEGER NOT NULL,               -- internal
    is_abroad INTEGER NOT NULL,             -- internal
    mcc INTEGER NOT NULL,                   -- personal
    merchant TEXT NOT NULL,                 -- personal
    country TEXT NOT NULL,                  -- personal
    currency INTEGER NOT NULL,              -- internal
    asked INTEGER NOT NULL,                 -- personal
    held INTEGER NOT NULL,                  -- personal
    cleared INTEGER NOT NULL,               -- personal
    refunded INTEGER NOT NULL,              -- personal
    hold INTEGER NOT NULL,                  -- internal
    payment INTEGER NOT NULL,               -- internal
    refund INTEGER NOT NULL,                -- internal
    is_disputed INTEGER NOT NULL,           -- internal
    day INTEGER NOT NULL,                   -- internal
    created_us INTEGER NOT NULL,            -- internal
    changed_us INTEGER NOT NULL,            -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE UNIQUE INDEX card_operation_reference ON card_operation (reference);
CREATE INDEX card_operation_card ON card_operation (card, id);
CREATE INDEX card_operation_due ON card_operation (expires_us) WHERE expires_us > 0;

-- every message of the processor, by its own name for it: said again, it is answered as the first time
CREATE TABLE processor_message (
    id INTEGER PRIMARY KEY,                 -- internal
    name TEXT NOT NULL,                     -- internal
    digest BLOB NOT NULL,                   -- internal
    kind INTEGER NOT NULL,                  -- internal
    reference TEXT NOT NULL,                -- internal
    state INTEGER NOT NULL,                 -- internal
    answer INTEGER NOT NULL,                -- internal
    operation INTEGER NOT NULL,             -- internal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    is_final INTEGER NOT NULL,              -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE UNIQUE INDEX processor_message_name ON processor_message (name);
CREATE INDEX processor_message_waiting ON processor_message (reference) WHERE state = 2;

-- what a person must look at: a message that fits nothing, a customer's "it was not me"
CREATE TABLE processor_queue (
    id INTEGER PRIMARY KEY,                 -- internal
    message INTEGER NOT NULL,               -- internal
    operation INTEGER NOT NULL,             -- internal
    reason INTEGER NOT NULL,                -- internal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    created_us INTEGER NOT NULL,            -- internal
    resolved_us INTEGER NOT NULL            -- internal
) STRICT;
CREATE INDEX processor_queue_message ON processor_queue (message);
