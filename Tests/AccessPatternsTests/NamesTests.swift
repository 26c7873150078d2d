import Testing

/// Each case is a statement and its pattern as text, a line for each relation.
struct NamesTests {
  static let cases: [PatternCase] = [
    PatternCase(
      """
      select id from orders o join customers c on c.id = o.customer_id where (o.status = 'x' and c.country = 'DE') \
      or (o.status = 'y' and c.country = 'FR')
      """,
      [
        "orders o: status IN ('x', 'y') | join customer_id = c.id | returns status",
        "customers c: country IN ('DE', 'FR') | join id = o.customer_id | returns country",
        "unresolved: id",
      ]),
    PatternCase(
      "select o.id from orders o, customers c where o.customer_id = c.id and c.email = $1",
      [
        "orders o | join customer_id = c.id | returns id",
        "customers c: email = $1 | join id = o.customer_id",
      ]),
    PatternCase(
      """
      select * from orders o join order_items i on i.order_id = o.id left join products p on p.id = i.product_id \
      and p.price > 3 and o.total > 1 where p.sku is null
      """,
      [
        "orders o | join id = i.order_id | returns created_at, customer_id, id, note, status, total",
        "order_items i | join order_id = o.id, product_id = p.id | returns order_id, price, product_id, quantity",
        "products p: price > 3 | join id = i.product_id | returns attrs, id, name, place, price, sku, tags",
      ]),
    PatternCase(
      "select * from orders natural join archive.orders a",
      [
        """
        orders | join id = a.id, customer_id = a.customer_id | returns created_at, customer_id, id, note, status, \
        total
        """,
        "archive.orders a | join id = orders.id, customer_id = orders.customer_id | returns archived_on",
      ]),
    PatternCase(
      "select \"order\" from \"Mixed Case\".\"Größe\" where \"Id\" = 1",
      [
        "\"Mixed Case\".\"Größe\": \"Id\" = 1 | returns \"order\""
      ]),
    PatternCase(
      "select * from nowhere, orders where orders.nothing = 1",
      [
        "orders | returns created_at, customer_id, id, note, status, total",
        "unresolved: nowhere, orders.nothing",
      ]),
    PatternCase(
      "select id from orders, customers",
      [
        "orders",
        "customers",
        "unresolved: id",
      ]),
    PatternCase(
      "select * from basket",
      [
        "pg_temp_3.basket | returns id, session"
      ]),
    PatternCase(
      "select * from pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace",
      []),
    PatternCase(
      "select o from orders o",
      [
        "orders o | returns created_at, customer_id, id, note, status, total"
      ]),
    PatternCase(
      "select count(o.*) from orders o",
      [
        "orders o | returns created_at, customer_id, id, note, status, total"
      ]),
    PatternCase(
      "select g from generate_series(1,10) g, orders where orders.id = g",
      [
        "orders | join id = g"
      ]),
    PatternCase(
      "select * from (orders o join customers c on c.id = o.customer_id) j",
      [
        "orders o | join customer_id = c.id | returns created_at, customer_id, id, note, status, total",
        "customers c | join id = o.customer_id | returns country, created_at, email, id, is_active, name",
      ]),
    PatternCase(
      "select day from events where day >= current_date - 7 and extract(year from day) = 2026",
      [
        "events: day >= CURRENT_DATE - 7, (EXTRACT(year FROM day)) = 2026 | returns day"
      ]),
    PatternCase(
      "select email from customers orders where orders.id = 1",
      [
        "customers orders: id = 1 | returns email"
      ]),
    PatternCase(
      """
      select * from customers c left join orders o on o.customer_id = c.id where o.status = 'x' and \
      coalesce(o.note, '') = ''
      """,
      [
        "customers c | join id = o.customer_id | returns country, created_at, email, id, is_active, name",
        """
        orders o: status = 'x' | join customer_id = c.id | returns created_at, customer_id, id, note, status, \
        total
        """,
      ]),
    PatternCase(
      "select * from customers c full join orders o on o.customer_id = c.id and o.status = 'x' and c.country = 'y'",
      [
        "customers c | join id = o.customer_id | returns country, created_at, email, id, is_active, name",
        "orders o | join customer_id = c.id | returns created_at, customer_id, id, note, status, total",
      ]),
    PatternCase(
      "select t.x from orders as t(x, y) where y = 3",
      [
        "orders t: customer_id = 3 | returns id"
      ]),
    PatternCase(
      "select j.id from (orders o join archive.orders a using (id)) as j where j.status = 'x'",
      [
        "orders o: status = 'x' | join id = a.id | returns id",
        "archive.orders a | join id = o.id",
      ]),
    PatternCase(
      "select u.id, o.status from orders o join archive.orders a using (id) as u where u.id = 4",
      [
        "orders o: id = 4 | join id = a.id | returns id, status",
        "archive.orders a | join id = o.id",
      ]),
    PatternCase(
      "select id from orders tablesample system (10) where status = 'x'",
      [
        "orders: status = 'x' | returns id"
      ]),
    PatternCase(
      "select id from orders where attrs = 1",
      [
        "orders | returns id",
        "unresolved: attrs",
      ]),
    PatternCase(
      "select customers.* from customers where customers is not null",
      [
        "customers | returns country, created_at, email, id, is_active, name"
      ]),
    PatternCase(
      "select id from events_2026 where day = $1",
      [
        "events_2026: day = $1 | returns id"
      ]),
    PatternCase(
      "select name from employees e where e.manager_id = e.id",
      [
        "employees e | returns id, manager_id, name"
      ]),
    PatternCase(
      "select a.name from employees a join employees b on b.manager_id = a.id and a.name <> b.name",
      [
        "employees a | join id = b.manager_id, name <> b.name | returns name",
        "employees b | join manager_id = a.id, name <> a.name",
      ]),
    PatternCase(
      "select * from information_schema.columns c, orders where orders.note = c.column_name",
      [
        "orders | join note = c.column_name | returns created_at, customer_id, id, note, status, total"
      ]),
    PatternCase(
      "select id from \"orders\" where \"status\" = U&'\\0061'",
      [
        "orders: status = 'a' | returns id"
      ]),
    PatternCase(
      """
      select public.orders.total, archive.orders.archived_on from archive.orders join orders on true where \
      public.orders.id = 3
      """,
      [
        "archive.orders | returns archived_on",
        "orders: id = 3 | returns total",
      ]),
    PatternCase(
      "select orders.id from archive.orders join orders on true",
      [
        "archive.orders",
        "orders",
        "unresolved: orders.id",
      ]),
  ]

  @Test(arguments: cases)
  func `names are resolved as PostgreSQL resolves them`(_ example: PatternCase) throws {
    #expect(try Shop.pattern(example.sql) == example.pattern)
  }
}
