-- What a request was continued in is found as quickly as what it continues.

CREATE INDEX ticket_by_follow_up ON ticket (follow_up_of) WHERE follow_up_of IS NOT NULL;
