-- What somebody wrote of an article and asked others to look at, before its readers find it: one open for each language.
CREATE TABLE help_review (
  id {id},
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  locale TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  others_right BIGINT NOT NULL,
  words TEXT NOT NULL,                    -- to whoever looks at it
  author_id BIGINT NOT NULL REFERENCES person (id),
  reviewer_id BIGINT REFERENCES person (id), -- who was asked; NULL: anybody who writes articles
  state TEXT NOT NULL,                    -- waiting | returned | taken | withdrawn
  reply TEXT NOT NULL,                    -- of whoever sent it back
  replier_id BIGINT REFERENCES person (id),
  created_at BIGINT NOT NULL,
  asked_at BIGINT NOT NULL                -- the last time
);
CREATE INDEX help_review_by_article ON help_review (article_id, locale, id);
CREATE INDEX help_review_by_state ON help_review (state, id);

-- Mails about them are to one person, and to nobody's following.
ALTER TABLE help_mail ADD COLUMN person_id BIGINT REFERENCES person (id);
