-- The seal: an append-only Merkle tree over committed transfers.

-- which leaf a transfer is
CREATE TABLE seal_leaf (
    transfer INTEGER PRIMARY KEY,           -- internal
    leaf INTEGER NOT NULL                   -- public
) STRICT;

-- hashes of complete subtrees, 256 of one level together: level counts in steps of eight
CREATE TABLE seal_tile (
    level INTEGER NOT NULL,                 -- public
    tile INTEGER NOT NULL,                  -- public
    hashes BLOB NOT NULL,                   -- public
    PRIMARY KEY (level, tile)
) STRICT, WITHOUT ROWID;

-- signed tree heads
CREATE TABLE seal_head (
    size INTEGER PRIMARY KEY,               -- public
    root BLOB NOT NULL,                     -- public
    signature BLOB NOT NULL,                -- public
    created_us INTEGER NOT NULL             -- public
) STRICT;

-- how far each node's transfers are sealed: a node commits in the order of its ids
CREATE TABLE seal_lane (
    node INTEGER PRIMARY KEY,               -- internal
    last_transfer INTEGER NOT NULL          -- internal
) STRICT;
