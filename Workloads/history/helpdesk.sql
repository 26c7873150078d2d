-- The help desk beside the shop.
CREATE TABLE agents (
  agent_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE tickets (
  ticket_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  requester text NOT NULL,
  agent_id integer REFERENCES agents,
  state text NOT NULL,
  opened_at timestamptz NOT NULL,
  subject text NOT NULL
);
CREATE TABLE messages (
  message_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ticket_id integer NOT NULL REFERENCES tickets,
  sent_at timestamptz NOT NULL,
  body text NOT NULL
);

INSERT INTO agents (name) SELECT 'Agent ' || n FROM generate_series(1, 40) n;
INSERT INTO tickets (requester, agent_id, state, opened_at, subject)
SELECT 'customer' || 1 + n % 20000 || '@example.com', 1 + n % 40, CASE WHEN n % 60 = 0 THEN 'open' ELSE 'closed' END,
  timestamptz '2026-03-01Z' - (30000 - n) * interval '5 minutes', 'Where is order ' || n || '?'
FROM generate_series(1, 30000) n;
INSERT INTO messages (ticket_id, sent_at, body)
SELECT 1 + (n::bigint * 17 % 30000)::int, timestamptz '2026-03-01Z' - (90000 - n) * interval '100 seconds', repeat('Thank you for writing. ', 5)
FROM generate_series(1, 90000) n;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
