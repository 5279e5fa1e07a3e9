-- The way from a key to its transfer, in segments: each is written once, in the order of the keys' hashes, so
-- that no page is touched again because of where a new key belongs; several of one size become one.
-- What is known of keys is made anew from the transfers at the next start.

DROP TABLE key_transfer;

-- whole segments, and those that are becoming one: keys of which positions each of them has
CREATE TABLE key_segment (
    id INTEGER PRIMARY KEY,                 -- internal
    keys INTEGER NOT NULL,                  -- internal
    bits INTEGER NOT NULL,                  -- internal
    live_from INTEGER NOT NULL,             -- internal
    live_until INTEGER NOT NULL,            -- internal
    target INTEGER NOT NULL                 -- internal
) STRICT;

-- a bucket of keys with their transfers; the id is the segment's, times 2^32, and the bucket's number
CREATE TABLE key_bucket (
    id INTEGER PRIMARY KEY,                 -- internal
    entries BLOB NOT NULL                   -- internal
) STRICT;

-- which keys are certainly not in a bucket: sixteen buckets together, numbered in the same way
CREATE TABLE key_filter (
    id INTEGER PRIMARY KEY,                 -- internal
    lines BLOB NOT NULL                     -- internal
) STRICT;
