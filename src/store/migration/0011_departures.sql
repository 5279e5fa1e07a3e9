-- What goes to messengers' servers: what is to leave, and every departure, for the auditor.

-- a message that is to leave: a template and arguments of closed types, never a text
CREATE TABLE bot_message (
    id INTEGER PRIMARY KEY,                 -- internal
    channel INTEGER NOT NULL,               -- internal
    template INTEGER NOT NULL,              -- internal
    language INTEGER NOT NULL,              -- internal
    chat INTEGER NOT NULL,                  -- personal
    place INTEGER NOT NULL,                 -- internal
    link BLOB NOT NULL,                     -- internal
    echo TEXT NOT NULL,                     -- internal
    notice INTEGER NOT NULL,                -- internal
    tries INTEGER NOT NULL,                 -- internal
    due_us INTEGER NOT NULL,                -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX bot_message_due ON bot_message (channel, due_us);

-- written before the bytes leave; outcome 0: it was under way when the process ended
CREATE TABLE departure (
    id INTEGER PRIMARY KEY,                 -- internal
    channel INTEGER NOT NULL,               -- internal
    template INTEGER NOT NULL,              -- internal
    message INTEGER NOT NULL,               -- internal
    left_us INTEGER NOT NULL,               -- internal
    bytes INTEGER NOT NULL,                 -- internal
    outcome INTEGER NOT NULL,               -- internal
    status INTEGER NOT NULL,                -- internal
    took_us INTEGER NOT NULL                -- internal
) STRICT;

-- updates that a messenger has told: a hash of its own number for each, so that none is done twice
CREATE TABLE bot_update (
    hash BLOB PRIMARY KEY,                  -- internal
    seen_us INTEGER NOT NULL                -- internal
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_update_seen ON bot_update (seen_us);

-- who talks to a bot, by the messenger's own number; nobody's name, nothing that was said
CREATE TABLE bot_chat (
    channel INTEGER NOT NULL,               -- internal
    chat INTEGER NOT NULL,                  -- personal
    language INTEGER NOT NULL,              -- internal
    is_blocked INTEGER NOT NULL,            -- internal
    seen_us INTEGER NOT NULL,               -- internal
    PRIMARY KEY (channel, chat)
) STRICT, WITHOUT ROWID;

-- ---- notices

-- one-time start payloads, made in the app by a customer who is signed in
CREATE TABLE notice_start (
    token_hash BLOB PRIMARY KEY,            -- secret
    customer INTEGER NOT NULL,              -- internal
    channel INTEGER NOT NULL,               -- internal
    expires_us INTEGER NOT NULL,            -- internal
    used_us INTEGER NOT NULL                -- internal
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_start_old ON notice_start (expires_us);

-- the chat that a customer's notices go to
CREATE TABLE notice_chat (
    customer INTEGER NOT NULL,              -- internal
    channel INTEGER NOT NULL,               -- internal
    chat INTEGER NOT NULL,                  -- personal
    linked_us INTEGER NOT NULL,             -- internal
    PRIMARY KEY (customer, channel)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notice_chat_once ON notice_chat (channel, chat);

-- what a customer chose for a kind of notice
CREATE TABLE notice_choice (
    customer INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    way INTEGER NOT NULL,                   -- internal
    PRIMARY KEY (customer, kind)
) STRICT, WITHOUT ROWID;

-- something happened: told once. link: what the message carries instead of what happened
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    subject INTEGER NOT NULL,               -- internal
    link BLOB NOT NULL,                     -- internal
    way INTEGER NOT NULL,                   -- internal
    tried INTEGER NOT NULL,                 -- internal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE UNIQUE INDEX notice_once ON notice (kind, subject, customer);
CREATE UNIQUE INDEX notice_link ON notice (link);
