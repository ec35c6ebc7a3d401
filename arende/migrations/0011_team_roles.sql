-- Roles of the team that a desk makes for itself: each is a name and the permissions that its people hold. An agent
-- without one may what agents may; administrators may everything.

CREATE TABLE team_role (
  id {id},
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  permissions TEXT NOT NULL,              -- words with spaces between
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
INSERT INTO team_role (name, name_folded, permissions, created_at, updated_at)
VALUES ('Lead', 'lead', 'answer mail organizations groups exports', 0, 0);

ALTER TABLE person ADD COLUMN team_role_id BIGINT REFERENCES team_role (id);
