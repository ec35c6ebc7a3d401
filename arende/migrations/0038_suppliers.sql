-- Questions about products of others that were passed on to whoever supplies them. One that comes from the form is no ticket.
CREATE TABLE supplier_question (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  ticket_id BIGINT REFERENCES ticket (id),   -- NULL: it was passed on instead of being asked
  person_id BIGINT NOT NULL REFERENCES person (id), -- who asks: the supplier answers them
  by_id BIGINT NOT NULL REFERENCES person (id), -- who passed it on
  product TEXT NOT NULL,                  -- in the words of the one who asks, as is the next
  supplier TEXT NOT NULL,                 -- name | mail | phone | address | link
  address TEXT NOT NULL,
  answers_to TEXT NOT NULL,
  locale TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,                    -- waiting | sent | failed
  why TEXT,                               -- what the mail server said
  told BIGINT NOT NULL DEFAULT 0,         -- 1: who asks has read by mail what became of it
  submission TEXT NOT NULL UNIQUE,        -- so that a form that is sent twice passes on once
  created_at BIGINT NOT NULL
);
CREATE INDEX supplier_question_by_brand ON supplier_question (brand_id, id);
CREATE INDEX supplier_question_by_ticket ON supplier_question (ticket_id, id);
