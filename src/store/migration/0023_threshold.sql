-- Standing orders that pay when little is left with a provider, instead of on dates.

-- beside the row of its standing order; enquiry: the last time that the provider was asked, its state, and what it
-- said last (balance) and when
CREATE TABLE standing_threshold (
    id INTEGER PRIMARY KEY,                 -- internal
    below INTEGER NOT NULL,                 -- personal
    a_month INTEGER NOT NULL,               -- personal
    enquiry INTEGER NOT NULL,               -- internal
    state INTEGER NOT NULL,                 -- internal
    balance INTEGER NOT NULL,               -- personal
    told_us INTEGER NOT NULL                -- internal
) STRICT;
CREATE UNIQUE INDEX standing_threshold_enquiry ON standing_threshold (enquiry) WHERE enquiry <> 0;
