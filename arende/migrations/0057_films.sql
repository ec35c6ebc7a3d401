-- A film that was put into a text is shown where it stands there, and nowhere else.
ALTER TABLE help_file ADD COLUMN in_text BIGINT NOT NULL DEFAULT 0;
