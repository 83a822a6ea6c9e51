-- Whether a conversation is in the user's direct chat with the bot, of which there is one: by it a
-- conversation is found whose chat got another id before the platform said so.
ALTER TABLE conversation ADD COLUMN direct INTEGER NOT NULL DEFAULT 0;
