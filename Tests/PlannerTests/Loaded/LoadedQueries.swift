/// Statements of every kind of plan, by name.
enum LoadedQueries {
  static let scans: [String: String] = [
    "sequential": "SELECT * FROM shop.orders WHERE note LIKE '%e n%'",
    "sequential with a numeric range": "SELECT id FROM shop.orders WHERE total BETWEEN 100 AND 250.5",
    "primary key": "SELECT * FROM shop.orders WHERE id = 4711",
    "unique uuid": "SELECT name FROM shop.customers WHERE external_id = md5('77')::uuid",
    "index range": "SELECT * FROM shop.orders WHERE id BETWEEN 51000 AND 51800",
    "start of an index": "SELECT * FROM shop.orders WHERE id < 100",
    "end of an index": "SELECT * FROM shop.orders WHERE id > 149900",
    "index-only": "SELECT order_id, line FROM shop.order_items WHERE order_id BETWEEN 50500 AND 50900",
    "index-only with INCLUDE": "SELECT sum(quantity) FROM shop.order_items WHERE product_id = 42",
    "index-only count": "SELECT count(*) FROM shop.measurements WHERE sensor = 17",
    "partial index": "SELECT * FROM shop.orders WHERE status IN ('new', 'paid') AND placed_at > '2026-02-01'",
    "enum": "SELECT * FROM shop.orders WHERE status = 'paid'",
    "rare enum value": "SELECT count(*) FROM shop.orders WHERE status = 'new'",
    "nulls": "SELECT id FROM shop.orders WHERE shipped_on IS NULL AND total > 2900",
    "first of the latest": "SELECT * FROM shop.orders WHERE customer_id = 42 ORDER BY placed_at DESC LIMIT 5",
    "backward": "SELECT * FROM shop.orders ORDER BY id DESC LIMIT 20",
    "bitmap": "SELECT * FROM shop.orders WHERE customer_id IN (1, 5, 77, 900, 12345)",
    "bitmap or": "SELECT * FROM shop.orders WHERE customer_id = 5 OR id = 12 OR shipped_on = '2025-03-03'",
    "bitmap and": """
    SELECT * FROM shop.customers WHERE tags @> '{t7}' AND attributes @> '{"level": 4}'
    """,
    "brin": "SELECT avg(value) FROM shop.measurements WHERE taken_at >= '2026-01-20' AND taken_at < '2026-02-01'",
    "hash index": "SELECT id FROM shop.customers WHERE zip = '00042'",
    "prefix": "SELECT id FROM shop.customers WHERE email LIKE 'user77%'",
    "trigrams": "SELECT id FROM shop.customers WHERE name ILIKE '%anna ab%'",
    "expression": "SELECT id FROM shop.customers WHERE shop.squash(name) = 'anna 1679091'",
    "expression range": "SELECT id FROM shop.customers WHERE shop.squash(name) >= 'frieda f' ",
    "JSON key": "SELECT id FROM shop.customers WHERE attributes ->> 'language' = 'fr'",
    "JSON containment": "SELECT id FROM shop.customers WHERE attributes @> '{\"flags\": {\"beta\": true}}'",
    "array containment": "SELECT id FROM shop.customers WHERE tags @> ARRAY['new', 't10']",
    "array overlap": "SELECT id FROM shop.products WHERE sizes && ARRAY[3, 39]",
    "array length": "SELECT id FROM shop.customers WHERE tags <@ ARRAY['t1', 't2', 'new']",
    "any element": "SELECT id FROM shop.customers WHERE 't5' = ANY (tags)",
    "text search": "SELECT id FROM shop.products WHERE search @@ to_tsquery('english', 'waterproof & shoes')",
    "text search or": "SELECT id FROM shop.products WHERE search @@ to_tsquery('english', 'color7 | socks')",
    "range overlap": "SELECT id FROM shop.customers WHERE budget && int4range(10, 30)",
    "range contains": "SELECT id FROM shop.customers WHERE budget @> 4711",
    "range order": "SELECT id FROM shop.customers WHERE budget << int4range(300, 400)",
    "multirange": "SELECT id FROM shop.bookings WHERE seats @> 17",
    "exclusion constraint": """
    SELECT id FROM shop.bookings WHERE room = 7 AND during && tstzrange('2026-01-03', '2026-01-04')
    """,
    "points": "SELECT id FROM shop.bookings WHERE place <@ box '((10,10),(20,20))'",
    "nearest points": "SELECT id FROM shop.bookings ORDER BY place <-> point '(3,4)' LIMIT 7",
    "correlated columns": "SELECT id FROM shop.customers WHERE city = 'city 7' AND zip = '00107' AND country = 'CH'",
    "correlated groups": "SELECT city, zip, count(*) FROM shop.customers GROUP BY city, zip",
    "statistics of expressions": """
    SELECT date_trunc('month', placed_at AT TIME ZONE 'UTC'), status, count(*) FROM shop.orders GROUP BY 1, 2
    """,
    "statistics of one expression": """
    SELECT * FROM shop.measurements
    WHERE date_trunc('day', taken_at AT TIME ZONE 'UTC') = timestamp '2026-01-09 00:00:00'
    """,
    "row comparison": """
    SELECT * FROM shop.orders WHERE (customer_id, placed_at) > (39000, '2025-06-01') ORDER BY customer_id LIMIT 50
    """,
    "a table grown since": "SELECT * FROM ONLY shop.animals WHERE weight < 12",
    "inheritance": "SELECT count(*) FROM shop.animals WHERE name = 'dog 12'",
    "materialised view": "SELECT * FROM shop.revenue WHERE customer_id = 900",
    "row security": "SELECT count(*) FROM shop.documents WHERE id < 4000",
    "char": "SELECT count(*) FROM shop.customers WHERE country = 'AT'",
  ]

