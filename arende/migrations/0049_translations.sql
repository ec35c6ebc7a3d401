-- What every text of the desk said in each language when it was looked at last, so that it is known which language has not followed
-- the others. Articles are not among them: they have versions.

-- `place` is what it is, like `field.12.title` or `setting.welcome`.
CREATE TABLE translation (
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  place TEXT NOT NULL,
  locale TEXT NOT NULL,
  body TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  right_at BIGINT NOT NULL,               -- when it said what the other languages say
  PRIMARY KEY (brand_id, place, locale)
);

-- What it said before, until when.
CREATE TABLE translation_before (
  id {id},
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  place TEXT NOT NULL,
  locale TEXT NOT NULL,
  body TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX translation_before_by_place ON translation_before (brand_id, place, locale, until);
