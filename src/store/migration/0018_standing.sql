-- What is paid again: orders that are kept, the templates made of them, and standing orders with what became of
-- each of their dates.

-- an order under the id of the template or the standing order that it belongs to
CREATE TABLE kept_order (
    id INTEGER PRIMARY KEY,                 -- internal
    kind INTEGER NOT NULL,                  -- internal
    from_account INTEGER NOT NULL,          -- internal
    to_account INTEGER NOT NULL,            -- internal
    look_up INTEGER NOT NULL,               -- internal
    provider INTEGER NOT NULL,              -- personal
    amount INTEGER NOT NULL,                -- personal
    currency INTEGER NOT NULL,              -- internal
    to_phone TEXT NOT NULL,                 -- personal
    number TEXT NOT NULL,                   -- personal
    name TEXT NOT NULL,                     -- personal
    display TEXT NOT NULL,                  -- personal
    bik TEXT NOT NULL,                      -- personal
    inn TEXT NOT NULL,                      -- personal
    kpp TEXT NOT NULL,                      -- personal
    uin TEXT NOT NULL,                      -- personal
    kbk TEXT NOT NULL,                      -- personal
    oktmo TEXT NOT NULL,                    -- personal
    payer_status TEXT NOT NULL,             -- personal
    basis TEXT NOT NULL,                    -- personal
    period TEXT NOT NULL,                   -- personal
    document_number TEXT NOT NULL,          -- personal
    document_date TEXT NOT NULL,            -- personal
    purpose TEXT NOT NULL,                  -- personal
    fields TEXT NOT NULL,                   -- personal
    message TEXT NOT NULL                   -- personal
) STRICT;

CREATE TABLE template (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    position INTEGER NOT NULL,              -- internal
    is_favourite INTEGER NOT NULL,          -- internal
    name TEXT NOT NULL,                     -- personal
    created_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX template_customer ON template (customer, position, id);

-- an order that the bank carries out by itself: its rhythm, which of its dates comes next (number, from 0), how
-- often that one was tried, and a new amount that waits for its code (0: none)
CREATE TABLE standing_order (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    name TEXT NOT NULL,                     -- personal
    state INTEGER NOT NULL,                 -- internal
    every INTEGER NOT NULL,                 -- internal
    day INTEGER NOT NULL,                   -- internal
    start_day INTEGER NOT NULL,             -- internal
    end_day INTEGER NOT NULL,               -- internal
    times INTEGER NOT NULL,                 -- internal
    on_holiday INTEGER NOT NULL,            -- internal
    number INTEGER NOT NULL,                -- internal
    tries INTEGER NOT NULL,                 -- internal
    next_us INTEGER NOT NULL,               -- internal
    wanted INTEGER NOT NULL,                -- personal
    code INTEGER NOT NULL,                  -- internal
    session INTEGER NOT NULL,               -- internal
    is_strange INTEGER NOT NULL,            -- internal
    created_us INTEGER NOT NULL,            -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;
CREATE INDEX standing_order_customer ON standing_order (customer, id);
CREATE INDEX standing_order_due ON standing_order (next_us) WHERE state = 2;

CREATE TABLE standing_run (
    id INTEGER PRIMARY KEY,                 -- internal
    standing INTEGER NOT NULL,              -- internal
    number INTEGER NOT NULL,                -- internal
    day INTEGER NOT NULL,                   -- internal
    state INTEGER NOT NULL,                 -- internal
    reason INTEGER NOT NULL,                -- internal
    payment INTEGER NOT NULL,               -- internal
    at_us INTEGER NOT NULL                  -- internal
) STRICT;
CREATE UNIQUE INDEX standing_run_number ON standing_run (standing, number);
