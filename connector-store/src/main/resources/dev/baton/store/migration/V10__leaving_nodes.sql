-- Whether a node is about to stop: it gives its shards back as they come to rest, and is not to have
-- any more. A version that does not know the column counts such a node as one that stays.
ALTER TABLE node ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
