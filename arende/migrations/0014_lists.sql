-- The customer's list and page: a reference of the customer's own on each request, and lists in order of creation that
-- read no more rows than they show.

ALTER TABLE ticket ADD COLUMN customer_reference TEXT;  -- the customer's own words (D09)
CREATE INDEX ticket_by_requester_created ON ticket (requester_id, created_at);
CREATE INDEX ticket_by_organization_created ON ticket (organization_id, created_at);
