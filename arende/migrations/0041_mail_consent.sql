-- Accounts of mail servers that are signed in to with tokens (OAuth 2), because somebody consented to it at the provider.

CREATE TABLE mail_consent (
  id {id},
  login TEXT NOT NULL UNIQUE,             -- the account, in small letters
  provider TEXT NOT NULL,                 -- microsoft | google | other
  client_id TEXT NOT NULL,
  client_secret TEXT NOT NULL,            -- sealed; empty: none
  authorize_url TEXT NOT NULL,
  token_url TEXT NOT NULL,
  device_url TEXT NOT NULL,               -- empty: no codes to type elsewhere
  scope TEXT NOT NULL,
  refresh TEXT NOT NULL,                  -- sealed; empty: nobody has consented
  access TEXT NOT NULL,                   -- sealed
  access_until BIGINT,
  given_at BIGINT,
  trouble TEXT NOT NULL,                  -- empty, or: withdrawn | refused
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

ALTER TABLE mailbox ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password';  -- password | consent
