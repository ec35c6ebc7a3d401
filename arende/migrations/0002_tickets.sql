-- Tickets, what is said in them, and everything that ever changed.
-- `change` is the one list of events: history, audit, live updates, exports and mails are read from it.
-- Visibility (who may know that a ticket exists) follows requester, participants, organization, desk and level.

-- Statuses are rows: a category the software understands, labels people read, and what a customer's reply does.
CREATE TABLE status (
  id {id},
  category TEXT NOT NULL,                 -- new | open | pending | hold | solved | closed
  position BIGINT NOT NULL,
  on_customer_reply TEXT NOT NULL,        -- stay | open | refuse | follow_up
  customer_may_close BIGINT NOT NULL,     -- 0 | 1
  is_default BIGINT NOT NULL,             -- the one of its category that rules choose
  active BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE status_label (
  status_id BIGINT NOT NULL REFERENCES status (id),
  locale TEXT NOT NULL,
  agent_label TEXT NOT NULL,
  customer_label TEXT NOT NULL,
  PRIMARY KEY (status_id, locale)
);

CREATE TABLE ticket (
  id {id},
  subject TEXT NOT NULL,
  status_id BIGINT NOT NULL REFERENCES status (id),
  category TEXT NOT NULL,                 -- the status's category, kept here for the indexes
  priority TEXT,                          -- low | normal | high | urgent
  kind TEXT,                              -- question | incident | problem | task
  requester_id BIGINT NOT NULL REFERENCES person (id),
  submitter_id BIGINT NOT NULL REFERENCES person (id),
  assignee_id BIGINT REFERENCES person (id),
  organization_id BIGINT REFERENCES organization (id),
  desk_id BIGINT NOT NULL REFERENCES desk (id),
  level BIGINT NOT NULL DEFAULT 2,        -- 1: the customer's own first line … 4
  channel TEXT NOT NULL,                  -- web | email | api
  external_id TEXT,
  follow_up_of BIGINT REFERENCES ticket (id),
  comment_count BIGINT NOT NULL DEFAULT 0, -- public ones
  last_comment_id BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,             -- any change
  active_at BIGINT NOT NULL,              -- last thing the customer could see
  solved_at BIGINT,
  change_id BIGINT NOT NULL DEFAULT 0     -- the newest change, for exports that resume
);
CREATE INDEX ticket_by_requester ON ticket (requester_id, active_at);
-- What every page of the portal counts, also for somebody with very many tickets.
CREATE INDEX ticket_awaiting ON ticket (requester_id) WHERE category = 'pending';
CREATE INDEX ticket_by_organization ON ticket (organization_id, active_at);
CREATE INDEX ticket_by_category ON ticket (category, active_at);
CREATE INDEX ticket_by_assignee ON ticket (assignee_id, category, active_at);
CREATE INDEX ticket_by_activity ON ticket (active_at);
CREATE INDEX ticket_by_change ON ticket (change_id);
CREATE INDEX ticket_by_external_id ON ticket (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE ticket_tag (
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (ticket_id, tag)
);
CREATE INDEX ticket_tag_by_tag ON ticket_tag (tag, ticket_id);

-- People besides requester and assignee who take part.
CREATE TABLE participant (
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,                     -- cc | follower
  created_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, person_id)
);
CREATE INDEX participant_by_person ON participant (person_id, ticket_id);

CREATE TABLE comment (
  id {id},
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  author_id BIGINT NOT NULL REFERENCES person (id),
  public BIGINT NOT NULL,                 -- 0: an internal note
  body TEXT NOT NULL,                     -- plain text, quotes and signature removed
  body_html TEXT,                         -- sanitised; NULL: render the text
  quoted TEXT,                            -- what was cut from a mail reply
  channel TEXT NOT NULL,                  -- web | email | api
  identity TEXT NOT NULL DEFAULT 'verified', -- verified | unverified (a mail nobody vouched for)
  mail_in_id BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX comment_by_ticket ON comment (ticket_id, id);

-- A file belongs to a comment, or (comment_id NULL) to the upload that is still in somebody's form.
CREATE TABLE attachment (
  id {id},
  token TEXT NOT NULL UNIQUE,             -- 128 random bits in the address of the file
  comment_id BIGINT REFERENCES comment (id),
  ticket_id BIGINT REFERENCES ticket (id),
  upload_hash TEXT,                       -- SHA-256 of the upload token while unattached
  uploader TEXT,                          -- whose form it is in: session or visitor
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,             -- by content, never by what the client said
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  inline BIGINT NOT NULL DEFAULT 0,
  content_id TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX attachment_by_comment ON attachment (comment_id);
CREATE INDEX attachment_by_ticket ON attachment (ticket_id);
CREATE INDEX attachment_by_upload ON attachment (upload_hash);
CREATE INDEX attachment_by_sha256 ON attachment (sha256);

CREATE TABLE change (
  id {id},
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  batch TEXT NOT NULL,                    -- what was done in one go (an audit)
  actor_id BIGINT REFERENCES person (id),
  kind TEXT NOT NULL,                     -- created | commented | status | assignee | priority | subject | tag_added | …
  before TEXT,
  after TEXT,
  comment_id BIGINT,
  visible BIGINT NOT NULL,                -- 1: the customer may see it
  channel TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX change_by_ticket ON change (ticket_id, id);

CREATE TABLE draft (
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,                     -- reply | note
  body TEXT NOT NULL,
  body_html TEXT,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, person_id)
);

-- Who has a ticket open right now.
CREATE TABLE presence (
  ticket_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  state TEXT NOT NULL,                    -- viewing | writing
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, person_id)
);
CREATE INDEX presence_by_time ON presence (seen_at);

-- A request sent twice is done once: the key and what was answered live in the ticket's own transaction.
CREATE TABLE idempotency (
  key_hash TEXT NOT NULL PRIMARY KEY,     -- SHA-256 of who and key
  request_hash TEXT NOT NULL,
  ticket_id BIGINT NOT NULL,
  status BIGINT NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Full text. `scope` holds tokens like o12 (organization) and p34 (person) that narrow a search before it reads rows.
{fts ticket_search (scope, number, public_text, internal_text)}
