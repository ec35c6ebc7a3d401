-- Representatives: what they have learnt, who waits for a seat, until when the contract holds; and the mails that people
-- of organizations get about such things.

-- A kind of training. Who asks the team must have every one that is `required` and not retired.
CREATE TABLE training (
  id {id},
  key TEXT NOT NULL UNIQUE,               -- what spreadsheets and the API call it: basic
  months BIGINT,                          -- how long it is good for; NULL: for ever
  required BIGINT NOT NULL,               -- 1: nobody asks without it
  retired_at BIGINT,                      -- nobody is asked for it any more; what was completed stays known
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE training_word (
  training_id BIGINT NOT NULL REFERENCES training (id),
  locale TEXT NOT NULL,
  name TEXT NOT NULL,
  how TEXT NOT NULL,                      -- where one takes it, in words
  PRIMARY KEY (training_id, locale)
);

-- Who completed what, and when. `expires_at` follows from the kind, and changes with it.
CREATE TABLE training_completion (
  id {id},
  training_id BIGINT NOT NULL REFERENCES training (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  completed_at BIGINT NOT NULL,
  expires_at BIGINT,
  reminded_at BIGINT,                     -- when they were told that it ends soon
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (person_id, training_id, completed_at)
);
CREATE INDEX training_completion_ending ON training_completion (expires_at)
  WHERE expires_at IS NOT NULL AND reminded_at IS NULL;

-- Who is to be a representative as soon as a seat is free, first come first.
CREATE TABLE seat_wait (
  id {id},
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  UNIQUE (organization_id, person_id)
);

ALTER TABLE organization ADD COLUMN contract_until BIGINT; -- when the contract is over; NULL: it holds

-- One row per mail to people of organizations, and to whoever wrote and may not ask.
CREATE TABLE customer_mail (
  id {id},
  message TEXT NOT NULL,                  -- training_ends | appointed | seat_filled | passed_on | taken_over | may_not_ask
  person_id BIGINT REFERENCES person (id),
  organization_id BIGINT REFERENCES organization (id),
  address TEXT NOT NULL,
  mailbox TEXT NOT NULL,                  -- the address folded, without what follows +
  locale TEXT NOT NULL,
  about TEXT NOT NULL,                    -- what it tells of: a name, a number
  at BIGINT,                              -- the day it tells of
  in_reply_to TEXT,
  state TEXT NOT NULL,                    -- waiting | sent | failed | nobody
  error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX customer_mail_by_mailbox ON customer_mail (mailbox, created_at);
