-- What somebody reads the newsletter for, and whose mail came back.

-- When their mail server sent a newsletter back for good: they get no more until they confirm again. NULL: it arrives.
ALTER TABLE news_subscriber ADD COLUMN bounced_at BIGINT;

-- The products that somebody wants to hear of, as options of the product field; none: of everything.
CREATE TABLE news_subscriber_product (
  subscriber_id BIGINT NOT NULL REFERENCES news_subscriber (id),
  product TEXT NOT NULL,
  PRIMARY KEY (subscriber_id, product)
);

-- For whom it is who reads it for a product; empty: for all.
ALTER TABLE newsletter ADD COLUMN product TEXT NOT NULL DEFAULT '';
