-- That a message is not what it was: edited, taken back, given up, tried again. id: begins with the time, as all ids do, so that whoever listens to
-- what happens finds it by its place. Rows go after some hours.
CREATE TABLE message_change (
  id         TEXT NOT NULL PRIMARY KEY,
  message_id TEXT NOT NULL
);

-- Where a message's copy at its user stands among all ids: when it was sent. Null for what users wrote, for desks, and for what was sent before.
ALTER TABLE message_copy ADD COLUMN sent_id TEXT;
CREATE INDEX message_copy_sent ON message_copy (sent_id) WHERE sent_id IS NOT NULL;
