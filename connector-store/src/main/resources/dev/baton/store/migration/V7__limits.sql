-- How much a user wrote in the window that is running. A row stays as long as its conversation does.
CREATE TABLE flood (
  conversation_id TEXT    NOT NULL,
  user_id         TEXT    NOT NULL,
  since           BIGINT  NOT NULL,
  written         INTEGER NOT NULL,
  told            INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
);

-- Until when a platform asked not to be called: for one chat, or with an empty chat for the account.
CREATE TABLE hold (
  channel    TEXT   NOT NULL,
  chat       TEXT   NOT NULL,
  held_until BIGINT NOT NULL,
  PRIMARY KEY (channel, chat)
);

-- Texts that went out together, one after the other, as one message that stands for the first of them.
CREATE TABLE message_part (
  channel     TEXT    NOT NULL,
  chat        TEXT    NOT NULL,
  platform_id TEXT    NOT NULL,
  message_id  TEXT    NOT NULL,
  part        INTEGER NOT NULL,
  PRIMARY KEY (channel, chat, platform_id, message_id)
);
CREATE INDEX message_part_of ON message_part (message_id);
