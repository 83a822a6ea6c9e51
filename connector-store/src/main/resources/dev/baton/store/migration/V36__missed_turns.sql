-- What the bot thought a message might mean that it did not understand, as the bot's own name for it: empty if it said nothing.
-- Null for a message that it understood, or of which it was not asked: a bot is asked only where its fallbacks are counted.
ALTER TABLE turn ADD COLUMN missed TEXT;
