/// A database with something of everything that the planner has statistics or costs for.
enum LoadedSchema {
  static let scripts = [types, tables, rows, indexes, targets]

  private static let types = #"""
    CREATE EXTENSION btree_gist;
    CREATE EXTENSION pg_trgm;
    CREATE SCHEMA shop;
    CREATE TYPE shop.status AS ENUM ('new', 'paid', 'sent', 'done', 'back');
    CREATE DOMAIN shop.email AS text CHECK (VALUE LIKE '%@%');
    CREATE FUNCTION shop.squash(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ SELECT lower(trim(value)) $$;
    """#

  private static let tables = #"""
    CREATE TABLE shop.categories (
      id integer PRIMARY KEY, parent_id integer REFERENCES shop.categories (id), name text NOT NULL UNIQUE);
    CREATE TABLE shop.customers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      external_id uuid NOT NULL UNIQUE,
      email shop.email NOT NULL,
      name text NOT NULL,
      country char(2) NOT NULL,
      city text NOT NULL,
      zip text NOT NULL,
      tags text[] NOT NULL DEFAULT '{}',
      attributes jsonb NOT NULL DEFAULT '{}',
      budget int4range,
      balance numeric(12, 2) NOT NULL DEFAULT 0,
      referrer_id bigint,
      created_at timestamptz NOT NULL
    ) WITH (fillfactor = 90);
    CREATE TABLE shop.products (
      id integer PRIMARY KEY,
      sku varchar(20) NOT NULL,
      name text NOT NULL,
      category_id integer NOT NULL REFERENCES shop.categories (id),
      price numeric(10, 2) NOT NULL,
      sizes integer[] NOT NULL,
      search tsvector NOT NULL,
      attributes jsonb NOT NULL);
    CREATE TABLE shop.orders (
      id bigint PRIMARY KEY,
      customer_id bigint NOT NULL REFERENCES shop.customers (id),
      status shop.status NOT NULL,
      total numeric(10, 2) NOT NULL,
      placed_at timestamptz NOT NULL,
      shipped_on date,
      note text);
    CREATE TABLE shop.order_items (
      order_id bigint NOT NULL REFERENCES shop.orders (id) ON DELETE CASCADE,
      line integer NOT NULL,
      product_id integer NOT NULL REFERENCES shop.products (id),
      quantity integer NOT NULL,
      price numeric(10, 2) NOT NULL,
      PRIMARY KEY (order_id, line));
    CREATE TABLE shop.events (
      id bigint NOT NULL, kind text NOT NULL, customer_id bigint, happened_at timestamptz NOT NULL, payload jsonb
    ) PARTITION BY RANGE (happened_at);
    CREATE TABLE shop.events_01 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE shop.events_02 PARTITION OF shop.events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')
      PARTITION BY LIST (kind);
    CREATE TABLE shop.events_02_click PARTITION OF shop.events_02 FOR VALUES IN ('click');
    CREATE TABLE shop.events_02_rest PARTITION OF shop.events_02 DEFAULT;
    CREATE TABLE shop.events_03 PARTITION OF shop.events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
    CREATE TABLE shop.bookings (
      id integer PRIMARY KEY, room integer NOT NULL, during tstzrange NOT NULL, seats int4multirange,
      place point NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&));
    CREATE TABLE shop.measurements (sensor integer NOT NULL, taken_at timestamptz NOT NULL, value double precision);
    CREATE TABLE shop.animals (id integer PRIMARY KEY, name text NOT NULL, weight real);
    CREATE TABLE shop.dogs (bark boolean NOT NULL) INHERITS (shop.animals);
    CREATE TABLE shop.documents (id integer PRIMARY KEY, owner name NOT NULL, body text NOT NULL);
    ALTER TABLE shop.documents ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON shop.documents USING (owner = CURRENT_USER);
    CREATE VIEW shop.open_orders AS SELECT o.id, o.placed_at, c.name, c.country FROM shop.orders o
      JOIN shop.customers c ON c.id = o.customer_id WHERE o.status IN ('new', 'paid');
    CREATE MATERIALIZED VIEW shop.revenue AS SELECT customer_id, sum(total) AS total, count(*) AS orders
      FROM shop.orders GROUP BY customer_id WITH NO DATA;
    """#

  private static let indexes = #"""
    CREATE INDEX ON shop.customers (shop.squash(name));
    CREATE INDEX ON shop.customers (country, city);
    CREATE INDEX ON shop.customers (email text_pattern_ops);
    CREATE INDEX ON shop.customers USING gin (tags);
    CREATE INDEX ON shop.customers USING gin (attributes jsonb_path_ops);
    CREATE INDEX ON shop.customers USING gin (name gin_trgm_ops);
    CREATE INDEX ON shop.customers USING gist (budget);
    CREATE INDEX ON shop.customers ((attributes ->> 'language'));
    CREATE INDEX ON shop.customers USING hash (zip);
    CREATE UNIQUE INDEX ON shop.products (sku);
    CREATE INDEX ON shop.products (category_id, price DESC) INCLUDE (name);
    CREATE INDEX ON shop.products USING gin (search);
    CREATE INDEX ON shop.products USING gin (sizes);
    CREATE INDEX ON shop.orders (customer_id, placed_at DESC);
    CREATE INDEX ON shop.orders (placed_at) WHERE status IN ('new', 'paid');
    CREATE INDEX ON shop.orders (status);
    CREATE INDEX ON shop.orders (shipped_on NULLS FIRST);
    CREATE INDEX ON shop.order_items (product_id) INCLUDE (quantity);
    CREATE INDEX ON shop.events (customer_id, happened_at);
    CREATE INDEX ON shop.events (happened_at);
    CREATE INDEX ON shop.bookings USING spgist (place);
    CREATE INDEX ON shop.measurements USING brin (taken_at);
    CREATE INDEX ON shop.measurements (sensor, taken_at);
    CREATE INDEX ON shop.dogs (name);
    CREATE UNIQUE INDEX ON shop.revenue (customer_id);
    CREATE STATISTICS shop.places (ndistinct, dependencies, mcv) ON city, zip, country FROM shop.customers;
    CREATE STATISTICS shop.order_months ON (date_trunc('month', placed_at AT TIME ZONE 'UTC')), status FROM shop.orders;
    CREATE STATISTICS shop.months ON (date_trunc('day', taken_at AT TIME ZONE 'UTC')) FROM shop.measurements;
    """#

  /// ANALYZE reads 300 rows for each unit of the highest target among a table's columns: these make it read all rows
  /// of the larger tables, so that their statistics are the same in every run, and end where the columns do. The other
  /// columns keep the lengths of lists and histograms that are usual.
  ///
  /// A histogram leaves the most common values out, and of a table that was read to its end every value that is there
  /// twice may be one (`analyze_mcv_list`): order_id begins with 1, its histogram with 3, the first that is not. Its bins
  /// are short enough for that not to matter.
  private static let targets = #"""
    ALTER TABLE shop.customers ALTER COLUMN id SET STATISTICS 1000;
    ALTER TABLE shop.orders ALTER COLUMN status SET STATISTICS 1000;
    ALTER TABLE shop.order_items ALTER COLUMN order_id SET STATISTICS 1000;
    ALTER TABLE shop.events ALTER COLUMN kind SET STATISTICS 1000;
    ALTER TABLE shop.measurements ALTER COLUMN taken_at SET STATISTICS 1000;
    """#

  /// Deterministic: every value is a function of the row's number.
  private static let rows = #"""
    INSERT INTO shop.categories
      SELECT i, nullif((i - 1) / 10, 0), 'category ' || i FROM generate_series(1, 200) i;
    INSERT INTO shop.customers (external_id, email, name, country, city, zip, tags, attributes, budget, balance,
        referrer_id, created_at)
      SELECT md5(i::text)::uuid, 'user' || i || '@example' || i % 40 || '.com',
        (ARRAY['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Frieda'])[1 + i % 6] || ' ' || initcap(left(md5(i::text), 7)),
        (ARRAY['DE', 'DE', 'DE', 'FR', 'FR', 'US', 'AT', 'CH', 'PL', 'DE'])[1 + z % 10], 'city ' || z % 100,
        lpad((z % 1000)::text, 5, '0'),
        CASE i % 5 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['new', 't' || i % 300] ELSE ARRAY['t' || i % 20, 't' || i % 77] END,
        jsonb_build_object('language', (ARRAY['de', 'de', 'en', 'fr'])[1 + z % 4], 'level', i % 9,
          'flags', jsonb_build_object('beta', i % 50 = 0)),
        CASE WHEN i % 20 = 0 THEN 'empty' WHEN i % 21 = 0 THEN NULL
          ELSE int4range((z % 5000)::int, (z % 5000)::int + 1 + i % 400) END,
        round((sqrt(i) * (1 + z % 7))::numeric, 2), CASE WHEN i % 3 = 0 THEN 1 + z % 5000 END,
        timestamptz '2024-01-01 00:00:00+00' + i * interval '25 minutes'
      FROM (SELECT i, (i::bigint * 7919 + i / 7) % 100003 AS z FROM generate_series(1, 40000) i) AS source;
    INSERT INTO shop.products
      SELECT i, 'SKU-' || lpad(((i::bigint * 48271) % 100003)::text, 6, '0'), 'product ' || left(md5(i::text), 12), 1 + (i * i) % 199,
        round((1 + (i::bigint * 7907) % 900 * 0.37)::numeric, 2), ARRAY[i % 40, i % 7, 30 + i % 3],
        to_tsvector('english', 'running ' || (ARRAY['shoes', 'shirts', 'hats', 'socks'])[1 + i % 4] || ' in color'
          || i % 60 || CASE WHEN i % 100 = 0 THEN ' waterproof' ELSE '' END),
        jsonb_build_object('brand', 'b' || sqrt(i)::int, 'weight', i % 100)
      FROM generate_series(1, 10000) i;
    INSERT INTO shop.orders
      SELECT i, 1 + (z * z) % 40000, (ARRAY['done', 'done', 'done', 'done', 'sent', 'back', 'done', 'done', 'done',
          CASE WHEN i > 140000 THEN 'new' ELSE 'done' END])[1 + i % 10]::shop.status,
        round((z % 50000) / 17.0, 2), timestamptz '2025-01-01 00:00:00+00' + i * interval '4 minutes',
        CASE WHEN i % 7 <> 0 THEN date '2025-01-02' + i / 360 END,
        CASE WHEN i % 11 = 0 THEN repeat('note ', 1 + i % 9) END
      FROM (SELECT i, (i::bigint * 6151) % 99991 AS z FROM generate_series(1, 150000) i) AS source;
    UPDATE shop.orders SET status = 'paid' WHERE id % 400 = 3;
    INSERT INTO shop.order_items
      SELECT o, line, 1 + ((o::bigint * 31 + line * 17) % 9973 * (line)) % 10000, 1 + o % 4, 5 + (o * line) % 90
      FROM generate_series(1, 150000) o, generate_series(1, 2) line WHERE line = 1 OR o % 3 <> 0;
    INSERT INTO shop.events
      SELECT i, (ARRAY['click', 'click', 'view', 'view', 'view', 'buy'])[1 + i % 6], nullif((i::bigint * 7919) % 40000, 0),
        timestamptz '2026-01-01 00:00:00+00' + i * interval '62 seconds', jsonb_build_object('n', i % 13)
      FROM generate_series(1, 120000) i;
    INSERT INTO shop.bookings
      SELECT i, i % 50, tstzrange('2026-01-01'::timestamptz + i / 50 * interval '3 hours',
          '2026-01-01'::timestamptz + i / 50 * interval '3 hours' + (1 + i % 120) * interval '1 minute'),
        int4multirange(int4range(i % 90, i % 90 + 5), int4range(i % 90 + 10, i % 90 + 12)), point(i % 200, i % 173)
      FROM generate_series(1, 15000) i;
    INSERT INTO shop.measurements
      SELECT i % 500, timestamptz '2026-01-01 00:00:00+00' + i * interval '20 seconds',
        CASE WHEN i % 97 <> 0 THEN sin(i) * 100 END
      FROM generate_series(1, 250000) i;
    INSERT INTO shop.animals SELECT i, 'animal ' || i % 900, i % 70 FROM generate_series(1, 5000) i;
    INSERT INTO shop.dogs SELECT 10000 + i, 'dog ' || i % 700, i % 60, i % 9 = 0 FROM generate_series(1, 12000) i;
    INSERT INTO shop.documents
      SELECT i, (ARRAY['sextant', 'other', 'third'])[1 + i % 3], repeat('text ', 1 + i % 30)
      FROM generate_series(1, 8000) i;
    REFRESH MATERIALIZED VIEW shop.revenue;
    """#
}
