-- What was answered to callers who gave their request a key, so that the same request is answered the same and done once. Written in the
-- transaction of what was done. conversation_id: whose words the answer may hold; it goes with them.
CREATE TABLE kept_answer (
  caller          TEXT   NOT NULL,
  request_key     TEXT   NOT NULL,
  fingerprint     TEXT   NOT NULL,
  answer          TEXT   NOT NULL,
  conversation_id TEXT,
  kept_at         BIGINT NOT NULL,
  PRIMARY KEY (caller, request_key)
);
CREATE INDEX kept_answer_age ON kept_answer (kept_at);
CREATE INDEX kept_answer_of ON kept_answer (conversation_id) WHERE conversation_id IS NOT NULL;

-- Which messages of a conversation were given up, for whoever reads it.
CREATE INDEX delivery_dead_of ON delivery (conversation_id) WHERE state = 'DEAD';
