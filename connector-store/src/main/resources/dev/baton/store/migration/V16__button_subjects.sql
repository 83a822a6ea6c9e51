-- What several buttons are about together: once one is pressed, none of them means anything any more.
ALTER TABLE button ADD COLUMN subject TEXT;
CREATE INDEX button_subject ON button (subject) WHERE subject IS NOT NULL;
