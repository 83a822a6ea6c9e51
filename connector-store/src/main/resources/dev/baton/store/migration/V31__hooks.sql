-- What operators' webhooks are still to be told: a row for each event and webhook, with the body as it is sent. A row goes once the webhook has
-- taken it. Of a conversation's events for a webhook only the first that waits has a due_at; the others follow it. A dead one has none either.
CREATE TABLE hook_event (
  id              TEXT   NOT NULL PRIMARY KEY,
  hook            TEXT   NOT NULL,
  conversation_id TEXT   NOT NULL,
  seq             BIGINT NOT NULL,
  kind            TEXT   NOT NULL,
  body            TEXT   NOT NULL,
  state           TEXT   NOT NULL,
  attempts        BIGINT NOT NULL,
  due_at          BIGINT,
  error           TEXT,
  created_at      BIGINT NOT NULL
);
CREATE INDEX hook_event_of ON hook_event (conversation_id, hook, seq);
CREATE INDEX hook_event_waiting ON hook_event (hook, conversation_id, seq) WHERE state = 'WAITING';
CREATE INDEX hook_event_due ON hook_event (hook, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX hook_event_dead ON hook_event (created_at, id) WHERE state = 'DEAD';

-- Users who are offered the transcript of a handoff by e-mail. The next message of one person is the address while asked_at is set; the address
-- itself is not kept here. tries: how often what they wrote was none. went_on: 1 since
-- they did something else; only what is an address is it then. done_at: since when it is on its way.
CREATE TABLE transcript_request (
  handoff_id      TEXT   NOT NULL PRIMARY KEY,
  conversation_id TEXT   NOT NULL,
  offered_at      BIGINT NOT NULL,
  asked_at        BIGINT,
  asked_of        TEXT,
  tries           BIGINT NOT NULL,
  went_on         BIGINT NOT NULL,
  done_at         BIGINT
);
CREATE INDEX transcript_request_of ON transcript_request (conversation_id);
