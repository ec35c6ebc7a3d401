-- Mailboxes that the desk reads itself: where they are, whose mail they take, and how far each was read.

CREATE TABLE mailbox (
  id {id},
  address TEXT NOT NULL,                  -- as it is written
  address_folded TEXT NOT NULL UNIQUE,    -- as mail_in.mailbox has it
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  port BIGINT NOT NULL,
  tls BIGINT NOT NULL,                    -- 0: not encrypted, on this machine only
  authority TEXT NOT NULL DEFAULT '',     -- certificates (PEM) that are trusted beside the system's
  login TEXT NOT NULL,
  secret TEXT NOT NULL,                   -- sealed with the desk's key
  folder TEXT NOT NULL,
  done_folder TEXT NOT NULL DEFAULT '',   -- empty: mail stays where it is, marked as read
  failed_folder TEXT NOT NULL DEFAULT '',
  group_id BIGINT REFERENCES agent_group (id), -- whose tickets it opens
  who TEXT NOT NULL,                      -- desk | registered | domains
  domains TEXT NOT NULL DEFAULT '',       -- space-separated
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- How far it was read. The numbers count within uid_validity; when that changes, all is looked at again.
  uid_validity BIGINT NOT NULL DEFAULT 0,
  uid_done BIGINT NOT NULL DEFAULT 0,
  -- The mail at which reading broke off, and how often.
  stuck_uid BIGINT NOT NULL DEFAULT 0,
  stuck_times BIGINT NOT NULL DEFAULT 0,
  -- The one process that reads it.
  lease_owner TEXT NOT NULL DEFAULT '',
  lease_until BIGINT NOT NULL DEFAULT 0,
  read_at BIGINT,                         -- when all of it was read last
  trouble TEXT NOT NULL DEFAULT '',       -- why it is not read, in one word; empty: nothing is wrong
  detail TEXT NOT NULL DEFAULT '',        -- what the server said
  trouble_since BIGINT
);
