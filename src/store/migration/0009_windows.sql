-- The window that a session is open in, and whose messenger's account opened it: a keyed hash, by which
-- another account than last time is seen, and nobody is known.

CREATE TABLE session_window (
    session INTEGER PRIMARY KEY,            -- internal
    channel INTEGER NOT NULL,               -- internal
    account BLOB NOT NULL,                  -- personal
    is_other INTEGER NOT NULL,              -- internal
    linked_us INTEGER NOT NULL              -- internal
) STRICT;

CREATE TABLE customer_window (
    customer INTEGER NOT NULL,              -- internal
    channel INTEGER NOT NULL,               -- internal
    account BLOB NOT NULL,                  -- personal
    first_us INTEGER NOT NULL,              -- internal
    last_us INTEGER NOT NULL,               -- internal
    PRIMARY KEY (customer, channel)
) STRICT, WITHOUT ROWID;
