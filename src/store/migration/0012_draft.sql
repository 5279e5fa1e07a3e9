-- Payments that are being written, as they were typed.
CREATE TABLE draft (
    customer INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    key TEXT NOT NULL,                      -- internal
    debit TEXT NOT NULL,                    -- personal
    credit TEXT NOT NULL,                   -- personal
    amount TEXT NOT NULL,                   -- personal
    message TEXT NOT NULL,                  -- personal
    updated_us INTEGER NOT NULL,            -- internal
    PRIMARY KEY (customer, kind)
) STRICT, WITHOUT ROWID;