  static let partitions: [String: String] = [
    "one partition": "SELECT count(*) FROM shop.events WHERE happened_at BETWEEN '2026-01-05' AND '2026-01-09'",
    "second level": "SELECT * FROM shop.events WHERE happened_at = '2026-02-11 11:11:00+00' AND kind = 'click'",
    "all partitions": "SELECT kind, count(*) FROM shop.events GROUP BY kind",
    "ordered append": "SELECT * FROM shop.events ORDER BY happened_at DESC LIMIT 30",
    "merge append": "SELECT * FROM shop.events WHERE customer_id = 7919 ORDER BY happened_at LIMIT 3",
    "partitioned join": """
    SELECT c.name, e.kind FROM shop.customers c JOIN shop.events e ON e.customer_id = c.id WHERE c.city = 'city 3'
    """,
    "partition of the clock": "SELECT count(*) FROM shop.events WHERE happened_at > timestamptz '2026-03-20'",
  ]

  static let joins: [String: String] = [
    "nested loop": """
    SELECT o.id, i.price FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id WHERE o.customer_id = 99
    """,
    "hash join":
      "SELECT count(*) FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id WHERE c.balance > 900",
    "merge join": "SELECT * FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id ORDER BY o.id LIMIT 1000",
    "merge join of everything": """
    SELECT o.id, sum(i.price) FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id GROUP BY o.id
    """,
    "five tables": """
    SELECT k.name, sum(i.quantity * i.price) FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.id
    JOIN shop.order_items i ON i.order_id = o.id JOIN shop.products p ON p.id = i.product_id
    JOIN shop.categories k ON k.id = p.category_id WHERE c.country = 'CH' AND o.placed_at >= '2025-12-01'
    GROUP BY k.name ORDER BY 2 DESC LIMIT 10
    """,
    "outer join": """
    SELECT c.id, r.name FROM shop.customers c LEFT JOIN shop.customers r ON r.id = c.referrer_id WHERE c.id < 3000
    """,
    "anti-join": """
    SELECT c.id FROM shop.customers c WHERE NOT EXISTS (SELECT FROM shop.orders o WHERE o.customer_id = c.id)
    """,
    "semi-join": """
    SELECT * FROM shop.products p WHERE p.id IN (SELECT product_id FROM shop.order_items WHERE quantity = 4) AND price < 3
    """,
    "full join": "SELECT count(*) FROM shop.revenue r FULL JOIN shop.customers c ON c.id = r.customer_id",
    "non-equi join": """
    SELECT count(*) FROM shop.categories a JOIN shop.categories b ON a.id < b.id AND a.parent_id = b.parent_id
    """,
    "join through a view": "SELECT * FROM shop.open_orders WHERE country = 'PL' ORDER BY placed_at DESC LIMIT 10",
    "scalar subplan": """
    SELECT c.id, (SELECT max(o.placed_at) FROM shop.orders o WHERE o.customer_id = c.id) FROM shop.customers c
    WHERE c.city = 'city 55'
    """,
    "hashed subplan": """
    SELECT count(*) FROM shop.orders WHERE customer_id NOT IN (SELECT id FROM shop.customers WHERE country = 'US')
    """,
    "initplan":
      "SELECT * FROM shop.orders WHERE total > (SELECT avg(total) * 2 FROM shop.orders WHERE status = 'sent')",
    "lateral": """
    SELECT c.id, o.* FROM shop.customers c CROSS JOIN LATERAL (
      SELECT * FROM shop.orders o WHERE o.customer_id = c.id ORDER BY placed_at DESC LIMIT 3) o WHERE c.zip = '00099'
    """,
    "recursive": """
    WITH RECURSIVE tree AS (SELECT id FROM shop.categories WHERE id = 1 UNION ALL
      SELECT c.id FROM shop.categories c JOIN tree t ON c.parent_id = t.id) SELECT * FROM tree
    """,
    "materialised CTE": """
    WITH big AS MATERIALIZED (SELECT * FROM shop.orders WHERE total > 2000) SELECT a.id FROM big a JOIN big b USING (id)
    """,
  ]

