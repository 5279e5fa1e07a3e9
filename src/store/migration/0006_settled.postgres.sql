-- Where several processes write, everything is written at once and the index of the transfers' keys stays:
-- these two only look as they do elsewhere.
CREATE VIEW key_transfer AS SELECT key, step, id AS transfer FROM transfer;
CREATE TABLE settled (
    id BIGINT PRIMARY KEY,                  -- internal
    through BIGINT NOT NULL                 -- internal
);
