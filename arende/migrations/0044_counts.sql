-- The numbers beside the team's views are counted in an index alone. What a customer's first line has not handed on (level 1)
-- is in no view of the team, and so not in their indexes: no row has to be read to tell it apart.

DROP INDEX ticket_by_category;
CREATE INDEX ticket_by_category ON ticket (category, active_at) WHERE level > 1;
DROP INDEX ticket_by_assignee;
CREATE INDEX ticket_by_assignee ON ticket (assignee_id, category, active_at) WHERE level > 1;
