-- People who are erased: what was asked for, and how far it has come. Nothing of what was known of them is in it.

CREATE TABLE person_erasure (
  person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  redact BIGINT NOT NULL,                 -- 1: what they wrote goes as well
  asked_by BIGINT,                        -- empty: the command line
  asked_at BIGINT NOT NULL,
  done BIGINT NOT NULL,                   -- rooms of the desk that hold nothing of them any more
  erased_at BIGINT
);
