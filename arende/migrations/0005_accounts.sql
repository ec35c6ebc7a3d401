-- Accounts: how people come in, and what they proved. Somebody with `account_at` signs in; somebody without is a guest,
-- known by what they wrote, or invited. Secrets are kept as hashes, or made from the desk's key and a number kept here,
-- so that a copy of the database signs nobody in.

ALTER TABLE person ADD COLUMN account_at BIGINT;
ALTER TABLE person ADD COLUMN invited_at BIGINT;
UPDATE person SET account_at = created_at WHERE password_hash IS NOT NULL;
CREATE INDEX person_by_name ON person (name_folded, id);
CREATE INDEX person_by_external_id ON person (external_id) WHERE external_id IS NOT NULL;

-- One row per mail about an account, also for addresses that nobody here has: then nothing is sent, and whoever asked
-- cannot tell.
CREATE TABLE account_mail (
  id {id},
  message TEXT NOT NULL,                  -- invite | reset | register | sign_in | change_address | a notice
  person_id BIGINT REFERENCES person (id),
  address TEXT NOT NULL,
  mailbox TEXT NOT NULL,                  -- the address folded, without what follows +
  name TEXT NOT NULL DEFAULT '',          -- what somebody who registers calls themselves
  locale TEXT NOT NULL,
  return_to TEXT NOT NULL DEFAULT '',
  visitor_hash TEXT,                      -- the browser that asked
  state TEXT NOT NULL,                    -- waiting | sent | failed | nobody
  error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX account_mail_by_mailbox ON account_mail (mailbox, created_at);
CREATE INDEX account_mail_by_person ON account_mail (person_id, id);
CREATE INDEX account_mail_by_time ON account_mail (created_at);

-- The link in such a mail. It is gone when it was used, and when the address or the password it was for has changed.
CREATE TABLE account_link (
  token_hash TEXT NOT NULL PRIMARY KEY,
  mail_id BIGINT NOT NULL REFERENCES account_mail (id),
  purpose TEXT NOT NULL,
  person_id BIGINT REFERENCES person (id),  -- NULL: whoever registers
  expires_at BIGINT NOT NULL
);
CREATE INDEX account_link_by_person ON account_link (person_id);
CREATE INDEX account_link_by_mail ON account_link (mail_id);

-- Somebody who showed their password and not yet their second factor.
CREATE TABLE sign_in_step (
  token_hash TEXT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  return_to TEXT NOT NULL,
  way TEXT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_step_by_person ON sign_in_step (person_id);

-- An authenticator app. Its secret and the recovery codes are made from the desk's key and the numbers kept here.
CREATE TABLE second_factor (
  person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  nonce TEXT NOT NULL,
  last_step BIGINT NOT NULL,              -- codes up to this one were used
  codes_nonce TEXT NOT NULL,
  codes_at BIGINT NOT NULL,               -- when the recovery codes were made: they are shown for a few minutes
  created_at BIGINT NOT NULL
);

CREATE TABLE recovery_code (
  person_id BIGINT NOT NULL REFERENCES person (id),
  code_hash TEXT NOT NULL,                -- signed with the desk's key
  used_at BIGINT,
  PRIMARY KEY (person_id, code_hash)
);

-- What happened to accounts, for administrators; nothing here is ever changed.
CREATE TABLE account_event (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id),
  actor_id BIGINT REFERENCES person (id), -- NULL: the command line, or nobody who is known
  kind TEXT NOT NULL,                     -- signed_in | password_set | role | suspended | …
  detail TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX account_event_by_person ON account_event (person_id, id);

-- Hand-overs that were used, until they would be too old anyway.
CREATE TABLE handover_used (
  id_hash TEXT NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
