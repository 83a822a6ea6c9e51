-- Waiting handoffs of whose wait the desks are reminded, or which are passed on if nobody takes them: since when they wait
-- in this queue, how many reminders were due so far, when there is something to do next, and the last reminder at each desk, in JSON.
CREATE TABLE wait_reminder (
  handoff_id      TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  since           BIGINT NOT NULL,
  reminders       BIGINT NOT NULL,
  due_at          BIGINT,
  shown           TEXT   NOT NULL
);
CREATE INDEX wait_reminder_of ON wait_reminder (conversation_id);
CREATE INDEX wait_reminder_due ON wait_reminder (due_at, handoff_id) WHERE due_at IS NOT NULL;
