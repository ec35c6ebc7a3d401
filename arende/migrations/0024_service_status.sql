-- Service status: components and their states, incidents, maintenance and known limitations with their updates, and who hears of it.

-- A component, or a group of components (is_group = 1). Its state follows from what is going on.
CREATE TABLE service_component (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  is_group BIGINT NOT NULL DEFAULT 0,
  group_id BIGINT,                        -- the group it is in
  position BIGINT NOT NULL,
  state TEXT NOT NULL DEFAULT 'operational',
  product TEXT NOT NULL DEFAULT '',       -- the option of the product field that it is; empty: none
  active BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX service_component_by_brand ON service_component (brand_id, position);

-- What is told of. `kind`: incident, maintenance, limitation.
CREATE TABLE service_incident (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  impact TEXT NOT NULL,
  impact_chosen BIGINT NOT NULL DEFAULT 0, -- 0: the impact follows from the components
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,                         -- maintenance: when it is to end
  over_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX service_incident_by_brand ON service_incident (brand_id, created_at);
CREATE INDEX service_incident_running ON service_incident (brand_id, kind) WHERE over_at IS NULL;

CREATE TABLE service_update (
  id {id},
  incident_id BIGINT NOT NULL REFERENCES service_incident (id),
  phase TEXT NOT NULL,
  author_id BIGINT REFERENCES person (id), -- NULL: the clock
  answers BIGINT NOT NULL DEFAULT 0,       -- attached tickets are answered with it
  announces BIGINT NOT NULL DEFAULT 1,     -- who subscribed is mailed
  created_at BIGINT NOT NULL,
  corrected_at BIGINT
);
CREATE INDEX service_update_by_incident ON service_update (incident_id, id);

-- How the components are since an update; those of the latest one hold.
CREATE TABLE service_affected (
  update_id BIGINT NOT NULL REFERENCES service_update (id),
  component_id BIGINT NOT NULL REFERENCES service_component (id),
  state TEXT NOT NULL,
  PRIMARY KEY (update_id, component_id)
);

-- When a component's state changed, by which update.
CREATE TABLE service_component_state (
  id {id},
  component_id BIGINT NOT NULL REFERENCES service_component (id),
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  update_id BIGINT
);
CREATE INDEX service_component_state_by_component ON service_component_state (component_id, since);

-- What to begin from.
CREATE TABLE service_template (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  active BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Names and texts by language: of `about` (component, incident, update, template) and its number.
CREATE TABLE service_text (
  about TEXT NOT NULL,
  about_id BIGINT NOT NULL,
  part TEXT NOT NULL,
  locale TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (about, about_id, part, locale)
);

-- Who hears by mail: of everything, of some components, or of one incident.
CREATE TABLE service_subscriber (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  incident_id BIGINT NOT NULL DEFAULT 0,  -- 0: of all
  address TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  locale TEXT NOT NULL,
  person_id BIGINT REFERENCES person (id),
  confirmed_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX service_subscriber_once ON service_subscriber (brand_id, incident_id, mailbox);

CREATE TABLE service_subscriber_component (
  subscriber_id BIGINT NOT NULL REFERENCES service_subscriber (id),
  component_id BIGINT NOT NULL REFERENCES service_component (id),
  PRIMARY KEY (subscriber_id, component_id)
);

-- "This affects us too": an organization once, or a person who belongs to none (organization_id = 0).
CREATE TABLE service_concerned (
  incident_id BIGINT NOT NULL REFERENCES service_incident (id),
  organization_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, organization_id, person_id)
);

-- Mails about all this. `message`: confirm, update.
CREATE TABLE service_mail (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  message TEXT NOT NULL,
  subscriber_id BIGINT NOT NULL,
  update_id BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE UNIQUE INDEX service_mail_once ON service_mail (message, subscriber_id, update_id) WHERE update_id <> 0;
CREATE INDEX service_mail_by_subscriber ON service_mail (subscriber_id, created_at);

-- Tickets that are about an incident. `answered` is the last update that was sent to it as an answer.
CREATE TABLE incident_ticket (
  ticket_id BIGINT PRIMARY KEY REFERENCES ticket (id),
  incident_id BIGINT NOT NULL REFERENCES service_incident (id),
  person_id BIGINT REFERENCES person (id),
  answered BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);
CREATE INDEX incident_ticket_by_incident ON incident_ticket (incident_id);

-- The role that every desk begins with keeps the status too, unless somebody decided otherwise about it.
UPDATE team_role SET permissions = 'answer mail organizations groups articles status exports'
WHERE name_folded = 'lead' AND permissions = 'answer mail organizations groups articles exports';
