-- When the people are there to whom a user left a message while they were away: it is offered to them then. Null for
-- handoffs that were offered.
ALTER TABLE handoff ADD COLUMN opens_at BIGINT;
CREATE INDEX handoff_opens_at ON handoff (opens_at) WHERE opens_at IS NOT NULL;
