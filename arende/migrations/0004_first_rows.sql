-- What every desk starts with: one team, six statuses and their words.
-- A customer's reply reopens pending, held and solved tickets; a closed one makes a follow-up.

INSERT INTO desk (name, created_at) VALUES ('Support', 0);

INSERT INTO status (category, position, on_customer_reply, customer_may_close, is_default) VALUES
  ('new', 1, 'stay', 1, 1),
  ('open', 2, 'stay', 1, 1),
  ('pending', 3, 'open', 1, 1),
  ('hold', 4, 'open', 1, 1),
  ('solved', 5, 'open', 1, 1),
  ('closed', 6, 'follow_up', 0, 1);

INSERT INTO status_label (status_id, locale, agent_label, customer_label)
SELECT id, 'en',
  CASE category WHEN 'new' THEN 'New' WHEN 'open' THEN 'Open' WHEN 'pending' THEN 'Pending'
    WHEN 'hold' THEN 'On hold' WHEN 'solved' THEN 'Solved' ELSE 'Closed' END,
  CASE category WHEN 'new' THEN 'Received' WHEN 'open' THEN 'Open' WHEN 'pending' THEN 'Awaiting your reply'
    WHEN 'hold' THEN 'On hold' WHEN 'solved' THEN 'Solved' ELSE 'Closed' END
FROM status;

INSERT INTO status_label (status_id, locale, agent_label, customer_label)
SELECT id, 'sv',
  CASE category WHEN 'new' THEN 'Ny' WHEN 'open' THEN 'Öppen' WHEN 'pending' THEN 'Väntar'
    WHEN 'hold' THEN 'Parkerad' WHEN 'solved' THEN 'Löst' ELSE 'Stängd' END,
  CASE category WHEN 'new' THEN 'Mottaget' WHEN 'open' THEN 'Öppet' WHEN 'pending' THEN 'Väntar på ditt svar'
    WHEN 'hold' THEN 'Parkerat' WHEN 'solved' THEN 'Löst' ELSE 'Stängt' END
FROM status;
