-- Several portals in one desk. The first brand is the desk itself: its settings, statuses, forms and fields are the rows that were
-- always there. Every other brand has a host name and rows of its own beside them.

CREATE TABLE brand (
  id {id},
  key TEXT NOT NULL UNIQUE,
  host TEXT UNIQUE,                       -- `name` or `name:port` as browsers ask for it; NULL: every name of the desk that is no other brand's
  mail_address TEXT UNIQUE,               -- NULL: the desk's
  active BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
INSERT INTO brand (key, created_at, updated_at) VALUES ('desk', 0, 0);

-- What a brand decides for itself; for everything else the desk's setting holds.
CREATE TABLE brand_setting (
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (brand_id, key)
);

-- What a status is and does in a brand; one without a row is not given there. Its category is the same in all brands.
CREATE TABLE brand_status (
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  status_id BIGINT NOT NULL REFERENCES status (id),
  position BIGINT NOT NULL,
  on_customer_reply TEXT NOT NULL,
  customer_may_close BIGINT NOT NULL,
  closes_as TEXT NOT NULL,
  is_default BIGINT NOT NULL,
  active BIGINT NOT NULL,
  after_days BIGINT,
  then_status_id BIGINT REFERENCES status (id),
  PRIMARY KEY (brand_id, status_id)
);

CREATE TABLE brand_status_label (
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  status_id BIGINT NOT NULL REFERENCES status (id),
  locale TEXT NOT NULL,
  agent_label TEXT NOT NULL,
  customer_label TEXT NOT NULL,
  PRIMARY KEY (brand_id, status_id, locale)
);

-- A form and a field belong to one brand. Keys are the brand's own: in the column, those of other brands than the first begin with
-- the brand's number and a slash.
ALTER TABLE ticket_form ADD COLUMN brand_id BIGINT NOT NULL DEFAULT 1;
ALTER TABLE ticket_field ADD COLUMN brand_id BIGINT NOT NULL DEFAULT 1;

-- In whose portal it was asked.
ALTER TABLE ticket ADD COLUMN brand_id BIGINT NOT NULL DEFAULT 1;
CREATE INDEX ticket_by_brand ON ticket (brand_id, active_at) WHERE brand_id <> 1;

-- In whose name work in the background is done.
ALTER TABLE job ADD COLUMN brand_id BIGINT NOT NULL DEFAULT 1;
