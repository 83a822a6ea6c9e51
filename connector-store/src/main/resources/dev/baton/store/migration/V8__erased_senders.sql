-- Erased users of whom the event broker is still to be told, by the name under which it knows them. A
-- row is written in the transaction that takes their words out, and goes once the broker has confirmed.
CREATE TABLE erased_sender (
  sender_id TEXT   NOT NULL PRIMARY KEY,
  channel   TEXT   NOT NULL,
  erased_at BIGINT NOT NULL
);
CREATE INDEX erased_sender_order ON erased_sender (erased_at, sender_id);
