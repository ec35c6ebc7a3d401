-- What is beside an article: what its readers say about it, who hears of it by mail, what somebody read last, and files to take along.

-- What somebody said about an article. Taking it away removes the row.
CREATE TABLE help_comment (
  id {id},
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  author_id BIGINT NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  state TEXT NOT NULL,                    -- waiting | shown | refused
  created_at BIGINT NOT NULL
);
CREATE INDEX help_comment_by_article ON help_comment (article_id, id);
CREATE INDEX help_comment_by_state ON help_comment (state, id);

-- Who hears of an article (what is new in it, and what is said about it) or of a section (what is new there).
CREATE TABLE help_follower (
  id {id},
  thing TEXT NOT NULL,                    -- article | section
  thing_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX help_follower_once ON help_follower (thing, thing_id, person_id);

-- Mails to them. `message`: version, article, comment.
CREATE TABLE help_mail (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  message TEXT NOT NULL,
  about_id BIGINT NOT NULL,               -- the article, or the comment
  turn BIGINT NOT NULL DEFAULT 0,         -- which version
  follower_id BIGINT NOT NULL,            -- its row may be gone: they left
  state TEXT NOT NULL,                    -- waiting | sent | failed | nobody
  error TEXT,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE UNIQUE INDEX help_mail_once ON help_mail (message, about_id, turn, follower_id);

-- What somebody who was signed in read last: a few articles for each person, for nobody but them.
CREATE TABLE help_seen (
  person_id BIGINT NOT NULL REFERENCES person (id),
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, article_id)
);

-- Files of an article: whoever may read it may have them; to all others they are not there.
CREATE TABLE help_file (
  id {id},
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  token TEXT NOT NULL UNIQUE,             -- its address; nobody can guess it
  sha256 TEXT NOT NULL,                   -- its place in the store of files
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,             -- by content
  size BIGINT NOT NULL,
  author_id BIGINT REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX help_file_by_article ON help_file (article_id, id);
CREATE INDEX help_file_by_sha256 ON help_file (sha256);
