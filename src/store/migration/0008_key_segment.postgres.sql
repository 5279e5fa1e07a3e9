-- Where several processes write, the index of the transfers' keys is the way from a key to its transfer:
-- these tables only look as they do elsewhere.
DROP VIEW key_transfer;
CREATE TABLE key_segment (
    id BIGINT PRIMARY KEY,                  -- internal
    keys BIGINT NOT NULL,                   -- internal
    bits BIGINT NOT NULL,                   -- internal
    live_from BIGINT NOT NULL,              -- internal
    live_until BIGINT NOT NULL,             -- internal
    target BIGINT NOT NULL                  -- internal
);
CREATE TABLE key_bucket (
    id BIGINT PRIMARY KEY,                  -- internal
    entries BYTEA NOT NULL                  -- internal
);
CREATE TABLE key_filter (
    id BIGINT PRIMARY KEY,                  -- internal
    lines BYTEA NOT NULL                    -- internal
);
