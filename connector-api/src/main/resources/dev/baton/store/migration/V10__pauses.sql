-- Until when a platform asked not to be called: a chat, or with an empty chat the whole account.
CREATE TABLE pause (
  channel TEXT   NOT NULL,
  chat    TEXT   NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (channel, chat)
);
