-- Support access: the sites of an organization, what support asked for there, what the customer allowed, and how it was used.

CREATE TABLE access_site (
  id {id},
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  address TEXT NOT NULL,                   -- scheme and host alone: what a token is for
  created_at BIGINT NOT NULL,
  removed_at BIGINT                        -- what was granted there stays in the log
);
CREATE INDEX access_site_by_organization ON access_site (organization_id, name);

-- `state`: asked, active, refused, withdrawn, ended. What is active and past `until` is over, whatever stands here.
CREATE TABLE access_grant (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  reference TEXT NOT NULL UNIQUE,          -- what other systems know it by
  ticket_id BIGINT NOT NULL,
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  site_id BIGINT NOT NULL REFERENCES access_site (id),
  tried BIGINT NOT NULL,                   -- 1: could not be reproduced elsewhere; 0: only there makes sense, because
  statement TEXT NOT NULL,                 -- what was tried, or why
  reason TEXT NOT NULL,
  hours BIGINT NOT NULL,                   -- how long support wants it
  state TEXT NOT NULL,
  asked_by BIGINT NOT NULL REFERENCES person (id),
  asked_at BIGINT NOT NULL,
  decided_by BIGINT REFERENCES person (id), -- always somebody of the customer
  decided_at BIGINT,
  until BIGINT,
  closed_by BIGINT REFERENCES person (id), -- NULL: the clock
  closed_at BIGINT
);
CREATE INDEX access_grant_by_ticket ON access_grant (ticket_id);
CREATE INDEX access_grant_by_organization ON access_grant (organization_id, asked_at);
CREATE INDEX access_grant_running ON access_grant (until) WHERE state = 'active';

-- `kind`: token (somebody of the team fetched one), used (the product let them in with it), replayed.
CREATE TABLE access_use (
  id {id},
  grant_id BIGINT NOT NULL REFERENCES access_grant (id),
  kind TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  token TEXT NOT NULL,                     -- the token's number (jti)
  at BIGINT NOT NULL
);
CREATE INDEX access_use_by_grant ON access_use (grant_id, id);
CREATE UNIQUE INDEX access_use_once ON access_use (token, kind) WHERE kind = 'used';

-- What tokens are signed with, sealed with the desk's key.
CREATE TABLE access_key (
  id {id},
  name TEXT NOT NULL UNIQUE,               -- kid
  public TEXT NOT NULL,                    -- Ed25519, base64url
  sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT
);

-- Where the vendor's product hears of grants; one for each portal.
CREATE TABLE access_hook (
  brand_id BIGINT PRIMARY KEY REFERENCES brand (id),
  address TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE access_news (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  grant_id BIGINT NOT NULL REFERENCES access_grant (id),
  body TEXT NOT NULL,
  state TEXT NOT NULL,                     -- waiting, sent, failed, nobody
  why TEXT,
  created_at BIGINT NOT NULL,
  told_at BIGINT
);

-- A type of request that makes no ticket: it leads to people.
ALTER TABLE ticket_form ADD COLUMN is_route BIGINT NOT NULL DEFAULT 0;
