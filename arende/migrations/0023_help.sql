-- The help centre: categories hold sections, sections hold articles and other sections. Each belongs to one brand. What they say
-- is in help_text, by language.

CREATE TABLE help_category (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX help_category_by_brand ON help_category (brand_id, position, id);

CREATE TABLE help_section (
  id {id},
  category_id BIGINT NOT NULL REFERENCES help_category (id),
  parent_id BIGINT REFERENCES help_section (id),   -- NULL: it stands in the category itself
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX help_section_by_category ON help_section (category_id, position, id);

CREATE TABLE help_article (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id), -- its category's, kept beside so that lists need not ask
  section_id BIGINT NOT NULL REFERENCES help_section (id),
  position BIGINT NOT NULL,
  audience TEXT NOT NULL,                 -- everyone | signed_in | members | representatives | organizations | agents
  source_locale TEXT NOT NULL,            -- in which language it was written first
  publish_at BIGINT,                      -- from when on it is there; NULL: a draft
  archived_at BIGINT,                     -- NULL: it was not put away
  author_id BIGINT REFERENCES person (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,             -- when anything of it changed
  edited_at BIGINT NOT NULL               -- when its words changed: what readers are told
);
CREATE INDEX help_article_by_section ON help_article (section_id, position, id);
CREATE INDEX help_article_by_brand ON help_article (brand_id, id);

CREATE TABLE help_article_organization (
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  organization_id BIGINT NOT NULL REFERENCES organization (id),
  PRIMARY KEY (article_id, organization_id)
);

-- What a category, a section or an article says in one language: its title, and its description or body.
CREATE TABLE help_text (
  thing TEXT NOT NULL,                    -- category | section | article
  thing_id BIGINT NOT NULL,
  locale TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  right_at BIGINT NOT NULL,               -- when it said what the other languages say: when it was written, or looked at
  PRIMARY KEY (thing, thing_id, locale)
);

-- Every text that an article ever had. Nothing here is changed.
CREATE TABLE help_version (
  id {id},
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  locale TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  author_id BIGINT REFERENCES person (id),
  restored_from BIGINT REFERENCES help_version (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX help_version_by_article ON help_version (article_id, locale, id);

-- Whether an article helped. One vote for each reader: `p7` for a person, `v` and a hash for a signed-out browser.
CREATE TABLE help_vote (
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  voter TEXT NOT NULL,
  helpful BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, voter)
);

-- The words that an article can be found by, and the stems of words in its language. A list of our own, the same on both engines:
-- it is small beside tickets, and the rule of who reads what stands in the same statement.
CREATE TABLE help_word (
  word TEXT NOT NULL,
  article_id BIGINT NOT NULL REFERENCES help_article (id),
  locale TEXT NOT NULL,
  weight BIGINT NOT NULL,                 -- more for a title than for a body
  PRIMARY KEY (word, article_id, locale)
);
CREATE INDEX help_word_by_article ON help_word (article_id);

-- Leads who are as they were made write articles too.
UPDATE team_role SET permissions = 'answer mail organizations groups articles exports'
WHERE name_folded = 'lead' AND permissions = 'answer mail organizations groups exports';
