-- What was done to the desk itself: who came in, whose rights changed, what was decided, what left the desk. Rows are
-- written once; each carries the hash of the one before it, so that none can be changed or taken out unseen.

CREATE TABLE audit (
  id {id},
  at BIGINT NOT NULL,
  actor_id BIGINT,                        -- no reference: the row outlives the person
  actor TEXT NOT NULL,                    -- name and address as they were; for the command line, who ran it
  via TEXT NOT NULL,                      -- web | api | command | desk
  address TEXT NOT NULL,                  -- the client's, empty where there is none
  area TEXT NOT NULL,                     -- account | setting | organization | group | role | form | access | export
  deed TEXT NOT NULL,
  about_id BIGINT,
  about TEXT NOT NULL,                    -- what it was done to, as it was called then
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  words TEXT NOT NULL,                    -- folded, for searching; not part of what is sealed
  previous TEXT NOT NULL,                 -- hash of the row before
  hash TEXT NOT NULL
);
CREATE INDEX audit_by_area ON audit (area, id);
CREATE INDEX audit_by_actor ON audit (actor_id, id);

-- How far the log had come, signed with the desk's key: rows taken off its end are missed.
CREATE TABLE audit_seal (
  id {id},
  at BIGINT NOT NULL,
  audit_id BIGINT NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL
);
