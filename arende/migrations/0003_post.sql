-- Work that is done later, and mail: every message in or out with its fate.

CREATE TABLE job (
  id {id},
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  locked_until BIGINT NOT NULL DEFAULT 0,
  done_at BIGINT,
  dead_at BIGINT,
  last_error TEXT
);
CREATE INDEX job_open ON job (run_at) WHERE done_at IS NULL AND dead_at IS NULL;

-- How far each reader of `change` has come.
CREATE TABLE change_reader (
  name TEXT NOT NULL PRIMARY KEY,
  change_id BIGINT NOT NULL
);

-- One row per mail and recipient. The Message-ID is fixed here, so that a retry is the same mail.
CREATE TABLE mail_out (
  id {id},
  ticket_id BIGINT NOT NULL,
  comment_id BIGINT,
  person_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  message TEXT NOT NULL,                  -- which message: received | reply | guest_link
  message_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,                    -- waiting | sent | failed | withdrawn
  error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX mail_out_by_ticket ON mail_out (ticket_id);
CREATE INDEX mail_out_by_comment ON mail_out (comment_id);

CREATE TABLE mail_in (
  id {id},
  mailbox TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,                   -- of the raw message, kept in the file store
  size BIGINT NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  fate TEXT NOT NULL,                     -- ticket | comment | duplicate | held | dropped | failed
  reason TEXT NOT NULL,
  ticket_id BIGINT,
  comment_id BIGINT,
  received_at BIGINT NOT NULL,
  UNIQUE (mailbox, message_id)
);
CREATE INDEX mail_in_by_message_id ON mail_in (message_id);
