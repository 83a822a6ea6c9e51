-- Nodes that share this database. Used on PostgreSQL only; SQLite has one node, which has everything.

-- A node from when it joins until it leaves or is left behind. Each of its commits sets batch: that
-- keeps its lease alive, tells after a lost connection whether the commit was done, and fails once
-- revoked_at is set, so that a node that was left behind commits nothing more under this term.
CREATE TABLE node (
  term       BIGINT NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL,
  batch      BIGINT NOT NULL,
  joined_at  BIGINT NOT NULL,
  revoked_at BIGINT
);

-- Conversations and chats hash to shards; the node with the term does their work. None: free.
CREATE TABLE shard (
  number INTEGER NOT NULL PRIMARY KEY,
  term   BIGINT
);

-- Lanes in which a node left work for the node that has their shard.
CREATE TABLE wake (
  id    TEXT    NOT NULL PRIMARY KEY,
  shard INTEGER NOT NULL,
  kind  TEXT    NOT NULL,
  lane  TEXT    NOT NULL
);
CREATE INDEX wake_of_shard ON wake (shard);
