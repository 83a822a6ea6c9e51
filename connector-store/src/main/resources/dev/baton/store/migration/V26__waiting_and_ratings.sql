-- Users who wait in a queue and are told something meanwhile: since when they wait, when a word to them is due, in which message they were
-- told how long they wait, and what: a place or minutes, 0 for longer than usual.
CREATE TABLE waiting (
  handoff_id      TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  channel         TEXT   NOT NULL,
  since           BIGINT NOT NULL,
  word_at         BIGINT,
  message_id      TEXT,
  told            BIGINT,
  told_at         BIGINT
);
CREATE INDEX waiting_of ON waiting (conversation_id);

-- Since which epoch the bot has the conversation again of a user who keeps their place in the queue; null for users who
-- wait for people alone.
ALTER TABLE handoff ADD COLUMN call_back BIGINT;

-- What users think of a handoff that an agent ended, in the message that asks for it. The next message of one person
-- is a comment while comment_asked_at is set.
CREATE TABLE rating (
  handoff_id       TEXT   NOT NULL PRIMARY KEY,
  conversation_id  TEXT   NOT NULL,
  message_id       TEXT   NOT NULL,
  asked_at         BIGINT NOT NULL,
  stars            BIGINT,
  rated_at         BIGINT,
  comment          TEXT,
  comment_message  TEXT,
  comment_asked_at BIGINT,
  comment_of       TEXT
);
CREATE INDEX rating_of ON rating (conversation_id);

-- Who waits is asked for in this order; the index without the id was not used for it.
DROP INDEX handoff_queued;
CREATE INDEX handoff_waiting ON handoff (created_at, id) WHERE status = 'QUEUED';
