-- Customers: who of an organization sees what, whom it speaks through, and which agents look after whom.
-- Sharing says who sees the tickets of everybody there: none | people | administrators | representatives | everyone.
-- Until now `none` let administrators see them; from now on it means nobody, so what was is kept by its new name.

UPDATE organization SET shared = 'administrators' WHERE shared = 'none';
ALTER TABLE organization ADD COLUMN shared_right TEXT NOT NULL DEFAULT 'comment'; -- read | comment
ALTER TABLE organization ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN contract TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN seats BIGINT;   -- representatives it may have; NULL: the desk's usual number
ALTER TABLE organization ADD COLUMN account_manager_id BIGINT REFERENCES person (id);
CREATE INDEX organization_by_external_id ON organization (external_id) WHERE external_id IS NOT NULL;

-- Whom the people of an organization can turn to.
CREATE TABLE organization_contact (
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  kind TEXT NOT NULL,                     -- sales | billing | local
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY (organization_id, kind)
);

-- What a person may do with the tickets of their colleagues where people are named: none | read | comment.
ALTER TABLE membership ADD COLUMN sees TEXT NOT NULL DEFAULT 'none';

-- Who hears of every request of an organization while they may see it.
CREATE TABLE organization_follower (
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, person_id)
);

-- Groups of agents. Who works within groups sees the tickets of theirs, and no others.
CREATE TABLE agent_group (
  id {id},
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE agent_group_member (
  id {id},
  group_id BIGINT NOT NULL REFERENCES agent_group (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (person_id, group_id)
);
CREATE INDEX agent_group_member_by_group ON agent_group_member (group_id, person_id);

ALTER TABLE person ADD COLUMN reach TEXT NOT NULL DEFAULT 'all'; -- which tickets an agent works on: all | groups

ALTER TABLE ticket ADD COLUMN private BIGINT NOT NULL DEFAULT 0; -- 1: hidden from the requester's colleagues
ALTER TABLE ticket ADD COLUMN group_id BIGINT REFERENCES agent_group (id);
CREATE INDEX ticket_by_group ON ticket (group_id, category, active_at) WHERE group_id IS NOT NULL;

-- What every page of organizations counts, also of one with very many tickets.
CREATE INDEX ticket_unfinished ON ticket (organization_id, active_at) WHERE category IN ('new', 'open', 'pending', 'hold');
