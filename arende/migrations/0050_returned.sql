-- Whose mail came back for good: they get no more of it until they say that it arrives again. NULL: it arrives.

ALTER TABLE service_subscriber ADD COLUMN bounced_at BIGINT;
ALTER TABLE help_follower ADD COLUMN bounced_at BIGINT;
