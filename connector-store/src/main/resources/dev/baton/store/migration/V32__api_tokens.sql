-- The tokens by which the API may be called. hash: SHA-256 of the token, in hex; the token itself is shown once and kept nowhere.
-- last_used_at is kept to some minutes only.
CREATE TABLE api_token (
  id           TEXT   NOT NULL PRIMARY KEY,
  name         TEXT   NOT NULL,
  role         TEXT   NOT NULL,
  hash         TEXT   NOT NULL UNIQUE,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  revoked_at   BIGINT,
  last_used_at BIGINT
);

-- Who is logged in to the console. hash: SHA-256 of what the browser's cookie holds. token_id: the token by which it began, which says who it is
-- and what they may do; proof: how it is known, where the token is not in the table above. Without either, caller, name and role say it.
CREATE TABLE api_session (
  hash       TEXT   NOT NULL PRIMARY KEY,
  token_id   TEXT,
  proof      TEXT,
  caller     TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  role       TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
CREATE INDEX api_session_of ON api_session (token_id);
CREATE INDEX api_session_until ON api_session (expires_at);
CREATE INDEX api_session_seen ON api_session (seen_at);
