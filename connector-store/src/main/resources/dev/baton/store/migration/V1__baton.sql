-- Times are epoch milliseconds, ids are made in Java, JSON is opaque text: one SQL for SQLite and PostgreSQL.

-- The next number of each ordered stream: events of a chat, messages of a conversation, deliveries of a lane.
CREATE TABLE sequence_of (
  stream     TEXT   NOT NULL PRIMARY KEY,
  last_taken BIGINT NOT NULL
);

-- What platforms delivered. A finished row stays without its body, so that a repeat is recognised.
CREATE TABLE inbound (
  channel     TEXT    NOT NULL,
  event_id    TEXT    NOT NULL,
  lane        TEXT    NOT NULL,
  seq         BIGINT  NOT NULL,
  state       TEXT    NOT NULL,
  body        TEXT,
  attempts    INTEGER NOT NULL,
  due_at      BIGINT  NOT NULL,
  received_at BIGINT  NOT NULL,
  error       TEXT,
  PRIMARY KEY (channel, event_id)
);
CREATE INDEX inbound_waiting ON inbound (lane, seq) WHERE state = 'WAITING';
CREATE INDEX inbound_age ON inbound (received_at);

CREATE TABLE conversation (
  id         TEXT   NOT NULL PRIMARY KEY,
  channel    TEXT   NOT NULL,
  chat       TEXT   NOT NULL,
  sender_id  TEXT   NOT NULL UNIQUE,
  user_id    TEXT   NOT NULL,
  user_name  TEXT   NOT NULL,
  language   TEXT,
  bot        TEXT   NOT NULL,
  control    TEXT   NOT NULL,
  epoch      BIGINT NOT NULL,
  handoff_id TEXT,
  created_at BIGINT NOT NULL,
  last_at    BIGINT NOT NULL,
  UNIQUE (channel, chat)
);
CREATE INDEX conversation_latest ON conversation (last_at, id);
CREATE INDEX conversation_with_people ON conversation (last_at, id) WHERE control <> 'BOT';

CREATE TABLE message (
  id              TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  seq             BIGINT NOT NULL,
  author          TEXT   NOT NULL,
  author_name     TEXT,
  content         TEXT   NOT NULL,
  route           TEXT   NOT NULL,
  epoch           BIGINT NOT NULL,
  turn_id         TEXT,
  handoff_id      TEXT,
  album           TEXT,
  written_at      BIGINT NOT NULL,
  UNIQUE (conversation_id, seq)
);
CREATE INDEX message_album ON message (conversation_id, album) WHERE album IS NOT NULL;
CREATE INDEX message_undecided ON message (conversation_id, seq) WHERE route = 'WAITING';

-- Where each message stands on the platforms: the user's side and every desk's.
CREATE TABLE message_copy (
  channel     TEXT NOT NULL,
  chat        TEXT NOT NULL,
  platform_id TEXT NOT NULL,
  thread      TEXT NOT NULL,
  message_id  TEXT NOT NULL,
  side        TEXT NOT NULL,
  PRIMARY KEY (channel, chat, platform_id)
);
CREATE INDEX message_copy_of ON message_copy (message_id);

CREATE TABLE turn (
  id              TEXT    NOT NULL PRIMARY KEY,
  conversation_id TEXT    NOT NULL,
  message_id      TEXT    NOT NULL,
  bot             TEXT    NOT NULL,
  epoch           BIGINT  NOT NULL,
  state           TEXT    NOT NULL,
  attempts        INTEGER NOT NULL,
  started_at      BIGINT  NOT NULL,
  ended_at        BIGINT
);
CREATE INDEX turn_open ON turn (conversation_id) WHERE state = 'GIVEN';

CREATE TABLE handoff (
  id              TEXT    NOT NULL PRIMARY KEY,
  conversation_id TEXT    NOT NULL,
  queue           TEXT    NOT NULL,
  cause           TEXT    NOT NULL,
  request         TEXT    NOT NULL,
  status          TEXT    NOT NULL,
  agent_id        TEXT,
  agent_name      TEXT,
  desk            TEXT,
  causing_turn    TEXT,
  agent_spoke     INTEGER NOT NULL,
  hand_back       TEXT    NOT NULL,
  due_at          BIGINT,
  created_at      BIGINT  NOT NULL,
  accepted_at     BIGINT,
  ended_at        BIGINT,
  end_reason      TEXT
);
CREATE INDEX handoff_of ON handoff (conversation_id, created_at);
CREATE INDEX handoff_to_hand_back ON handoff (conversation_id) WHERE hand_back IN ('PENDING', 'BEGUN');
CREATE INDEX handoff_due ON handoff (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX handoff_of_agent ON handoff (desk, agent_id) WHERE status = 'ACCEPTED';
CREATE INDEX handoff_queued ON handoff (created_at) WHERE status = 'QUEUED';

-- Where agents see a conversation: the offer in a desk's space, the thread in which one works.
CREATE TABLE desk_thread (
  id              TEXT   NOT NULL PRIMARY KEY,
  desk            TEXT   NOT NULL,
  conversation_id TEXT   NOT NULL,
  handoff_id      TEXT   NOT NULL,
  channel         TEXT   NOT NULL,
  chat            TEXT   NOT NULL,
  thread          TEXT   NOT NULL,
  head_id         TEXT   NOT NULL,
  state           TEXT   NOT NULL,
  opened_at       BIGINT NOT NULL
);
CREATE INDEX desk_thread_at ON desk_thread (channel, chat, thread);
CREATE INDEX desk_thread_handoff ON desk_thread (handoff_id);
CREATE INDEX desk_thread_of ON desk_thread (conversation_id, desk, opened_at);

CREATE TABLE delivery (
  id              TEXT    NOT NULL PRIMARY KEY,
  lane            TEXT    NOT NULL,
  seq             BIGINT  NOT NULL,
  conversation_id TEXT,
  message_id      TEXT,
  errand          TEXT    NOT NULL,
  state           TEXT    NOT NULL,
  guard_epoch     BIGINT,
  attempts        INTEGER NOT NULL,
  due_at          BIGINT  NOT NULL,
  created_at      BIGINT  NOT NULL,
  error           TEXT
);
CREATE INDEX delivery_open ON delivery (lane, seq) WHERE state IN ('WAITING', 'SENDING', 'HELD');
CREATE INDEX delivery_dead ON delivery (created_at) WHERE state = 'DEAD';

-- What the opaque token of a button stands for.
CREATE TABLE button (
  token           TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT,
  action          TEXT   NOT NULL,
  created_at      BIGINT NOT NULL
);

-- Chats that continue under another address.
CREATE TABLE moved_chat (
  channel TEXT NOT NULL,
  chat    TEXT NOT NULL,
  moved_to TEXT NOT NULL,
  PRIMARY KEY (channel, chat)
);
