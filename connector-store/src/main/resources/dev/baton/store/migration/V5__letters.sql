-- What operators look for: dead letters of both directions, handoffs by age, everything of one user.
CREATE INDEX inbound_dead ON inbound (received_at) WHERE state = 'DEAD';
CREATE INDEX handoff_latest ON handoff (created_at, id);
CREATE INDEX conversation_user ON conversation (user_id);
CREATE INDEX button_of ON button (conversation_id) WHERE conversation_id IS NOT NULL;

-- A conversation on its way out of the store. Once stripped it holds nothing of its user any more;
-- its rows go when no call in flight needs them. Until then sender_id is kept for those who are told.
CREATE TABLE erasure (
  conversation_id TEXT   NOT NULL PRIMARY KEY,
  sender_id       TEXT   NOT NULL,
  begun_at        BIGINT NOT NULL,
  stripped        INTEGER NOT NULL
);
