-- More ways in: providers of single sign-on, and passkeys. Secrets of providers are sealed with the desk's key; what a
-- browser holds between leaving and coming back is kept as a hash, and used once.

CREATE TABLE sso_provider (
  id {id},
  slug TEXT NOT NULL UNIQUE,              -- in addresses; never changed, since providers know it
  name TEXT NOT NULL,                     -- on the button
  name_sv TEXT NOT NULL DEFAULT '',       -- on the Swedish one, if it is another
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  secret TEXT,                            -- sealed; NULL: a client without one
  scopes TEXT NOT NULL,
  claim TEXT NOT NULL DEFAULT '',         -- where groups or roles are told
  domains TEXT NOT NULL DEFAULT '',       -- space-separated mail domains it speaks for; * means every one
  assumes BIGINT NOT NULL DEFAULT 0,      -- 1: an address is theirs although it does not say that it was verified
  newcomers BIGINT NOT NULL DEFAULT 0,    -- 1: people whom nobody knows get an account
  team BIGINT NOT NULL DEFAULT 0,         -- 1: members of the team may come in by it
  second_factor BIGINT NOT NULL DEFAULT 0, -- 1: it asks for a second factor itself
  only_way BIGINT NOT NULL DEFAULT 0,     -- 1: people at its domains come in by nothing else
  ends_session BIGINT NOT NULL DEFAULT 0, -- 1: signing out offers to sign out there as well
  inside BIGINT NOT NULL DEFAULT 0,       -- 1: it is in a private network
  active BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- What belonging to a group at the provider (or to a mail domain, as @domain) means here. The first role that fits counts.
CREATE TABLE sso_rule (
  id {id},
  provider_id BIGINT NOT NULL REFERENCES sso_provider (id),
  value TEXT NOT NULL,
  role TEXT,
  organization_id BIGINT REFERENCES organization (id)
);
CREATE INDEX sso_rule_by_provider ON sso_rule (provider_id, id);

-- Who somebody is elsewhere. The provider's address says who speaks, so that another provider cannot be somebody's.
CREATE TABLE sso_identity (
  id {id},
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  email TEXT NOT NULL,                    -- as it was told last
  role TEXT,                              -- the role here that came from there; NULL: none did
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE INDEX sso_identity_by_person ON sso_identity (person_id);

-- A browser on its way to a provider and back.
CREATE TABLE sso_try (
  state_hash TEXT NOT NULL PRIMARY KEY,
  provider_id BIGINT NOT NULL REFERENCES sso_provider (id),
  browser_hash TEXT NOT NULL,
  session_hash TEXT,                      -- whose account is to be connected; NULL: somebody signs in
  return_to TEXT NOT NULL,
  locale TEXT NOT NULL,
  subject TEXT,                           -- who came back, while an account waits to be connected
  email TEXT,
  expires_at BIGINT NOT NULL
);

ALTER TABLE session ADD COLUMN provider_id BIGINT;  -- by which provider somebody came in

CREATE TABLE passkey (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id),
  credential_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  credential TEXT NOT NULL,               -- the public key, and what is known about its keeper
  created_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX passkey_by_person ON passkey (person_id, id);

-- A question that a passkey answers, once, in the browser that was asked.
CREATE TABLE passkey_question (
  token_hash TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,                  -- add | enter | step
  person_id BIGINT REFERENCES person (id),
  state TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- What somebody wrote and sent after they were signed out elsewhere, until they have signed in again.
CREATE TABLE kept_form (
  token_hash TEXT NOT NULL PRIMARY KEY,
  browser_hash TEXT NOT NULL,
  path TEXT NOT NULL,
  fields TEXT NOT NULL,                   -- JSON, sealed with the desk's key
  expires_at BIGINT NOT NULL
);
