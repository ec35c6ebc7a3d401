-- Mail that came back says something of the address it was sent to, not of whoever has another one by now.
ALTER TABLE help_follower ADD COLUMN bounced_to TEXT NOT NULL DEFAULT '';
UPDATE help_follower SET bounced_to = (SELECT p.email_folded FROM person p WHERE p.id = help_follower.person_id)
WHERE bounced_at IS NOT NULL;
