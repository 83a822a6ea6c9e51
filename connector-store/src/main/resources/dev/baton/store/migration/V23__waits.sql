-- Since when a handoff waits, or waited last, if an agent had it before; and since when it is in its queue, if it was
-- in another before. And when an agent first had it in that queue, if it has changed hands there since. Null where the
-- other times of the handoff say it: so a report can tell how long users waited in each queue.
ALTER TABLE handoff ADD COLUMN waiting_since BIGINT;
ALTER TABLE handoff ADD COLUMN queue_since BIGINT;
ALTER TABLE handoff ADD COLUMN queue_accepted_at BIGINT;
