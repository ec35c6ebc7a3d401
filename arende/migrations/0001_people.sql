-- Who there is: people, the organizations they belong to, and how they prove who they are.
-- A person may belong to several organizations; a membership carries the role there and its dates.
-- `id {id}` is the engine's own way to write a 64-bit key that is never reused.
-- Times are UTC milliseconds. Text that is searched or compared without case is kept folded beside the original.

CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- A desk is a team with its own people and rules; partners get desks of their own.
CREATE TABLE desk (
  id {id},
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE organization (
  id {id},
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  domains TEXT NOT NULL DEFAULT '',       -- space-separated mail domains
  shared TEXT NOT NULL DEFAULT 'none',    -- who of its people sees all its tickets: none | everyone
  locale TEXT,
  time_zone TEXT,
  desk_id BIGINT NOT NULL REFERENCES desk (id),
  external_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX organization_by_name ON organization (name_folded);

CREATE TABLE person (
  id {id},
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  email TEXT NOT NULL,                    -- as the person writes it
  email_folded TEXT NOT NULL UNIQUE,      -- as it is compared
  role TEXT NOT NULL,                     -- user | agent | admin
  locale TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  theme TEXT,                             -- light | dark | NULL: as the device wants
  password_hash TEXT,                     -- NULL: cannot sign in by password
  verified_at BIGINT,                     -- when the address was proved to be theirs
  suspended_at BIGINT,
  external_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX person_by_role ON person (role, id);

CREATE TABLE membership (
  id {id},
  person_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  role TEXT NOT NULL,                     -- user | representative | admin
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (person_id, organization_id)
);
CREATE INDEX membership_by_organization ON membership (organization_id, person_id);

-- Sessions, tokens and links are stored as SHA-256 of the secret, so that a copy of the file signs nobody in.
CREATE TABLE session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  user_agent TEXT NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);

CREATE TABLE api_token (
  id {id},
  token_hash TEXT NOT NULL UNIQUE,
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);

-- A link that works once or for a while: set-up, a guest's own request.
CREATE TABLE link (
  token_hash TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,                  -- setup | guest
  person_id BIGINT REFERENCES person (id),
  ticket_id BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

-- Token buckets: `tokens_milli` thousandths of a try were left at `updated_at`.
CREATE TABLE rate_limit (
  key TEXT NOT NULL PRIMARY KEY,
  tokens_milli BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
