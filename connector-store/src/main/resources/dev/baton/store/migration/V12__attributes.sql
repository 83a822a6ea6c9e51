-- What a platform tells about a message beside its content: whose words were passed on, which part is
-- quoted, what a bot may want to know. JSON; null for most messages.
ALTER TABLE message ADD COLUMN attributes TEXT;

-- The thread of the chat in which the user wrote last, and the account name that people know them by.
ALTER TABLE conversation ADD COLUMN thread TEXT;
ALTER TABLE conversation ADD COLUMN user_handle TEXT;
