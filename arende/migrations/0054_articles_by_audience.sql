-- What readers may read is counted, the first article for an audience found, and the next one to appear, without a look at the articles
-- themselves. Audience comes before what is asked of every article: lists of a section are to be read by section.
CREATE INDEX help_article_by_audience ON help_article (brand_id, audience, archived_at, publish_at, section_id);
