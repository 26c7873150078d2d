-- A small shop, six weeks before the first night of the sample.
CREATE TABLE customers (
  customer_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  full_name text NOT NULL,
  country_code char(2) NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TABLE products (
  product_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL UNIQUE,
  name text NOT NULL,
  category_id integer NOT NULL,
  price numeric(10, 2) NOT NULL,
  description text NOT NULL
);
CREATE TABLE orders (
  order_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  status text NOT NULL,
  channel text NOT NULL,
  placed_at timestamptz NOT NULL,
  total numeric(10, 2) NOT NULL,
  note text
);
CREATE INDEX orders_channel_placed_at_idx ON orders (channel, placed_at);
CREATE TABLE order_items (
  order_id integer NOT NULL REFERENCES orders,
  position smallint NOT NULL,
  product_id integer NOT NULL REFERENCES products,
  quantity smallint NOT NULL,
  price numeric(10, 2) NOT NULL,
  PRIMARY KEY (order_id, position)
);
CREATE TABLE carts (
  cart_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token uuid NOT NULL UNIQUE,
  customer_id integer NOT NULL REFERENCES customers,
  campaign integer NOT NULL,
  updated_at timestamptz NOT NULL,
  items smallint NOT NULL,
  total numeric(10, 2) NOT NULL
) WITH (fillfactor = 60);
CREATE INDEX carts_customer_id_idx ON carts (customer_id);
CREATE INDEX carts_campaign_idx ON carts (campaign);
CREATE TABLE audit_log (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  happened_at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  details text NOT NULL
);

INSERT INTO customers (email, full_name, country_code, created_at)
SELECT 'customer' || n || '@example.com', 'Customer ' || n, (ARRAY['DE', 'FR', 'NL', 'AT', 'IS'])[1 + n % 5],
  timestamptz '2026-03-01Z' - (20000 - n) * interval '30 minutes'
FROM generate_series(1, 20000) n;
INSERT INTO products (sku, name, category_id, price, description)
SELECT 'SKU-' || lpad(n::text, 5, '0'), 'Product ' || n, 1 + n % 40, 5 + n % 200, repeat('A sturdy thing for every day. ', 8)
FROM generate_series(1, 4000) n;
INSERT INTO orders (customer_id, status, channel, placed_at, total, note)
SELECT 1 + (n::bigint * 7919 % 20000)::int, CASE WHEN n % 40 = 0 THEN 'returned' WHEN n > 119200 THEN 'open' ELSE 'shipped' END,
  (ARRAY['web', 'web', 'web', 'app', 'phone'])[1 + n % 5], timestamptz '2026-03-01Z' - (120000 - n) * interval '30 seconds',
  10 + n % 300, CASE WHEN n % 10 = 0 THEN 'leave it with the neighbours' END
FROM generate_series(1, 120000) n;
INSERT INTO order_items (order_id, position, product_id, quantity, price)
SELECT o, p, 1 + ((o::bigint * 31 + p * 977) % 4000)::int, 1 + o % 3, 5 + o % 90
FROM generate_series(1, 120000) o, generate_series(1, 2) p;
INSERT INTO carts (token, customer_id, campaign, updated_at, items, total)
SELECT md5(n::text)::uuid, 1 + n % 20000, n % 300, timestamptz '2026-03-01Z' - (30000 - n) * interval '1 minute', 1 + n % 6, 10 + n % 200
FROM generate_series(1, 30000) n;
INSERT INTO audit_log (happened_at, actor, action, details)
SELECT timestamptz '2026-03-01Z' - (80000 - n) * interval '1 minute', 'staff' || n % 50, (ARRAY['login', 'edit', 'export'])[1 + n % 3],
  repeat('d', 90)
FROM generate_series(1, 80000) n;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
