-- Days that customers announce as critical: more is promised then, and somebody is called. And contracts by name, so that what is
-- promised can follow from them.

CREATE TABLE critical_window (
  id {id},
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,                     -- "National exams"
  first_day TEXT NOT NULL,                -- 2026-12-01
  last_day TEXT NOT NULL,
  time_zone TEXT NOT NULL,                -- whose days they are
  from_at BIGINT NOT NULL,                -- the beginning of the first day
  until_at BIGINT NOT NULL,               -- the end of the last
  note TEXT NOT NULL,
  stage TEXT NOT NULL,                    -- coming | running | over | withdrawn
  person_id BIGINT REFERENCES person (id), -- who announced them
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX critical_window_by_organization ON critical_window (organization_id, from_at);
CREATE INDEX critical_window_by_end ON critical_window (until_at);

-- For these products alone; none: for all. Keys of the options of the field that names the product.
CREATE TABLE critical_window_product (
  window_id BIGINT NOT NULL REFERENCES critical_window (id),
  product TEXT NOT NULL,
  PRIMARY KEY (window_id, product)
);

-- Who is called when something severe comes on such days.
CREATE TABLE oncall (
  brand_id BIGINT NOT NULL PRIMARY KEY REFERENCES brand (id),
  addresses TEXT NOT NULL,                -- of mail, separated by blanks
  hook TEXT NOT NULL,                     -- the address that is told, or empty
  least TEXT NOT NULL,                    -- from this severity on: urgent | high
  updated_at BIGINT NOT NULL
);

-- Whoever was called about a ticket, each once.
CREATE TABLE oncall_call (
  id {id},
  ticket_id BIGINT NOT NULL,
  window_id BIGINT NOT NULL,
  channel TEXT NOT NULL,                  -- mail | webhook
  address TEXT NOT NULL,
  state TEXT NOT NULL,                    -- waiting | sent | failed | nobody
  why TEXT,
  created_at BIGINT NOT NULL,
  UNIQUE (ticket_id, channel, address)
);

ALTER TABLE organization ADD COLUMN contract_name TEXT NOT NULL DEFAULT ''; -- "Gold": what is promised can follow from it
ALTER TABLE organization ADD COLUMN contract_from BIGINT;   -- when it begins to hold; NULL: it always did

-- In which window a promise was made, and what was promised besides.
ALTER TABLE sla_applied ADD COLUMN window_id BIGINT;
ALTER TABLE sla_applied ADD COLUMN usual_policy_id BIGINT;
