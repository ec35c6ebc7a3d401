-- How sure it is that a mail comes from whom it names, and words to find it by.

ALTER TABLE mail_in ADD COLUMN identity TEXT NOT NULL DEFAULT '';  -- verified | aligned | unknown | refuted
ALTER TABLE mail_in ADD COLUMN proof TEXT NOT NULL DEFAULT '';     -- what was found out, as mail servers write it
ALTER TABLE mail_in ADD COLUMN sought TEXT NOT NULL DEFAULT '';    -- sender, subject and Message-ID in lower case
UPDATE mail_in SET sought = lower(sender || ' ' || subject || ' ' || message_id);
