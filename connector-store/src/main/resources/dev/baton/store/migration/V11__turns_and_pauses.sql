-- All turns of a conversation, and those of one state: with the conversation alone SQLite would take it
-- for turns that are open as well, and read all there ever were.
CREATE INDEX turn_of ON turn (conversation_id, state);

-- Nodes look several times a second for the pauses that go on.
CREATE INDEX hold_until ON hold (held_until);
