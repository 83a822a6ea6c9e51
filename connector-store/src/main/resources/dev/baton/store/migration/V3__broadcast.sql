-- What the event broker is still to be told of the human part, in order within each conversation.
-- A row goes once the broker has confirmed it. One with a lane is an agent's word: it waits until
-- every delivery of its message in that lane has been tried.
CREATE TABLE broadcast (
  conversation_id TEXT   NOT NULL,
  seq             BIGINT NOT NULL,
  kind            TEXT   NOT NULL,
  handoff_id      TEXT   NOT NULL,
  message_id      TEXT,
  agent_id        TEXT,
  lane            TEXT,
  happened_at     BIGINT NOT NULL,
  queued_at       BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX broadcast_order ON broadcast (queued_at, conversation_id, seq);
