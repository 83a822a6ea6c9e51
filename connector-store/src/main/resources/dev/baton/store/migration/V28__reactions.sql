-- What people have put on the messages of a conversation: on which, in whose client (USER or DESK), who, and which emoji.
CREATE TABLE reaction (
  message_id      TEXT   NOT NULL,
  side            TEXT   NOT NULL,
  person          TEXT   NOT NULL,
  emoji           TEXT   NOT NULL,
  conversation_id TEXT   NOT NULL,
  reacted_at      BIGINT NOT NULL,
  PRIMARY KEY (message_id, side, person, emoji)
);
CREATE INDEX reaction_of ON reaction (conversation_id, side);
