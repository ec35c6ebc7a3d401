-- What a status does: a customer's close may finish a ticket for good (D23), and a ticket that nobody says anything in
-- may move on by itself after some days.

ALTER TABLE status ADD COLUMN closes_as TEXT NOT NULL DEFAULT 'solved';  -- solved | closed
ALTER TABLE status ADD COLUMN after_days BIGINT;                        -- NULL: it stays
ALTER TABLE status ADD COLUMN then_status_id BIGINT REFERENCES status (id);
