-- Four levels in one ticket, and desks of partners. What a customer's own first line has not escalated is level 1, and exists for
-- nobody of the team; its notes are in a table of their own, which nothing of the team reads.

-- A partner's desk: whose customers it looks after, by country or because the organization says so.
ALTER TABLE desk ADD COLUMN countries TEXT NOT NULL DEFAULT '';  -- one a line, as organizations write them
ALTER TABLE desk ADD COLUMN group_id BIGINT REFERENCES agent_group (id); -- where its new tickets go
-- Who works at a partner's desk: at one, and nowhere else (`person.reach` says 'partner').
CREATE TABLE desk_person (
  person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  desk_id BIGINT NOT NULL REFERENCES desk (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX desk_person_by_desk ON desk_person (desk_id, person_id);

-- `organization.desk_id` is whose customer it is, worked out from these.
ALTER TABLE organization ADD COLUMN chosen_desk_id BIGINT REFERENCES desk (id); -- NULL: its country decides
-- Whether the representatives answer their own people before the vendor does.
ALTER TABLE organization ADD COLUMN first_line BIGINT NOT NULL DEFAULT 0;
-- The level that a group of agents works on: 2, 3 or 4.
ALTER TABLE agent_group ADD COLUMN level BIGINT NOT NULL DEFAULT 2;

-- 1: it came to the customer's own first line, whether or not it was escalated since.
ALTER TABLE ticket ADD COLUMN first_line BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN first_line_person_id BIGINT REFERENCES person (id); -- who of them has it
ALTER TABLE ticket ADD COLUMN with_vendor BIGINT NOT NULL DEFAULT 0; -- 1: the partner handed it over to the vendor
CREATE INDEX ticket_by_first_line ON ticket (organization_id, active_at) WHERE first_line = 1;
CREATE INDEX ticket_by_desk ON ticket (desk_id, active_at) WHERE desk_id > 1;

-- Each hand-over, from which the time at each level and each side's clock follow.
CREATE TABLE ticket_move (
  id {id},
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  person_id BIGINT REFERENCES person (id),
  from_level BIGINT NOT NULL,
  from_side TEXT NOT NULL,                -- first_line | partner | vendor
  to_level BIGINT NOT NULL,
  to_side TEXT NOT NULL,
  note TEXT NOT NULL,                     -- for whoever takes over; the requester never reads it
  at BIGINT NOT NULL
);
CREATE INDEX ticket_move_by_ticket ON ticket_move (ticket_id, id);

-- Notes of a customer's own first line, for itself.
CREATE TABLE first_line_note (
  id {id},
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX first_line_note_by_ticket ON first_line_note (ticket_id, id);
