-- Until when a platform asked not to be called: a chat, or with an empty chat the whole account.
CREATE TABLE pause (
  channel TEXT   NOT NULL,
  chat    TEXT   NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (channel, chat)
);

-- Whether it is the user's direct chat with the bot, of which there is one: by it a conversation is
-- found whose chat got another id before the platform said so.
ALTER TABLE conversation ADD COLUMN direct INTEGER NOT NULL DEFAULT 0;
