-- Searches that found nothing, and how words are spelt, so that a misspelt one is found all the same.

-- How words of articles, ideas and updates are spelt: each without marks on its letters, and with one letter missing. Which texts
-- say a word is not in here.
CREATE TABLE help_spelling (
  form TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (form, word)
);
CREATE INDEX help_spelling_by_word ON help_spelling (word);

-- What is written already. Words that stand in the lists of words as stems are known too, which does no harm.
INSERT INTO help_spelling (form, word)
WITH RECURSIVE known (word, plain) AS (
  SELECT w.word, replace(replace(replace(replace(replace(replace(w.word, 'å', 'a'), 'ä', 'a'), 'ö', 'o'), 'ø', 'o'), 'é', 'e'), 'ü', 'u')
  FROM (SELECT word FROM help_word UNION SELECT word FROM news_word) AS w
  WHERE length(w.word) BETWEEN 4 AND 24
), cut (word, plain, at) AS (
  SELECT word, plain, 1 FROM known
  UNION ALL
  SELECT word, plain, at + 1 FROM cut WHERE at < length(plain)
)
SELECT plain, word FROM known
UNION
SELECT substr(plain, 1, at - 1) || substr(plain, at + 1), word FROM cut;

-- What people searched for in a portal and did not find, in small letters. Who it was is not noted.
CREATE TABLE search_miss (
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  words TEXT NOT NULL,
  times BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (brand_id, words)
);
CREATE INDEX search_miss_by_last ON search_miss (brand_id, last_at);
