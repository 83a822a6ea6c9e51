-- What a desk's thread shows of its handoff in the platform's list of threads: WAITING, CLAIMED or DONE; NULL for nothing.
ALTER TABLE desk_thread ADD COLUMN shows TEXT;
