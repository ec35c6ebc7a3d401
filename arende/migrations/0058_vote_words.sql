-- Why an article helped, or did not, in a reader's own words; they may be changed, and the team takes away what it has seen to.
ALTER TABLE help_vote ADD COLUMN words TEXT NOT NULL DEFAULT '';
CREATE INDEX help_vote_with_words ON help_vote (updated_at) WHERE words <> '';
