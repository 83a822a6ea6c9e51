-- A turn changes its state: an index that does not hold the state need not change with it. With the
-- id in it, SQLite still prefers the small indexes of turns that are open or to be reviewed.
CREATE INDEX turn_of_conversation ON turn (conversation_id, id);
DROP INDEX turn_of;
