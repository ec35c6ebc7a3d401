-- What articles, ideas and updates say, as they are found by: a row for each text and language, which every process keeps in memory
-- and brings up to date by `version`. A row for each word was three million rows for twenty thousand articles, and a word that
-- is everywhere had to be read from each.
CREATE TABLE search_words (
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  what TEXT NOT NULL,                     -- article, idea or update
  what_id BIGINT NOT NULL,
  locale TEXT NOT NULL,
  words TEXT NOT NULL,                    -- each with its weight after it: `exam 9 print 2`
  version BIGINT NOT NULL,
  PRIMARY KEY (what, what_id, locale)
);
CREATE INDEX search_words_since ON search_words (brand_id, what, version);

-- One row: the latest version. Whoever writes words takes the next one and holds it until the end.
CREATE TABLE search_version (
  id BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO search_version (id, version) VALUES (1, 1);

INSERT INTO search_words (brand_id, what, what_id, locale, words, version)
SELECT a.brand_id, 'article', a.id, w.locale, string_agg(w.word || ' ' || w.weight, ' '), 1
FROM help_word w JOIN help_article a ON a.id = w.article_id
GROUP BY a.brand_id, a.id, w.locale;
INSERT INTO search_words (brand_id, what, what_id, locale, words, version)
SELECT i.brand_id, 'idea', i.id, w.locale, string_agg(w.word || ' ' || w.weight, ' '), 1
FROM news_word w JOIN idea i ON i.id = w.about_id
WHERE w.about = 'idea'
GROUP BY i.brand_id, i.id, w.locale;
INSERT INTO search_words (brand_id, what, what_id, locale, words, version)
SELECT u.brand_id, 'update', u.id, w.locale, string_agg(w.word || ' ' || w.weight, ' '), 1
FROM news_word w JOIN product_update u ON u.id = w.about_id
WHERE w.about = 'update'
GROUP BY u.brand_id, u.id, w.locale;

DROP TABLE help_word;
DROP TABLE news_word;
