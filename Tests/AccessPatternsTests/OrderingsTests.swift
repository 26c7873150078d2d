import Testing

/// Each case is a statement and its pattern as text, a line for each relation.
struct OrderingsTests {
  static let cases: [PatternCase] = [
    PatternCase(
      """
      select id, total from orders o where customer_id = $1 and status in ('new', 'paid') order by created_at desc \
      limit 10
      """,
      [
        "orders o: customer_id = $1, status IN ('new', 'paid') | sort created_at desc | limit | returns id, total"
      ]),
    PatternCase(
      "select id from orders where (created_at, id) < ($1, $2) order by created_at desc, id desc limit 20",
      [
        "orders: (created_at, id) < ($1, $2) | sort created_at desc, id desc | limit | returns id"
      ]),
    PatternCase(
      "select id from products order by place <-> point '(1,2)' limit 5",
      [
        "products | nearest place <-> '(1,2)'::point | limit | returns id"
      ]),
    PatternCase(
      "select status, count(*) from orders group by 1 order by 2 desc",
      [
        "orders | group status | returns status"
      ]),
    PatternCase(
      "select status s, sum(total) from orders group by s",
      [
        "orders | group status | returns status, total"
      ]),
    PatternCase(
      "select distinct status from orders",
      [
        "orders | distinct status | returns status"
      ]),
    PatternCase(
      "select distinct on (customer_id) customer_id, id from orders order by customer_id, created_at desc",
      [
        "orders | sort customer_id, created_at desc | distinct on customer_id | returns customer_id, id"
      ]),
    PatternCase(
      "select max(created_at), min(id) from orders where customer_id = 3",
      [
        "orders: customer_id = 3 | ends max created_at, min id | returns created_at, id"
      ]),
    PatternCase(
      "select row_number() over (partition by customer_id order by created_at desc) from orders",
      [
        "orders | sort customer_id, created_at desc | returns created_at, customer_id"
      ]),
    PatternCase(
      "select id from orders order by total desc nulls last, id asc nulls first",
      [
        "orders | sort total desc nulls last, id nulls first | returns id"
      ]),
    PatternCase(
      "select id, total * 2 as double from orders order by double",
      [
        "orders | sort (total * 2) | returns id, total"
      ]),
    PatternCase(
      "select id as status from orders order by status",
      [
        "orders | sort id | returns id"
      ]),
    PatternCase(
      "select status as id from orders group by id",
      [
        "orders | group id | returns status"
      ]),
    PatternCase(
      """
      select o.id from orders o join customers c on c.id = o.customer_id order by o.created_at, c.name, o.id limit \
      5
      """,
      [
        "orders o | join customer_id = c.id | sort created_at, … | limit | returns id",
        "customers c | join id = o.customer_id | limit | returns name",
      ]),
    PatternCase(
      "select o.id from orders o join customers c on c.id = o.customer_id order by c.name limit all",
      [
        "orders o | join customer_id = c.id | returns id",
        "customers c | join id = o.customer_id | sort name",
      ]),
    PatternCase(
      """
      select c.country, count(*) from orders o join customers c on c.id = o.customer_id group by c.country, \
      o.status
      """,
      [
        "orders o | join customer_id = c.id | returns status",
        "customers c | join id = o.customer_id | returns country",
      ]),
    PatternCase(
      "select c.name from customers c where c.name collate \"C\" = 'x' order by c.name collate \"C\"",
      [
        "customers c: (name COLLATE \"C\") = 'x' | sort (name COLLATE \"C\") | returns name"
      ]),
    PatternCase(
      "select id from orders where customer_id = $1 order by 1 + 1, created_at",
      [
        "orders: customer_id = $1 | sort created_at | returns id"
      ]),
    PatternCase(
      "select max(id) from orders group by status",
      [
        "orders | group status | returns id"
      ]),
    PatternCase(
      "select product_id, rank() over w from order_items window w as (partition by order_id order by price desc)",
      [
        "order_items | sort order_id, price desc | returns order_id, price, product_id"
      ]),
    PatternCase(
      "select * from orders limit 10 offset 5",
      [
        "orders | limit | returns created_at, customer_id, id, note, status, total"
      ]),
  ]

  @Test(arguments: cases)
  func `orders, groups, distinct values, extremes and limits`(_ example: PatternCase) throws {
    #expect(try Shop.pattern(example.sql) == example.pattern)
  }
}
