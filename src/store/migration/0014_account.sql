-- Accounts that customers open, hide and close by themselves, and links to their requisites.

-- closed_us 0: it is open
ALTER TABLE account ADD COLUMN product INTEGER NOT NULL DEFAULT 0;     -- internal
ALTER TABLE account ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0;   -- internal
ALTER TABLE account ADD COLUMN closed_us INTEGER NOT NULL DEFAULT 0;   -- internal
UPDATE account SET product = kind WHERE customer > 0;

-- branch and serial of the last account number of each balance account: none is used again
CREATE TABLE account_serial (
    balance_account TEXT PRIMARY KEY,       -- internal
    last_serial INTEGER NOT NULL            -- internal
) STRICT, WITHOUT ROWID;
INSERT INTO account_serial
SELECT substr(number, 1, 5), max(CAST(substr(number, 10, 11) AS BIGINT)) FROM account
GROUP BY substr(number, 1, 5);

-- an account with money on the way to another bank is not closed: it may come back
CREATE INDEX payment_sent ON payment (from_account) WHERE state = 6;

-- what a link leads to: the receipt of a payment (1), the requisites of an account (2)
ALTER TABLE document_link ADD COLUMN document INTEGER NOT NULL DEFAULT 1; -- internal
ALTER TABLE document_link RENAME COLUMN payment TO subject;
