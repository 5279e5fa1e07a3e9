-- The banks of the country, as the regulator's latest file has them, and which files were loaded.
CREATE TABLE bank_directory (
    bik TEXT PRIMARY KEY,                   -- public
    name TEXT NOT NULL,                     -- public
    place TEXT NOT NULL,                    -- public
    folded TEXT NOT NULL,                   -- public
    correspondent TEXT NOT NULL,            -- public
    restrictions TEXT NOT NULL,             -- public
    kind INTEGER NOT NULL,                  -- public
    leaving INTEGER NOT NULL,               -- public
    since INTEGER NOT NULL,                 -- public
    loading INTEGER NOT NULL                -- internal
) STRICT;

CREATE TABLE directory_loading (
    id INTEGER PRIMARY KEY,                 -- internal
    day INTEGER NOT NULL,                   -- public
    number INTEGER NOT NULL,                -- public
    banks INTEGER NOT NULL,                 -- public
    loaded_us INTEGER NOT NULL              -- internal
) STRICT;
