/// A schema with something of everything that PostgreSQL users have.
enum RichSchema {
  static let definition = #"""
    CREATE EXTENSION pg_trgm;
    CREATE EXTENSION btree_gist;
    CREATE EXTENSION postgres_fdw;
    CREATE EXTENSION pg_stat_statements;
    CREATE SCHEMA shop;
    CREATE SCHEMA "Odd ""Schema""";
    CREATE TYPE shop.order_status AS ENUM ('open', 'paid', 'it''s done');
    CREATE DOMAIN shop.email AS text NOT NULL CHECK (VALUE LIKE '%@%');
    CREATE TYPE shop.money_range AS RANGE (subtype = numeric);
    CREATE TYPE shop.place AS (street text, number integer, geo point);
    CREATE COLLATION shop.german (provider = icu, locale = 'de-DE');
    CREATE FUNCTION shop.squash(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ SELECT lower(trim(value)) $$;
    CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TABLE shop.customers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email shop.email UNIQUE,
      name text COLLATE shop.german,
      home shop.place,
      tags text[] DEFAULT '{}',
      attributes jsonb NOT NULL DEFAULT '{}',
      budget shop.money_range,
      active boolean NOT NULL DEFAULT true,
      name_length integer GENERATED ALWAYS AS (length(name)) STORED,
      created_at timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00'
    ) WITH (fillfactor = 80);
    COMMENT ON TABLE shop.customers IS 'people; who buy';
    CREATE INDEX customers_name_idx ON shop.customers (shop.squash(name), created_at DESC NULLS LAST);
    CREATE INDEX customers_tags_idx ON shop.customers USING gin (tags);
    CREATE INDEX customers_trgm_idx ON shop.customers USING gin (name gin_trgm_ops);
    CREATE INDEX customers_active_idx ON shop.customers (created_at) INCLUDE (name, email) WHERE active;
    CREATE INDEX customers_pattern_idx ON shop.customers (email text_pattern_ops, name COLLATE "C" DESC);
    CREATE STATISTICS shop.customers_stats (ndistinct, dependencies, mcv) ON name, name_length FROM shop.customers;
    CREATE STATISTICS shop.customers_expr ON (lower(name)), active FROM shop.customers;
    CREATE TABLE shop.orders (
      id bigserial,
      customer_id bigint NOT NULL REFERENCES shop.customers (id) ON DELETE CASCADE,
      status shop.order_status NOT NULL DEFAULT 'open',
      total numeric(10, 2) CHECK (total >= 0),
      placed_at date NOT NULL,
      PRIMARY KEY (id, placed_at)
    ) PARTITION BY RANGE (placed_at);
    CREATE INDEX orders_customer_idx ON shop.orders (customer_id);
    CREATE TABLE shop.orders_2025 PARTITION OF shop.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
    CREATE TABLE shop.orders_2026 PARTITION OF shop.orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
      PARTITION BY HASH (id);
    CREATE TABLE shop.orders_2026_even PARTITION OF shop.orders_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE shop.orders_2026_odd PARTITION OF shop.orders_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    CREATE TABLE shop.refunds (order_id bigint, order_date date, amount money,
      FOREIGN KEY (order_id, order_date) REFERENCES shop.orders (id, placed_at));
    CREATE TABLE "Odd ""Schema"""."Select" ("from" int PRIMARY KEY, "Ünï" text DEFAULT 'a;b', x int, UNIQUE ("Ünï", x));
    CREATE TABLE "Größe" (id int, "Wert""x" text);
    CREATE TABLE animals (id int PRIMARY KEY, name text);
    CREATE TABLE dogs (bark boolean) INHERITS (animals);
    CREATE TABLE bookings (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));
    CREATE UNLOGGED TABLE cache (key text PRIMARY KEY, value bytea);
    CREATE TABLE secrets (id int PRIMARY KEY, owner name NOT NULL DEFAULT 'x', body text);
    ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON secrets FOR SELECT TO PUBLIC USING (owner = CURRENT_USER);
    CREATE VIEW shop.open_orders AS SELECT o.id, c.name FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id
      WHERE o.status = 'open';
    CREATE VIEW top_orders AS SELECT name, count(*) AS n FROM shop.open_orders GROUP BY name;
    CREATE MATERIALIZED VIEW shop.totals AS SELECT customer_id, sum(total) AS total FROM shop.orders GROUP BY customer_id;
    CREATE UNIQUE INDEX totals_key ON shop.totals (customer_id);
    CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw;
    CREATE FOREIGN TABLE remote_stock (id int, amount int) SERVER elsewhere;
    CREATE TRIGGER touch BEFORE UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.touch();
    """#

  static let rows = #"""
    INSERT INTO shop.customers (email, name, home, tags, attributes, budget, active, created_at)
      SELECT i || '@x.de', 'Kunde, "' || i % 50 || '"', ROW('a b', i, NULL::point)::shop.place, ARRAY['t' || i % 7, NULL], '{"k": 1}',
        shop.money_range(i, i + 10), i % 10 <> 0, timestamptz '2026-01-01 00:00:00+00' + i * interval '1 hour'
      FROM generate_series(1, 1000) i;
    INSERT INTO shop.orders (customer_id, status, total, placed_at)
      SELECT 1 + i % 1000, (ARRAY['open', 'paid', 'it''s done'])[1 + i % 3]::shop.order_status, i % 90,
        date '2025-06-01' + i % 400
      FROM generate_series(1, 3000) i;
    INSERT INTO "Odd ""Schema"""."Select" SELECT i, 'ü' || i, i FROM generate_series(1, 100) i;
    INSERT INTO "Größe" SELECT i, 'w' FROM generate_series(1, 100) i;
    INSERT INTO animals SELECT i, 'a' || i FROM generate_series(1, 100) i;
    INSERT INTO dogs SELECT 1000 + i, 'd' || i, true FROM generate_series(1, 100) i;
    INSERT INTO secrets SELECT i, 'tenant', 'b' FROM generate_series(1, 100) i;
    INSERT INTO bookings SELECT i, tstzrange('2026-01-01', '2026-01-02') FROM generate_series(1, 100) i;
    REFRESH MATERIALIZED VIEW shop.totals;
    """#
}
