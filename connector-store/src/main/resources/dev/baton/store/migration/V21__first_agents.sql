-- When an agent first had a handoff that has changed hands since; null while the first one has it, and
-- while nobody had it. So a report can say how long its user waited for a person.
ALTER TABLE handoff ADD COLUMN first_accepted_at BIGINT;
