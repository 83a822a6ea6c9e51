-- The bot that had the conversation when a handoff began: that one is told of its end. Null if an older version
-- began it.
ALTER TABLE handoff ADD COLUMN bot TEXT;

-- That bot was found by this index before.
DROP INDEX bot_switch_taken;

-- The epoch in which another bot was asked for: in a later one it is void. Null if an older version asked.
ALTER TABLE bot_switch ADD COLUMN epoch BIGINT;
