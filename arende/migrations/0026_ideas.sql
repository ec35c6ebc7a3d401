-- Ideas with their votes, product updates, what of them somebody has seen, the newsletter and its readers, and the mails about all this.

-- An idea. `root_id` is the one that it was put together with, or itself: votes are counted there.
CREATE TABLE idea (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  author_id BIGINT REFERENCES person (id),
  locale TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  product TEXT NOT NULL DEFAULT '',
  quarter TEXT NOT NULL DEFAULT '',
  hidden BIGINT NOT NULL DEFAULT 0,        -- 1: only its author and the team see it
  merged_into BIGINT,
  root_id BIGINT NOT NULL DEFAULT 0,
  votes BIGINT NOT NULL DEFAULT 0,         -- people, counted once
  organizations BIGINT NOT NULL DEFAULT 0, -- organizations of theirs
  answered_at BIGINT NOT NULL DEFAULT 0,   -- 0: never
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX idea_by_votes ON idea (brand_id, votes);
CREATE INDEX idea_by_root ON idea (root_id);

CREATE TABLE idea_vote (
  idea_id BIGINT NOT NULL REFERENCES idea (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  organization_id BIGINT REFERENCES organization (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (idea_id, person_id)
);

CREATE TABLE idea_follower (
  idea_id BIGINT NOT NULL REFERENCES idea (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (idea_id, person_id)
);

CREATE TABLE idea_comment (
  id {id},
  idea_id BIGINT NOT NULL REFERENCES idea (id),
  author_id BIGINT NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  state TEXT NOT NULL,                     -- shown, waiting, removed
  created_at BIGINT NOT NULL
);
CREATE INDEX idea_comment_by_idea ON idea_comment (idea_id, id);

-- A ticket that became an idea.
CREATE TABLE idea_ticket (
  ticket_id BIGINT PRIMARY KEY REFERENCES ticket (id),
  idea_id BIGINT NOT NULL REFERENCES idea (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX idea_ticket_by_idea ON idea_ticket (idea_id);

-- `kind`: new, improved, fixed. `state`: draft, scheduled, published.
CREATE TABLE product_update (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  ships BIGINT NOT NULL DEFAULT 1,         -- its ideas are shipped with it, and who wished for them is told
  publish_at BIGINT,
  published_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX product_update_by_brand ON product_update (brand_id, state, published_at);

CREATE TABLE product_update_idea (
  update_id BIGINT NOT NULL REFERENCES product_update (id),
  idea_id BIGINT NOT NULL REFERENCES idea (id),
  PRIMARY KEY (update_id, idea_id)
);

-- Up to when somebody has seen the updates of a portal.
CREATE TABLE news_seen (
  person_id BIGINT NOT NULL REFERENCES person (id),
  brand_id BIGINT NOT NULL REFERENCES brand (id),
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, brand_id)
);

-- What ideas, updates and newsletters say, by language: of `about` (idea, update, newsletter) and its number.
CREATE TABLE news_text (
  about TEXT NOT NULL,
  about_id BIGINT NOT NULL,
  part TEXT NOT NULL,
  locale TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (about, about_id, part, locale)
);

-- The words of ideas and updates, for finding them.
CREATE TABLE news_word (
  word TEXT NOT NULL,
  about TEXT NOT NULL,
  about_id BIGINT NOT NULL,
  locale TEXT NOT NULL,
  weight BIGINT NOT NULL,
  PRIMARY KEY (word, about, about_id, locale)
);
CREATE INDEX news_word_of ON news_word (about, about_id);

-- Who reads the newsletter. `failed`: their mail server refused them for good.
CREATE TABLE news_subscriber (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  address TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  locale TEXT NOT NULL,
  person_id BIGINT REFERENCES person (id),
  confirmed_at BIGINT,
  failed BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX news_subscriber_once ON news_subscriber (brand_id, mailbox);

-- `state`: draft, scheduled, sending, sent. `audience`: everyone, administrators. `locale`: empty for all languages.
CREATE TABLE newsletter (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  state TEXT NOT NULL,
  audience TEXT NOT NULL,
  locale TEXT NOT NULL DEFAULT '',
  send_at BIGINT,
  sent_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Mails. `message`: confirm, newsletter, test (to a subscriber, of a newsletter, to one of the team), shipped, answered (to a person).
CREATE TABLE news_mail (
  id {id},
  brand_id BIGINT NOT NULL DEFAULT 1 REFERENCES brand (id),
  message TEXT NOT NULL,
  about_id BIGINT NOT NULL,
  turn BIGINT NOT NULL DEFAULT 0,          -- tells mails about the same apart: which answer, which test
  person_id BIGINT NOT NULL DEFAULT 0,
  subscriber_id BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE UNIQUE INDEX news_mail_once ON news_mail (message, about_id, turn, person_id, subscriber_id);

-- The role that every desk begins with looks after ideas too, unless somebody decided otherwise about it.
UPDATE team_role SET permissions = 'answer mail organizations groups articles status ideas exports'
WHERE name_folded = 'lead' AND permissions = 'answer mail organizations groups articles status exports';
