-- Money that is asked for: by a link, of whoever has it, or of one customer.

-- amount 0: the payer says how much. to_customer 0 and a token: a link. paid_total is of links.
CREATE TABLE ask (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    account INTEGER NOT NULL,               -- internal
    to_customer INTEGER NOT NULL,           -- internal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    note TEXT NOT NULL,                     -- personal
    token TEXT NOT NULL,                    -- personal
    is_once INTEGER NOT NULL,               -- internal
    is_public INTEGER NOT NULL,             -- internal
    is_hidden INTEGER NOT NULL,             -- internal
    state INTEGER NOT NULL,                 -- internal
    paid_count INTEGER NOT NULL,            -- internal
    paid_total INTEGER NOT NULL,            -- personal
    payment INTEGER NOT NULL,               -- internal
    created_us INTEGER NOT NULL,            -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX ask_customer ON ask (customer, id);
CREATE INDEX ask_payer ON ask (to_customer, id) WHERE to_customer <> 0;
CREATE INDEX ask_account ON ask (account) WHERE state = 1;
CREATE UNIQUE INDEX ask_token ON ask (token) WHERE token <> '';

-- whom a customer does not want to be asked by any more
CREATE TABLE ask_block (
    customer INTEGER NOT NULL,              -- internal
    asking INTEGER NOT NULL,                -- internal
    PRIMARY KEY (customer, asking)
) STRICT, WITHOUT ROWID;
