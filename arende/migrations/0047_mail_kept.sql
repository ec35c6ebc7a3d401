-- How far the desk reaches for tokens, and what is shown of a mail that is held.

-- Whether another provider may stand in a private network. Those that are known already were asked there until now.
ALTER TABLE mail_consent ADD COLUMN inside BIGINT NOT NULL DEFAULT 0;

UPDATE mail_consent SET inside = 1 WHERE provider = 'other';

-- The beginning of what a held mail says; NULL: it was not looked at yet.
ALTER TABLE mail_in ADD COLUMN said TEXT;
