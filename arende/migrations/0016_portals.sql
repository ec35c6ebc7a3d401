-- Statuses have names that stay, so that a portal can be written down as a file and two be compared.

ALTER TABLE status ADD COLUMN key TEXT NOT NULL DEFAULT '';
UPDATE status SET key = CASE WHEN is_default = 1 THEN category ELSE category || '_' || id END;
CREATE UNIQUE INDEX status_key ON status (key);
