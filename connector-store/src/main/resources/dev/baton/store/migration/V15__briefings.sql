-- The epoch before which all messages stand in the briefing that agents see of a handoff; what came
-- later stands below it. Null until the handoff was shown.
ALTER TABLE handoff ADD COLUMN briefed_epoch BIGINT;

-- Whether the platform shows a thread as finished, as a closed topic is.
ALTER TABLE desk_thread ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;
