-- A day that had ended was written before its account's row: bring such a row to where its newest day is,
-- so that the two can become one. What comes after both stays behind, as it was.
UPDATE ledger_account SET
    debits_posted = debits_posted + s.debits, credits_posted = credits_posted + s.credits,
    debits_pending = debits_pending + s.debits_held, credits_pending = credits_pending + s.credits_held,
    last_transfer = s.last
FROM (
    SELECT a.id AS account, n.last, sum(m.debits) AS debits, sum(m.credits) AS credits,
        sum(m.debits_held) AS debits_held, sum(m.credits_held) AS credits_held
    FROM ledger_account AS a
    JOIN (SELECT account, max(last_transfer) AS last FROM daily_balance GROUP BY account) AS n
        ON n.account = a.id AND n.last > a.last_transfer
    JOIN (
        SELECT t.id, t.debit_account AS account, CASE WHEN t.state IN (1, 3) THEN t.amount ELSE 0 END AS debits,
            0 AS credits, CASE t.state WHEN 1 THEN 0 WHEN 2 THEN t.amount ELSE -h.amount END AS debits_held,
            0 AS credits_held
        FROM transfer AS t LEFT JOIN transfer AS h ON h.id = t.pending_id
        WHERE t.id > (SELECT coalesce(max(through), 0) FROM settled)
        UNION ALL
        SELECT t.id, t.credit_account, 0, CASE WHEN t.state IN (1, 3) THEN t.amount ELSE 0 END,
            0, CASE t.state WHEN 1 THEN 0 WHEN 2 THEN t.amount ELSE -h.amount END
        FROM transfer AS t LEFT JOIN transfer AS h ON h.id = t.pending_id
        WHERE t.id > (SELECT coalesce(max(through), 0) FROM settled)
    ) AS m ON m.account = a.id AND m.id > a.last_transfer AND m.id <= n.last
    GROUP BY a.id, n.last
) AS s WHERE s.account = ledger_account.id;
