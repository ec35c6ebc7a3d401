-- Forms: the types of request, what each asks, in which words, and what was answered.
-- Everything has a key that stays, so that two desks can be compared and one be written down. Texts are rows by language.
-- The first form is what every desk asked until now; its words are the product's until somebody writes others.

CREATE TABLE ticket_form (
  id {id},
  key TEXT NOT NULL UNIQUE,
  position BIGINT NOT NULL,
  listed TEXT NOT NULL,                   -- everyone | segment | link
  segment TEXT NOT NULL DEFAULT '',       -- signed_in | members | representatives | organizations
  is_default BIGINT NOT NULL,             -- for mail, and whoever names none
  active BIGINT NOT NULL DEFAULT 1,
  icon TEXT NOT NULL DEFAULT '',
  file_kinds TEXT NOT NULL DEFAULT '',    -- endings of names, separated by blanks; empty: every kind
  file_most_bytes BIGINT,                 -- NULL: as much as the desk takes
  file_most_count BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Whose people see a form that is listed for organizations.
CREATE TABLE ticket_form_organization (
  form_id BIGINT NOT NULL REFERENCES ticket_form (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  PRIMARY KEY (form_id, organization_id)
);

CREATE TABLE ticket_field (
  id {id},
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                     -- the API's words for types, and email_list, link_or_id, attachments
  position BIGINT NOT NULL,
  active BIGINT NOT NULL DEFAULT 1,
  required_customers BIGINT NOT NULL DEFAULT 0,
  required_agents BIGINT NOT NULL DEFAULT 0,
  required_on_solve BIGINT NOT NULL DEFAULT 0,
  visible BIGINT NOT NULL DEFAULT 1,      -- customers read the answer
  editable BIGINT NOT NULL DEFAULT 1,     -- customers are asked
  personal BIGINT NOT NULL DEFAULT 0,     -- about a person: mails do not carry it
  pattern TEXT NOT NULL DEFAULT '',
  lookup TEXT NOT NULL DEFAULT '',        -- ticket | person | organization
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE ticket_field_option (
  id {id},
  field_id BIGINT NOT NULL REFERENCES ticket_field (id),
  key TEXT NOT NULL,                      -- what answers and conditions hold
  position BIGINT NOT NULL,
  active BIGINT NOT NULL DEFAULT 1,
  is_default BIGINT NOT NULL DEFAULT 0,
  UNIQUE (field_id, key)
);

CREATE TABLE ticket_form_field (
  form_id BIGINT NOT NULL REFERENCES ticket_form (id),
  field_id BIGINT NOT NULL REFERENCES ticket_field (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (form_id, field_id)
);

-- "Ask child when the answer to parent is value."
CREATE TABLE ticket_form_condition (
  id {id},
  form_id BIGINT NOT NULL REFERENCES ticket_form (id),
  key TEXT NOT NULL,
  parent_id BIGINT NOT NULL REFERENCES ticket_field (id),
  value TEXT NOT NULL,
  child_id BIGINT NOT NULL REFERENCES ticket_field (id),
  required BIGINT NOT NULL,
  audience TEXT NOT NULL,                 -- everyone | customers | agents
  UNIQUE (form_id, key)
);

CREATE TABLE form_text (
  thing TEXT NOT NULL,                    -- form | field | option
  thing_id BIGINT NOT NULL,
  part TEXT NOT NULL,                     -- name, line, introduction, steps; title, agent_title, help, mismatch;
                                          -- label, definition, example, promise
  locale TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (thing, thing_id, part, locale)
);

-- What was answered. Of several chosen options each is a row. `sought` is how an answer is looked for: folded, short,
-- and of an address of the web the number at its end.
CREATE TABLE ticket_field_value (
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  field_id BIGINT NOT NULL REFERENCES ticket_field (id),
  position BIGINT NOT NULL,
  value TEXT NOT NULL,
  sought TEXT NOT NULL,
  PRIMARY KEY (ticket_id, field_id, position)
);
CREATE INDEX ticket_field_value_sought ON ticket_field_value (field_id, sought, ticket_id);

ALTER TABLE ticket ADD COLUMN form_id BIGINT REFERENCES ticket_form (id); -- NULL: the default form
CREATE INDEX ticket_by_form ON ticket (form_id, active_at) WHERE form_id IS NOT NULL;
ALTER TABLE change ADD COLUMN field_id BIGINT;  -- of a change of kind `field`

INSERT INTO ticket_field (key, kind, position, required_customers, created_at, updated_at) VALUES
  ('subject', 'subject', 1, 1, 0, 0),
  ('description', 'description', 2, 1, 0, 0),
  ('status', 'status', 3, 0, 0, 0),
  ('type', 'tickettype', 4, 0, 0, 0),
  ('priority', 'priority', 5, 1, 0, 0),
  ('group', 'group', 6, 0, 0, 0),
  ('assignee', 'assignee', 7, 0, 0, 0),
  ('cc', 'email_list', 8, 0, 0, 0),
  ('attachments', 'attachments', 9, 0, 0, 0);

INSERT INTO ticket_field_option (field_id, key, position)
SELECT f.id, 'urgent', 1 FROM ticket_field f WHERE f.key = 'priority';
INSERT INTO ticket_field_option (field_id, key, position)
SELECT f.id, 'high', 2 FROM ticket_field f WHERE f.key = 'priority';
INSERT INTO ticket_field_option (field_id, key, position)
SELECT f.id, 'normal', 3 FROM ticket_field f WHERE f.key = 'priority';
INSERT INTO ticket_field_option (field_id, key, position)
SELECT f.id, 'low', 4 FROM ticket_field f WHERE f.key = 'priority';

INSERT INTO ticket_form (key, position, listed, is_default, created_at, updated_at)
VALUES ('request', 1, 'everyone', 1, 0, 0);

INSERT INTO ticket_form_field (form_id, field_id, position)
SELECT m.id, f.id, f.position FROM ticket_form m, ticket_field f
WHERE m.key = 'request' AND f.key IN ('subject', 'description', 'cc', 'attachments');
