-- The way to other banks: every message to and from the rail, what a person has to look at, and days that
-- were held against the rail's statement.

-- direction 1: from here, 2: to here; name: the sender's own id, the key. payment: what it is about here
-- (of a look-up: the look-up), original: the message that it is about. due_us: of one from here that was not
-- taken, when it is to be sent; of a transfer that was taken and not answered, when it is asked about.
-- booked: the ledger's key of what it moved on the correspondent account; statement_day: of the statement
-- that has it, 0: none has
CREATE TABLE rail_message (
    id INTEGER PRIMARY KEY,                 -- internal
    direction INTEGER NOT NULL,             -- internal
    name TEXT NOT NULL,                     -- internal
    kind INTEGER NOT NULL,                  -- internal
    state INTEGER NOT NULL,                 -- internal
    uetr TEXT NOT NULL,                     -- internal
    payment INTEGER NOT NULL,               -- internal
    original INTEGER NOT NULL,              -- internal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    booked INTEGER NOT NULL,                -- internal
    statement_day INTEGER NOT NULL,         -- internal
    digest BLOB NOT NULL,                   -- internal
    body TEXT NOT NULL,                     -- personal
    tries INTEGER NOT NULL,                 -- internal
    due_us INTEGER NOT NULL,                -- internal
    created_us INTEGER NOT NULL,            -- internal
    taken_us INTEGER NOT NULL               -- internal
) STRICT;
CREATE UNIQUE INDEX rail_message_name ON rail_message (direction, name);
CREATE INDEX rail_message_payment ON rail_message (payment, kind);
CREATE INDEX rail_message_booked ON rail_message (booked) WHERE booked <> 0;
CREATE INDEX rail_message_due ON rail_message (due_us) WHERE state IN (1, 2);

-- money that came in, once for each transfer whatever messages tell of it
CREATE TABLE rail_credit (
    uetr TEXT PRIMARY KEY,                  -- internal
    message INTEGER NOT NULL                -- internal
) STRICT, WITHOUT ROWID;

-- what a person has to look at
CREATE TABLE rail_queue (
    id INTEGER PRIMARY KEY,                 -- internal
    reason INTEGER NOT NULL,                -- internal
    state INTEGER NOT NULL,                 -- internal
    message INTEGER NOT NULL,               -- internal
    reference TEXT NOT NULL,                -- internal
    payment INTEGER NOT NULL,               -- internal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    day INTEGER NOT NULL,                   -- internal
    created_us INTEGER NOT NULL,            -- internal
    closed_us INTEGER NOT NULL,             -- internal
    person TEXT NOT NULL                    -- internal
) STRICT;
CREATE INDEX rail_queue_open ON rail_queue (state, id);
CREATE INDEX rail_queue_message ON rail_queue (message);
CREATE INDEX rail_queue_reference ON rail_queue (reference) WHERE state = 1;

-- a day of the account with the rail, as its statement has it and as the ledger has it
CREATE TABLE rail_day (
    day INTEGER PRIMARY KEY,                -- internal
    statement TEXT NOT NULL,                -- internal
    opening INTEGER NOT NULL,               -- internal
    credits INTEGER NOT NULL,               -- internal
    debits INTEGER NOT NULL,                -- internal
    closing INTEGER NOT NULL,               -- internal
    entries INTEGER NOT NULL,               -- internal
    ledger_opening INTEGER NOT NULL,        -- internal
    ledger_closing INTEGER NOT NULL,        -- internal
    explained INTEGER NOT NULL,             -- internal
    taken_us INTEGER NOT NULL               -- internal
) STRICT;
