-- Bills: whom they are paid to, what a customer pays again and again, and what is owed to the state.

-- the catalogue of providers, as its file says; find: the words that it is searched by
CREATE TABLE provider (
    id INTEGER PRIMARY KEY,                 -- public
    position INTEGER NOT NULL,              -- public
    category INTEGER NOT NULL,              -- public
    region TEXT NOT NULL,                   -- public
    bik TEXT NOT NULL,                      -- public
    account TEXT NOT NULL,                  -- public
    by_charge INTEGER NOT NULL,             -- public
    find TEXT NOT NULL,                     -- public
    body TEXT NOT NULL                      -- public
) STRICT;
CREATE INDEX provider_account ON provider (account);

-- bills that a customer pays again: what was filled in, and the last amount
CREATE TABLE payer (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    provider INTEGER NOT NULL,              -- personal
    fields TEXT NOT NULL,                   -- personal
    name TEXT NOT NULL,                     -- personal
    amount INTEGER NOT NULL,                -- personal
    position INTEGER NOT NULL,              -- internal
    changed_us INTEGER NOT NULL,            -- internal
    UNIQUE (customer, provider, fields)
) STRICT;

-- what was asked about taxes and fines, by a number of a charge (kind 1) or of a person (kind 2)
CREATE TABLE charge_look_up (
    id INTEGER PRIMARY KEY,                 -- internal
    customer INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    number TEXT NOT NULL,                   -- personal
    state INTEGER NOT NULL,                 -- internal
    answered_us INTEGER NOT NULL            -- internal
) STRICT;
CREATE TABLE charge (
    id INTEGER PRIMARY KEY,                 -- internal
    look_up INTEGER NOT NULL,               -- internal
    category INTEGER NOT NULL,              -- personal
    uin TEXT NOT NULL,                      -- personal
    title TEXT NOT NULL,                    -- personal
    whole INTEGER NOT NULL,                 -- personal
    discount INTEGER NOT NULL,              -- personal
    discount_until INTEGER NOT NULL,        -- personal
    is_paid INTEGER NOT NULL,               -- personal
    payee TEXT NOT NULL,                    -- personal
    bik TEXT NOT NULL,                      -- personal
    account TEXT NOT NULL,                  -- personal
    inn TEXT NOT NULL,                      -- personal
    kpp TEXT NOT NULL,                      -- personal
    kbk TEXT NOT NULL,                      -- personal
    oktmo TEXT NOT NULL                     -- personal
) STRICT;
CREATE INDEX charge_of_look_up ON charge (look_up);

-- who has paid a charge already
CREATE INDEX payment_detail_uin ON payment_detail (uin) WHERE uin <> '';
