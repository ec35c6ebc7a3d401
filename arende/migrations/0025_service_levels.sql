-- When the team is at work, and what is promised about a ticket. Promises are never stored as they stand: the clock is computed from
-- `change` and the schedule; `ticket_sla` keeps its answer for lists.

CREATE TABLE schedule (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  country TEXT NOT NULL DEFAULT '',       -- whose public holidays are free; empty: nobody's
  follows_organization BIGINT NOT NULL DEFAULT 0, -- 1: those of the organization's country, where it is known
  christmas_eve BIGINT NOT NULL DEFAULT 0, -- 1: closed
  new_years_eve BIGINT NOT NULL DEFAULT 0,
  midsummer_eve BIGINT NOT NULL DEFAULT 0,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (brand_id, key)
);

-- Several a day. Minutes of the day; weekday 0 is Monday.
CREATE TABLE schedule_interval (
  schedule_id BIGINT NOT NULL REFERENCES schedule (id),
  weekday BIGINT NOT NULL,
  from_minute BIGINT NOT NULL,
  to_minute BIGINT NOT NULL,
  PRIMARY KEY (schedule_id, weekday, from_minute)
);

-- Days that are otherwise than the week says. `hours`: `08:00-12:00 13:00-15:00`, empty: closed.
CREATE TABLE schedule_exception (
  id {id},
  schedule_id BIGINT NOT NULL REFERENCES schedule (id),
  first_day TEXT NOT NULL,                -- 2026-12-24
  last_day TEXT NOT NULL,
  hours TEXT NOT NULL,
  name TEXT NOT NULL
);
CREATE INDEX schedule_exception_by_schedule ON schedule_exception (schedule_id, id);

-- The first that is for a ticket, in their order, holds.
CREATE TABLE sla_policy (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  active BIGINT NOT NULL,
  schedule_id BIGINT REFERENCES schedule (id), -- NULL: every hour counts
  pauses TEXT NOT NULL,                   -- categories of statuses, separated by blanks
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (brand_id, key)
);
CREATE INDEX sla_policy_by_schedule ON sla_policy (schedule_id);

-- Of each kind that is named, the ticket has one.
CREATE TABLE sla_policy_condition (
  policy_id BIGINT NOT NULL REFERENCES sla_policy (id),
  kind TEXT NOT NULL,                     -- form | priority | organization | country | tag
  value TEXT NOT NULL,
  PRIMARY KEY (policy_id, kind, value)
);

CREATE TABLE sla_target (
  policy_id BIGINT NOT NULL REFERENCES sla_policy (id),
  goal TEXT NOT NULL,                     -- first_reply | next_reply | update | resolution
  priority TEXT NOT NULL,                 -- empty: any other
  amount BIGINT NOT NULL,
  unit TEXT NOT NULL,                     -- minutes | days
  business BIGINT NOT NULL,               -- 0: every hour counts
  PRIMARY KEY (policy_id, goal, priority)
);

-- What the clock says, for lists and for the job that tells of it.
CREATE TABLE ticket_sla (
  ticket_id BIGINT NOT NULL PRIMARY KEY,
  policy_id BIGINT,
  priority TEXT,
  goal TEXT,                              -- what is due next
  due_at BIGINT,
  warn_at BIGINT,                         -- a quarter of the time is left then
  tell_at BIGINT,                         -- when the next warning or breach is to be told
  late BIGINT NOT NULL DEFAULT 0          -- promises that were broken
);
CREATE INDEX ticket_sla_by_due ON ticket_sla (due_at, ticket_id) WHERE due_at IS NOT NULL;
CREATE INDEX ticket_sla_to_tell ON ticket_sla (tell_at) WHERE tell_at IS NOT NULL;

-- Which policy held since which change: what was kept is judged by what was promised then.
CREATE TABLE sla_applied (
  id {id},
  ticket_id BIGINT NOT NULL,
  change_id BIGINT NOT NULL,
  policy_id BIGINT,
  priority TEXT
);
CREATE INDEX sla_applied_by_ticket ON sla_applied (ticket_id, id);

-- What was told, once.
CREATE TABLE sla_told (
  ticket_id BIGINT NOT NULL,
  goal TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  kind TEXT NOT NULL,                     -- warning | breach
  at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, goal, from_at, kind)
);
