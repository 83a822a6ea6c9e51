-- What happened and stays known: who had control when, who read, erased and acted. Rows are only added, by the transaction of what they tell, and
-- without seq and seal; these are filled in within a second, in the order of seq, each seal being a hash over the row and the seal before it. No
-- words and no names of users. happened_at: time of the transaction. epoch: that of the conversation after a change of control.
CREATE TABLE audit (
  id              TEXT   NOT NULL PRIMARY KEY,
  happened_at     BIGINT NOT NULL,
  actor_kind      TEXT   NOT NULL,
  actor_id        TEXT,
  actor_name      TEXT,
  action          TEXT   NOT NULL,
  conversation_id TEXT,
  handoff_id      TEXT,
  epoch           BIGINT,
  detail          TEXT   NOT NULL,
  seq             BIGINT,
  seal            TEXT
);
CREATE UNIQUE INDEX audit_seq ON audit (seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL;
CREATE INDEX audit_of ON audit (conversation_id, id) WHERE conversation_id IS NOT NULL;

-- Where the chain begins once old rows are deleted: the place and the seal of the last of them. One row, or none.
CREATE TABLE audit_anchor (
  name   TEXT   NOT NULL PRIMARY KEY,
  seq    BIGINT NOT NULL,
  seal   TEXT   NOT NULL,
  cut_at BIGINT NOT NULL
);