  static let shapes: [String: String] = [
    "sort": "SELECT * FROM shop.orders ORDER BY total",
    "top of a sort": "SELECT * FROM shop.orders ORDER BY total DESC, id LIMIT 10",
    "incremental sort": "SELECT * FROM shop.orders ORDER BY customer_id, total LIMIT 100",
    "hashed groups": "SELECT customer_id, count(*) FROM shop.orders GROUP BY customer_id",
    "grouping sets": "SELECT country, city, count(*) FROM shop.customers GROUP BY ROLLUP (country, city)",
    "distinct": "SELECT DISTINCT country FROM shop.customers",
    "distinct on": """
    SELECT DISTINCT ON (customer_id) customer_id, id FROM shop.orders ORDER BY customer_id, placed_at DESC
    """,
    "count distinct": "SELECT count(DISTINCT city) FROM shop.customers",
    "minimum": "SELECT min(placed_at), max(id) FROM shop.orders",
    "window": "SELECT id, rank() OVER (PARTITION BY country ORDER BY balance) FROM shop.customers",
    "union": "SELECT id FROM shop.orders WHERE total < 5 UNION SELECT id FROM shop.customers WHERE balance < 5",
    "except": "SELECT id FROM shop.customers EXCEPT SELECT customer_id FROM shop.orders",
    "having": "SELECT product_id FROM shop.order_items GROUP BY product_id HAVING count(*) > 40",
    "offset": "SELECT * FROM shop.customers ORDER BY id LIMIT 10 OFFSET 20000",
    "update": "UPDATE shop.orders SET status = 'done' WHERE customer_id = 42 AND status = 'sent'",
    "update with a join": """
    UPDATE shop.orders o SET note = c.name FROM shop.customers c WHERE c.id = o.customer_id AND c.city = 'city 9'
    """,
    "delete": "DELETE FROM shop.order_items WHERE order_id < 100",
    "delete in the middle": "DELETE FROM shop.order_items WHERE order_id BETWEEN 5000 AND 5100",
    "delete from partitions": "DELETE FROM shop.events WHERE happened_at < '2026-01-02'",
    "insert": "INSERT INTO shop.categories VALUES (1000, 1, 'x')",
    "insert from select": """
    INSERT INTO shop.order_items SELECT id, 9, 1, 1, 1 FROM shop.orders WHERE shipped_on = '2025-05-05'
    """,
    "upsert": "INSERT INTO shop.categories VALUES (1, NULL, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
    "row lock": "SELECT * FROM shop.orders WHERE id = 5 FOR UPDATE",
  ]

  static let parallel: [String: String] = [
    "parallel sequential": "SELECT count(*) FROM shop.orders WHERE note LIKE '%e n%'",
    "parallel index-only": "SELECT count(*) FROM shop.order_items WHERE order_id > 1000",
    "parallel bitmap": "SELECT sum(total) FROM shop.orders WHERE shipped_on BETWEEN '2025-03-01' AND '2025-06-01'",
    "parallel hash join": "SELECT count(*) FROM shop.orders o JOIN shop.order_items i ON i.order_id = o.id",
    "parallel append": "SELECT kind, count(*) FROM shop.events GROUP BY kind",
    "parallel merge": "SELECT * FROM shop.orders ORDER BY total, note",
    "parallel nested loop": """
    SELECT count(*) FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.id WHERE c.balance > 1300
    """,
  ]

  static let all = scans.merging(partitions) { $1 }.merging(joins) { $1 }.merging(shapes) { $1 }
}
