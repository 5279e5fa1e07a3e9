-- The law switch: what a window may do, where and from when. Rows are only added: who asked, and what
-- others did about it.

CREATE TABLE channel_policy (
    id INTEGER PRIMARY KEY,                 -- internal
    channel INTEGER NOT NULL,               -- public
    jurisdiction TEXT NOT NULL,             -- public
    state INTEGER NOT NULL,                 -- public
    from_us INTEGER NOT NULL,               -- public
    reason_ru TEXT NOT NULL,                -- public
    reason_en TEXT NOT NULL,                -- public
    asked_by TEXT NOT NULL,                 -- internal
    asked_us INTEGER NOT NULL               -- internal
) STRICT;

CREATE TABLE channel_policy_act (
    id INTEGER PRIMARY KEY,                 -- internal
    policy INTEGER NOT NULL,                -- internal
    act INTEGER NOT NULL,                   -- internal
    person TEXT NOT NULL,                   -- internal
    at_us INTEGER NOT NULL                  -- internal
) STRICT;

-- A customer is told of a closing window once a day at most.
CREATE TABLE channel_notice (
    id INTEGER PRIMARY KEY,                 -- internal
    channel INTEGER NOT NULL,               -- internal
    customer INTEGER NOT NULL,              -- internal
    day INTEGER NOT NULL,                   -- internal
    closes_us INTEGER NOT NULL,             -- internal
    UNIQUE (channel, customer, day)
) STRICT;

-- One session opens another in another window: both devices' keys, and nothing that opens anything.
CREATE TABLE handover (
    id INTEGER PRIMARY KEY,                 -- internal
    token_hash BLOB NOT NULL UNIQUE,        -- secret
    session INTEGER NOT NULL,               -- internal
    customer INTEGER NOT NULL,              -- internal
    language INTEGER NOT NULL,              -- internal
    first_key BLOB NOT NULL,                -- internal
    second_key BLOB NOT NULL,               -- internal
    channel INTEGER NOT NULL,               -- internal
    account BLOB NOT NULL,                  -- personal
    tries INTEGER NOT NULL,                 -- internal
    state INTEGER NOT NULL,                 -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX handover_session ON handover (session);
