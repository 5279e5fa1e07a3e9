-- Several processes on one store.

-- who holds which number, and the last batch that its holder has committed
CREATE TABLE node (
    id INTEGER PRIMARY KEY,                 -- internal
    owner INTEGER NOT NULL,                 -- internal
    batch INTEGER NOT NULL,                 -- internal
    expires_us INTEGER NOT NULL             -- internal
) STRICT;

-- work that one process does for all: who does it, and until when no other may
CREATE TABLE lease (
    name TEXT PRIMARY KEY,                  -- internal
    owner INTEGER NOT NULL,                 -- internal
    until_us INTEGER NOT NULL               -- internal
) STRICT;
