import Testing

/// Each case is a statement and its pattern as text, a line for each relation.
struct ConditionsTests {
  static let cases: [PatternCase] = [
    PatternCase(
      "select count(*) from orders where total > 5 and 5 < id and total between $1 and $2",
      [
        "orders: total > 5, id > 5, total >= $1, total <= $2"
      ]),
    PatternCase(
      "select * from orders where customer_id = any($1) and note is not null and status is null",
      [
        """
        orders: customer_id = ANY ($1), note IS NOT NULL, status IS NULL | returns created_at, customer_id, id, \
        note, status, total
        """
      ]),
    PatternCase(
      "select id from orders where note is distinct from $1 and status is not distinct from null",
      [
        "orders: note IS DISTINCT FROM $1, status IS NULL | returns id"
      ]),
    PatternCase(
      "select id from customers where is_active and not is_active",
      [
        "customers: is_active, NOT is_active | returns id"
      ]),
    PatternCase(
      """
      select id from customers where is_active = true and email like 'a%' and name ilike $1 and name ~ '^x' and \
      email ^@ 'b'
      """,
      [
        "customers: is_active, email LIKE 'a%', name ILIKE $1, name ~ '^x', email ^@ 'b' | returns id"
      ]),
    PatternCase(
      "select id from customers where lower(email) = $1",
      [
        "customers: (lower(email)) = $1 | returns id"
      ]),
    PatternCase(
      "select id from products where attrs->>'k' = $1 and attrs @> '{\"a\":1}' and tags && $1 and $2 = any(tags)",
      [
        "products: (attrs ->> 'k') = $1, attrs @> '{\"a\":1}', tags && $1, tags ANY = $2 | returns id"
      ]),
    PatternCase(
      """
      select count(*) from orders where date_trunc('day', created_at) = $1 and coalesce(status, 'x') = 'y' and \
      total * 2 > 10
      """,
      [
        "orders: (date_trunc('day', created_at)) = $1, (COALESCE(status, 'x')) = 'y', (total * 2) > 10"
      ]),
    PatternCase(
      "select id from addresses where zip::text = '1' and id::text = '5'",
      [
        "addresses: zip = '1', (id::text) = '5' | returns id"
      ]),
    PatternCase(
      "select id from orders where status = 'a' or status = 'b' or status in ('c','d')",
      [
        "orders: status IN ('a', 'b', 'c', …) | returns id"
      ]),
    PatternCase(
      "select id from orders where status = 'a' or customer_id = 5",
      [
        "orders: (status = 'a' OR customer_id = 5) | returns id"
      ]),
    PatternCase(
      "select id from orders where status = 'a' and total > 5 or status = 'a' and customer_id = 5",
      [
        "orders: status = 'a', (total > 5 OR customer_id = 5) | returns id"
      ]),
    PatternCase(
      "select id from orders where status = 'a' or status = 'a' and customer_id = 5",
      [
        "orders: status = 'a' | returns id"
      ]),
    PatternCase(
      """
      select o.id from orders o, customers c where c.id = o.customer_id and o.status = 'a' and c.is_active or \
      c.id = o.customer_id and o.status = 'b' and c.name = 'x'
      """,
      [
        "orders o: status IN ('a', 'b') | join customer_id = c.id | returns customer_id, id, status",
        "customers c: (is_active OR name = 'x') | join id = o.customer_id | returns id, is_active, name",
      ]),
    PatternCase(
      "select id from orders where not (status = 'a' or total < 5)",
      [
        "orders: status <> 'a', total >= 5 | returns id"
      ]),
    PatternCase(
      "select id from orders where slow(3) = id and fold(note) = 'x' and random() < total",
      [
        "orders: (fold(note)) = 'x' | returns id, total"
      ]),
    PatternCase(
      "select id from orders where $1 < created_at and $2 >= total and 'x' like status",
      [
        "orders: created_at > $1, total <= $2 | returns id, status"
      ]),
    PatternCase(
      "select id from orders where (customer_id, status) = ($1, $2)",
      [
        "orders: customer_id = $1, status = $2 | returns id"
      ]),
    PatternCase(
      "select id from orders where (customer_id, status) in ((1,'a'),(2,'b'))",
      [
        "orders: (customer_id = 1 AND status = 'a' OR customer_id = 2 AND status = 'b') | returns id"
      ]),
    PatternCase(
      "select id from orders where ($1, $2) > (created_at, id)",
      [
        "orders: (created_at, id) < ($1, $2) | returns id"
      ]),
    PatternCase(
      "select id from orders where status not in ('a','b') and total <> 5 and note not like 'x%' and id <> all($1)",
      [
        "orders: status NOT IN ('a', 'b'), total <> 5, note !~~ 'x%', id <> ALL $1 | returns id"
      ]),
    PatternCase(
      "select id from orders where id not between 1 and 5",
      [
        "orders: (id < 1 OR id > 5) | returns id"
      ]),
    PatternCase(
      "select id from orders where id between symmetric 5 and 1",
      [
        "orders: (id >= 5 AND id <= 1 OR id >= 1 AND id <= 5) | returns id"
      ]),
    PatternCase(
      "select id from orders where status = any(array['a','b'])",
      [
        "orders: status IN ('a', 'b') | returns id"
      ]),
    PatternCase(
      "select id from orders where total is not true is null",
      [
        "orders: (total IS NOT TRUE) IS NULL | returns id"
      ]),
    PatternCase(
      "select id from customers where is_active is not false and is_active is unknown",
      [
        "customers: is_active IS NOT FALSE, is_active IS NULL | returns id"
      ]),
    PatternCase(
      """
      select id from orders where to_char(created_at, 'YYYY') = $1 and created_at::date = $2 and created_at + \
      interval '1 day' > now()
      """,
      [
        """
        orders: (to_char(created_at, 'YYYY')) = $1, (created_at::date) = $2, (created_at + '1 day'::interval) > \
        now() | returns id
        """
      ]),
    PatternCase(
      "select id from orders where case when total > 5 then status else note end = 'x'",
      [
        "orders: (CASE WHEN total > 5 THEN status ELSE note END) = 'x' | returns id"
      ]),
    PatternCase(
      """
      select sum(total) from orders where created_at >= date_trunc('month', now()) and created_at < \
      '2026-01-01'::date
      """,
      [
        "orders: created_at >= date_trunc('month', now()), created_at < '2026-01-01'::date | returns total"
      ]),
    PatternCase(
      "select count(*) filter (where status = 'x') from orders",
      [
        "orders | returns status"
      ]),
    PatternCase(
      """
      select id from orders where status = 'x' and (total > 5 or note is null) and (customer_id = 1 or (total = 3 \
      and status = 'y'))
      """,
      [
        """
        orders: status = 'x', (total > 5 OR note IS NULL), (customer_id = 1 OR total = 3 AND status = 'y') | \
        returns id
        """
      ]),
    PatternCase(
      "select id from customers where lower(email) = lower($1) and upper(name) like 'A%' or false",
      [
        "customers | returns email, id, name"
      ]),
  ]

  @Test(arguments: cases)
  func `conditions become predicates on columns and expressions`(_ example: PatternCase) throws {
    let pattern = try Shop.pattern(example.sql)
    #expect(pattern == example.pattern, "\(pattern)")
  }
}
