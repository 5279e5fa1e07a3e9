-- What a customer's open windows are told: that something has changed, and which thing. Kept for a day.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,                 -- internal
    node INTEGER NOT NULL,                  -- internal
    customer INTEGER NOT NULL,              -- internal
    kind INTEGER NOT NULL,                  -- internal
    reference INTEGER NOT NULL,             -- internal
    state INTEGER NOT NULL                  -- internal
) STRICT;
