-- who looked at what a processor's message or a customer left, and what that came to
ALTER TABLE processor_queue ADD COLUMN person TEXT NOT NULL DEFAULT '';   -- internal
ALTER TABLE processor_queue ADD COLUMN remark TEXT NOT NULL DEFAULT '';   -- personal
CREATE INDEX processor_queue_open ON processor_queue (id) WHERE resolved_us = 0;
