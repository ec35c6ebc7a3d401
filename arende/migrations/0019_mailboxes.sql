-- Mailboxes that the desk reads itself: where they are, whose mail they take, and how far each was read.

CREATE TABLE mailbox (
  id {id},
  address TEXT NOT NULL,                  -- as it is written
  address_folded TEXT NOT NULL UNIQUE,    -- as mail_in.mailbox has it
  host TEXT NOT NULL,
  port BIGINT NOT NULL,
  encryption TEXT NOT NULL,               -- tls | starttls | here (this machine) | open (chosen, over a network)
  authority TEXT NOT NULL DEFAULT '',     -- certificates (PEM) that are trusted beside the system's
  login TEXT NOT NULL,
  secret TEXT NOT NULL,                   -- sealed with the desk's key
  folder TEXT NOT NULL,
  done_folder TEXT NOT NULL DEFAULT '',   -- empty: mail stays where it is, marked as read
  failed_folder TEXT NOT NULL DEFAULT '',
  group_id BIGINT,                        -- whose tickets it opens; a group that is gone is none
  who TEXT NOT NULL,                      -- desk | registered | domains
  domains TEXT NOT NULL DEFAULT '',       -- space-separated
  take_all BIGINT NOT NULL,               -- 1: what lies there already is filed too
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- How far it was read: everything up to uid_done was filed, or has a row in mailbox_mail. The numbers count within
  -- uid_validity; when that changes, all is looked at again.
  uid_validity BIGINT NOT NULL DEFAULT 0,
  uid_done BIGINT NOT NULL DEFAULT 0,
  begun_at BIGINT,                        -- when it was opened first
  -- After such a change: up to this number mail may be older than begun_at, and is then not filed (unless take_all).
  uid_old BIGINT NOT NULL DEFAULT 0,
  waiting BIGINT NOT NULL DEFAULT 0,      -- mails that were found and not filed yet
  -- The mail at which the connection broke off, and how often in a row.
  cut_uid BIGINT NOT NULL DEFAULT 0,
  cut_times BIGINT NOT NULL DEFAULT 0,
  -- The one process that reads it.
  lease_owner TEXT NOT NULL DEFAULT '',
  lease_until BIGINT NOT NULL DEFAULT 0,
  contact_at BIGINT,                      -- when the server answered last
  read_at BIGINT,                         -- when all of it was read last
  trouble TEXT NOT NULL DEFAULT '',       -- why it is not read, in one word; empty: nothing is wrong
  detail TEXT NOT NULL DEFAULT '',        -- what the server said
  trouble_since BIGINT
);

-- Mails up to uid_done that are not done with: to be tried again, or filed and not yet moved out of the folder.
CREATE TABLE mailbox_mail (
  mailbox_id BIGINT NOT NULL REFERENCES mailbox (id),
  uid BIGINT NOT NULL,
  state TEXT NOT NULL,                    -- again | done | failed
  times BIGINT NOT NULL DEFAULT 0,        -- how often it could not be filed
  PRIMARY KEY (mailbox_id, uid)
);
