-- A transfer of a handoff that nobody has answered yet, and until when the agent who was asked may answer.
ALTER TABLE handoff ADD COLUMN transfer TEXT;
ALTER TABLE handoff ADD COLUMN answer_by BIGINT;
CREATE INDEX handoff_answer_by ON handoff (answer_by) WHERE answer_by IS NOT NULL;

-- The agents who were seen at a desk lately, so that colleagues can name them.
CREATE TABLE desk_agent (
  desk     TEXT   NOT NULL,
  agent_id TEXT   NOT NULL,
  name     TEXT   NOT NULL,
  handle   TEXT,
  seen_at  BIGINT NOT NULL,
  PRIMARY KEY (desk, agent_id)
);

-- Finds the bot that a conversation had before an agent transferred it to another.
CREATE INDEX bot_switch_taken ON bot_switch (conversation_id) WHERE state = 'TAKEN';
