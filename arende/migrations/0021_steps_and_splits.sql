-- The last step in looking after a form, a field or the list of forms, so that it can be taken back as long as nothing
-- else has changed there. And requests that were split off from others: one problem each.

CREATE TABLE form_step (
  place TEXT NOT NULL PRIMARY KEY,        -- of which page
  deed TEXT NOT NULL,                     -- moved | removed | retired
  part TEXT NOT NULL,                     -- what was removed
  before TEXT NOT NULL,                   -- what there was, in its order
  after TEXT NOT NULL,
  at BIGINT NOT NULL
);

ALTER TABLE ticket ADD COLUMN split_of BIGINT REFERENCES ticket (id);
CREATE INDEX ticket_by_split ON ticket (split_of) WHERE split_of IS NOT NULL;
