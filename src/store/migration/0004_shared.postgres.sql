-- Two processes may be asked with the same key at the same moment: the second one to commit is stopped
-- here, and looks again. (Where there is one writer it sees the first one's row by itself.)
DROP INDEX request_key_hash;
CREATE UNIQUE INDEX request_key_once ON request_key (hash, scope, key);

-- Balances are written again and again: with room on their page the new version stays there and no index
-- is touched.
ALTER TABLE ledger_account SET (fillfactor = 60);
ALTER TABLE daily_balance SET (fillfactor = 60);
