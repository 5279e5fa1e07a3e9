-- Transfers are written at once, what follows from them later: rows of accounts and of days, and the way
-- from a key to its transfer, are written many at a time and in order, so that a page is written once for
-- many changes. What a crash leaves unwritten is made from the transfers at the next start.

-- everything that follows from the transfers up to this one is written; one row, of id 1
CREATE TABLE settled (
    id INTEGER PRIMARY KEY,                 -- internal
    through INTEGER NOT NULL                -- internal
) STRICT;

-- which transfer was made with a key
DROP INDEX transfer_key;
CREATE TABLE key_transfer (
    key INTEGER NOT NULL,                   -- internal
    step INTEGER NOT NULL,                  -- internal
    transfer INTEGER NOT NULL,              -- internal
    PRIMARY KEY (key, step)
) STRICT, WITHOUT ROWID;
INSERT INTO key_transfer SELECT key, step, id FROM transfer ORDER BY key, step;
INSERT INTO settled SELECT 1, max(id) FROM transfer HAVING count(*) > 0;
