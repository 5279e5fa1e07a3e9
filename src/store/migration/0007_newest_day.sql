-- The newest day of an account stands in the account's own row, so that a transfer changes one row of each
-- of its accounts; the days before it never change any more.

ALTER TABLE ledger_account ADD COLUMN day INTEGER NOT NULL DEFAULT 0;          -- internal
ALTER TABLE ledger_account ADD COLUMN day_debits INTEGER NOT NULL DEFAULT 0;   -- personal
ALTER TABLE ledger_account ADD COLUMN day_credits INTEGER NOT NULL DEFAULT 0;  -- personal

CREATE TABLE past_day (
    account INTEGER NOT NULL,               -- internal
    day INTEGER NOT NULL,                   -- internal
    opening INTEGER NOT NULL,               -- personal
    debits INTEGER NOT NULL,                -- personal
    credits INTEGER NOT NULL,               -- personal
    closing INTEGER NOT NULL,               -- personal
    last_transfer INTEGER NOT NULL,         -- internal
    PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;

-- A row that does not fit its account is no account's newest day: it stays to be found.
UPDATE ledger_account SET day = d.day, day_debits = d.debits, day_credits = d.credits
FROM daily_balance AS d
WHERE d.account = ledger_account.id AND d.last_transfer = ledger_account.last_transfer
    AND d.closing = ledger_account.credits_posted - ledger_account.debits_posted
    AND d.closing = d.opening + d.credits - d.debits;
INSERT INTO past_day
SELECT account, day, opening, debits, credits, closing, last_transfer FROM daily_balance AS d
WHERE NOT EXISTS (SELECT 1 FROM ledger_account AS a WHERE a.id = d.account AND a.day = d.day)
ORDER BY account, day;
DROP TABLE daily_balance;

CREATE VIEW daily_balance AS
SELECT account, day, opening, debits, credits, closing, last_transfer FROM past_day
UNION ALL
SELECT id, day, credits_posted - debits_posted - day_credits + day_debits, day_debits, day_credits,
    credits_posted - debits_posted, last_transfer
FROM ledger_account WHERE day > 0;
