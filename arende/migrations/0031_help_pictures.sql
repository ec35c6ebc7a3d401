-- Pictures in articles. Whoever may read the article may have its pictures; to all others they are not there.

CREATE TABLE help_picture (
  id {id},
  article_id BIGINT REFERENCES help_article (id), -- NULL: put into an article that was not saved yet
  token TEXT NOT NULL UNIQUE,             -- its address; nobody can guess it
  sha256 TEXT NOT NULL,                   -- its place in the store of files
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,             -- by content
  size BIGINT NOT NULL,
  alt TEXT NOT NULL,                      -- what it shows, in words
  author_id BIGINT REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX help_picture_by_article ON help_picture (article_id, id);
CREATE INDEX help_picture_by_sha256 ON help_picture (sha256);
