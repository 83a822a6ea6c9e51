-- What agents ask a bot about a conversation. Each is asked under a sender_id of its own, which shadow_no is part of. The answer goes to
-- the place where it was asked for. message_id: the command in the transcript; null if that does not keep it. words: what is asked, a
-- content in JSON; null for an answer to the user's last words, and once it is asked. said: what the bot has said. fresh: whether the next
-- question is asked under another sender_id.
CREATE TABLE bot_question (
  id              TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  seq             BIGINT NOT NULL,
  handoff_id      TEXT,
  desk            TEXT   NOT NULL,
  chat            TEXT   NOT NULL,
  thread          TEXT,
  agent_name      TEXT   NOT NULL,
  message_id      TEXT,
  words           TEXT,
  draft           BIGINT NOT NULL,
  state           TEXT   NOT NULL,
  bot             TEXT,
  shadow_no       BIGINT NOT NULL,
  said            BIGINT NOT NULL,
  fresh           BIGINT NOT NULL,
  asked_at        BIGINT NOT NULL
);
CREATE INDEX bot_question_of ON bot_question (conversation_id, seq);
CREATE INDEX bot_question_open ON bot_question (conversation_id) WHERE state <> 'ANSWERED';

-- Of what an agent is to be reminded who has a handoff, and when. Until then it does not end because nobody writes.
CREATE TABLE reminder (
  handoff_id      TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  words           TEXT   NOT NULL,
  remind_at       BIGINT NOT NULL
);
CREATE INDEX reminder_of ON reminder (conversation_id);
CREATE INDEX reminder_at ON reminder (remind_at, handoff_id);

-- Who follows a colleague's handoff from their own private chat with the bot, which is chat. One at a time.
CREATE TABLE watcher (
  desk            TEXT   NOT NULL,
  agent_id        TEXT   NOT NULL,
  agent_name      TEXT   NOT NULL,
  chat            TEXT   NOT NULL,
  handoff_id      TEXT   NOT NULL,
  conversation_id TEXT   NOT NULL,
  since           BIGINT NOT NULL,
  PRIMARY KEY (desk, agent_id)
);
CREATE INDEX watcher_of ON watcher (conversation_id);
