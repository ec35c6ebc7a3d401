-- Programs that hear of the service status, and what became of each update that they were to hear of.
CREATE TABLE service_hook (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  person_id BIGINT REFERENCES person (id), -- whose program it is; NULL: the team's
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX service_hook_once ON service_hook (brand_id, address, coalesce(person_id, 0));
CREATE INDEX service_hook_by_person ON service_hook (person_id);

CREATE TABLE service_news (
  id {id},
  hook_id BIGINT NOT NULL REFERENCES service_hook (id),
  update_id BIGINT NOT NULL,
  state TEXT NOT NULL,                     -- waiting, sent, failed, nobody
  why TEXT,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE UNIQUE INDEX service_news_once ON service_news (hook_id, update_id);
