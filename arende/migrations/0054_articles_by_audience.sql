-- What everybody may read is counted, and the first of it found, without a look at the articles themselves.
CREATE INDEX help_article_by_audience ON help_article (brand_id, audience, publish_at, section_id) WHERE archived_at IS NULL;
