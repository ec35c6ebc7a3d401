-- Forms that guide: questions that the team asks within a comment, headings between questions, answers that the browser
-- can give, and mails that tell of a change.

-- What an agent asked for in a public comment. `answered_at`: since then there is an answer.
CREATE TABLE comment_question (
  comment_id BIGINT NOT NULL REFERENCES comment (id),
  field_id BIGINT NOT NULL REFERENCES ticket_field (id),
  ticket_id BIGINT NOT NULL REFERENCES ticket (id),
  position BIGINT NOT NULL,
  answered_at BIGINT,
  PRIMARY KEY (comment_id, field_id)
);
CREATE INDEX comment_question_by_ticket ON comment_question (ticket_id, comment_id);

-- The numbers of the fields that a draft asks for, separated by blanks.
ALTER TABLE draft ADD COLUMN asked TEXT NOT NULL DEFAULT '';

-- Whether a click writes browser, system, screen and language into the answer.
ALTER TABLE ticket_field ADD COLUMN from_browser BIGINT NOT NULL DEFAULT 0;

-- A heading above a field of a form; it stands over all that follows, up to the next heading. Its words are in form_text.
CREATE TABLE ticket_form_section (
  id {id},
  form_id BIGINT NOT NULL REFERENCES ticket_form (id),
  key TEXT NOT NULL,
  field_id BIGINT NOT NULL REFERENCES ticket_field (id),
  UNIQUE (form_id, key)
);

-- A mail about changes without a comment tells of those from the first to the last of these.
ALTER TABLE mail_out ADD COLUMN first_change BIGINT;
ALTER TABLE mail_out ADD COLUMN last_change BIGINT;

-- Whose answers the history tells is found by their field.
CREATE INDEX change_by_field ON change (field_id, ticket_id) WHERE field_id IS NOT NULL;
