-- Days that a schedule took from a calendar file, so that they can be taken back.
CREATE TABLE schedule_import (
  id {id},
  schedule_id BIGINT NOT NULL REFERENCES schedule (id),
  person_id BIGINT REFERENCES person (id), -- NULL: the command line
  file TEXT NOT NULL,
  lines TEXT NOT NULL,                    -- what was added, as people type exceptions, one a line
  created_at BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX schedule_import_by_schedule ON schedule_import (schedule_id, id);
