-- Macros: prepared answers, and what they set on a ticket. `sets` is words such as `priority:high tag:exam`.
CREATE TABLE macro (
  id {id},
  -- Somebody's own; without one it is the desk's.
  owner_id BIGINT REFERENCES person (id),
  -- Only for who is in this group. No reference: what is for a group that is gone is for nobody until somebody says for whom.
  group_id BIGINT,
  position BIGINT NOT NULL DEFAULT 0,
  active BIGINT NOT NULL DEFAULT 1,
  -- `reply`, `note` or nothing: as it is.
  kind TEXT NOT NULL DEFAULT '',
  sets TEXT NOT NULL DEFAULT '',
  removed_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX macro_by_owner ON macro (owner_id);

CREATE TABLE macro_text (
  macro_id BIGINT NOT NULL REFERENCES macro (id),
  -- `title` or `body`.
  part TEXT NOT NULL,
  locale TEXT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (macro_id, part, locale)
);

-- What the message that is being written sets when it is sent.
ALTER TABLE draft ADD COLUMN sets TEXT NOT NULL DEFAULT '';
