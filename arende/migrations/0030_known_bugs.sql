-- Known bugs: a ticket of the type "problem" gathers tickets that are about it. What customers read of it stands here, apart from
-- its own conversation, which is the team's.

CREATE INDEX ticket_problems ON ticket (active_at) WHERE kind = 'problem';

-- Where the bug is worked on, for the team alone.
CREATE TABLE problem_tracker (
  problem_id BIGINT PRIMARY KEY REFERENCES ticket (id),
  address TEXT NOT NULL
);

-- How far it came at one time. `state`: confirmed, planned, fixed, live. `everywhere` = 0: for chosen tickets only.
CREATE TABLE problem_update (
  id {id},
  problem_id BIGINT NOT NULL REFERENCES ticket (id),
  state TEXT NOT NULL,
  version TEXT NOT NULL DEFAULT '',
  everywhere BIGINT NOT NULL DEFAULT 1,
  asks BIGINT NOT NULL DEFAULT 0,          -- whether it works is asked
  author_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX problem_update_by_problem ON problem_update (problem_id, id);

CREATE TABLE problem_update_text (
  update_id BIGINT NOT NULL REFERENCES problem_update (id),
  locale TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (update_id, locale)
);

-- Which ticket is about which bug. `update_id` is the update that says how far it came for this ticket; 0: none yet.
CREATE TABLE problem_ticket (
  ticket_id BIGINT PRIMARY KEY REFERENCES ticket (id),
  problem_id BIGINT NOT NULL REFERENCES ticket (id),
  update_id BIGINT NOT NULL DEFAULT 0,
  person_id BIGINT REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX problem_ticket_by_problem ON problem_ticket (problem_id);

-- Whom an update is told to. `done` = 1: it was said in the ticket.
CREATE TABLE problem_told (
  update_id BIGINT NOT NULL REFERENCES problem_update (id),
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  done BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (update_id, ticket_id)
);

-- The workspace's lists of one portal.
CREATE INDEX ticket_by_portal ON ticket (brand_id, category, active_at);
