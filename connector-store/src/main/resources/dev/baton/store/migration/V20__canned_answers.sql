-- Texts that a desk keeps, to be sent by name. The words are a content in JSON, with its formatting.
CREATE TABLE canned_answer (
  desk     TEXT   NOT NULL,
  name     TEXT   NOT NULL,
  words    TEXT   NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (desk, name)
);

-- When words that were held were said after all; null if they were said as they were written. And when
-- an agent took them back; null if they stand.
ALTER TABLE message ADD COLUMN said_at BIGINT;
ALTER TABLE message ADD COLUMN taken_back_at BIGINT;
