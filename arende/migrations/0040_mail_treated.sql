-- What people of the team made of mail that came in, and what it was before.

CREATE TABLE mail_treated (
  id {id},
  mail_id BIGINT NOT NULL REFERENCES mail_in (id),
  person_id BIGINT,                       -- empty: the command line
  treated_as TEXT NOT NULL,               -- itself | person | again | ticket | reply | bounce | nothing | back
  fate TEXT NOT NULL,                     -- what it was before
  reason TEXT NOT NULL,
  ticket_id BIGINT,
  comment_id BIGINT,
  at BIGINT NOT NULL
);
CREATE INDEX mail_treated_by_mail ON mail_treated (mail_id);

CREATE INDEX mail_in_held ON mail_in (ticket_id) WHERE fate = 'held';
