-- Mail on its way out is signed (DKIM), and what became of it is written down.

-- Keys that mail of a domain is signed with. One of a domain's keys signs; the others wait until they are published, or
-- stay until mail that they signed has arrived.
CREATE TABLE mail_key (
  id {id},
  domain TEXT NOT NULL,
  selector TEXT NOT NULL,
  kind TEXT NOT NULL,                     -- rsa | ed25519
  public TEXT NOT NULL,                   -- base64, as it is published
  secret TEXT NOT NULL,                   -- sealed with the desk's key
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (domain, selector)
);

-- Every mail that was tried to be sent, once, whoever wrote it.
CREATE TABLE mail_sent (
  id {id},
  message_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                     -- of the job that sends it
  payload TEXT NOT NULL,
  brand_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  sought TEXT NOT NULL,                   -- address, subject and Message-ID in lower case
  state TEXT NOT NULL,                    -- waiting | sent | failed | bounced
  said TEXT NOT NULL,                     -- what the mail server said last
  attempts BIGINT NOT NULL,
  written_at BIGINT NOT NULL,
  tried_at BIGINT NOT NULL
);
CREATE INDEX mail_sent_by_time ON mail_sent (tried_at);
