-- A turn changes its state: an index that does not hold the state need not change with it.
CREATE INDEX turn_of_conversation ON turn (conversation_id);
DROP INDEX turn_of;
