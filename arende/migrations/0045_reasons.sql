-- Why somebody of the team changed how severe a ticket is, beside the change itself; nobody but the team reads it.

ALTER TABLE change ADD COLUMN reason TEXT;
