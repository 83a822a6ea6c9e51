-- What bots need beyond question and answer: saying things one by one, looking back, switching.

-- How many of its words a turn said before it ended, and the switch it is the arrival of.
ALTER TABLE turn ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE turn ADD COLUMN switch_id TEXT;

-- Turns that were answered and have not been looked back on.
CREATE INDEX turn_to_reflect ON turn (conversation_id) WHERE state = 'REFLECTING';

-- A conversation on its way from one bot to another.
CREATE TABLE bot_switch (
  id              TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  message_id      TEXT   NOT NULL,
  from_bot        TEXT   NOT NULL,
  to_bot          TEXT   NOT NULL,
  title           TEXT,
  turn_id         TEXT,
  state           TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  ended_at        BIGINT
);
CREATE INDEX bot_switch_pending ON bot_switch (conversation_id) WHERE state = 'PENDING';
CREATE INDEX bot_switch_of_turn ON bot_switch (turn_id) WHERE turn_id IS NOT NULL;

-- How a conversation and its bot get on; no row where there is nothing to remember.
CREATE TABLE rapport (
  conversation_id TEXT    NOT NULL PRIMARY KEY,
  fallbacks       INTEGER NOT NULL,
  may_be_paused   INTEGER NOT NULL,
  silence_told    INTEGER NOT NULL,
  hops            INTEGER NOT NULL
);
