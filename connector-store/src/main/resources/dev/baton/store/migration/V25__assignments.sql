-- Since when an agent is away at a desk, and why; null while they are there. away_missed: how many questions in a row
-- they had missed, if that is why. missed: how many they have missed by now; asked_no: in which turn they were asked last.
ALTER TABLE desk_agent ADD COLUMN away_since BIGINT;
ALTER TABLE desk_agent ADD COLUMN away_reason TEXT;
ALTER TABLE desk_agent ADD COLUMN away_missed BIGINT;
ALTER TABLE desk_agent ADD COLUMN missed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE desk_agent ADD COLUMN asked_no BIGINT NOT NULL DEFAULT 0;

-- Who was asked to take a waiting handoff, in JSON; null where it was offered to all from the start. Until when the one
-- who is asked now may answer; null while nobody is.
ALTER TABLE handoff ADD COLUMN assignment TEXT;
ALTER TABLE handoff ADD COLUMN ask_until BIGINT;
CREATE INDEX handoff_ask_until ON handoff (ask_until) WHERE ask_until IS NOT NULL;
