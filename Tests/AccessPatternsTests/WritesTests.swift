import Testing

/// Each case is a statement and its pattern as text, a line for each relation.
struct WritesTests {
  static let cases: [PatternCase] = [
    PatternCase(
      """
      with moved as (delete from orders where created_at < $1 returning *) insert into archive.orders select id, \
      customer_id, $2 from moved
      """,
      [
        "[1] orders: created_at < $1 | returns created_at, customer_id, id, note, status, total | delete",
        "archive.orders | insert (archived_on, customer_id, id)",
      ]),
    PatternCase(
      """
      insert into orders (id, status) values (1, 'x') on conflict on constraint orders_pkey do update set status = \
      excluded.status where orders.total > 1 returning total
      """,
      [
        "orders | returns total | insert (id, status) | on conflict id"
      ]),
    PatternCase(
      """
      update orders o set total = i.price, note = default from order_items i where i.order_id = o.id and o.status \
      = 'x' returning o.id
      """,
      [
        "orders o: status = 'x' | join id = i.order_id | returns id | update (note, total)",
        "order_items i | join order_id = o.id | returns price",
      ]),
    PatternCase(
      "delete from orders using customers c where c.id = orders.customer_id and c.email = $1",
      [
        "orders | join customer_id = c.id | delete",
        "customers c: email = $1 | join id = orders.customer_id",
      ]),
    PatternCase(
      """
      merge into orders o using archive.orders a on a.id = o.id when matched then update set customer_id = \
      a.customer_id when not matched then insert values (a.id)
      """,
      [
        "orders o | join id = a.id | merge (created_at, customer_id, id, note, status, total)",
        "archive.orders a | join id = o.id | returns customer_id, id",
      ]),
    PatternCase(
      "select * from orders where id = 1 for update",
      [
        "orders: id = 1 | returns created_at, customer_id, id, note, status, total | rows"
      ]),
    PatternCase(
      "select ctid, id from orders",
      [
        "orders | returns id | rows"
      ]),
    PatternCase(
      "update active_customers set email = 'x' where id = 3",
      [
        "customers c: is_active, id = 3 | update (email)"
      ]),
    PatternCase(
      "copy (select id from orders where status = 'x') to stdout",
      [
        "orders: status = 'x' | returns id"
      ]),
    PatternCase(
      """
      insert into customers (email) select email from customers c where c.country = 'DE' on conflict (email) do \
      nothing
      """,
      [
        "customers | insert (email) | on conflict email",
        "[1] customers c: country = 'DE' | returns email",
      ]),
    PatternCase("copy orders (id, status) from stdin", ["orders | insert (id, status)"]),
    PatternCase("copy orders (id) to stdout", ["orders | returns id"]),
    PatternCase(
      "insert into orders values (1, 2), (3, 4)",
      [
        "orders | insert (created_at, customer_id, id, note, status, total)"
      ]),
    PatternCase(
      "with t as (select 1) update orders set status = 'x' where id = 3 and exists (select 1 from t)",
      [
        "orders: id = 3 | update (status)"
      ]),
    PatternCase(
      """
      update orders set (status, note) = (select name, country from customers c where c.id = orders.customer_id) \
      where id = $1
      """,
      [
        "orders: id = $1 | update (note, status)",
        "[1] customers c | join id = orders.customer_id | returns country, name",
      ]),
    PatternCase(
      "explain select id from orders where status = 'x'",
      [
        "orders: status = 'x' | returns id"
      ]),
    PatternCase(
      "prepare p(int) as select id from orders where id = $1",
      [
        "orders: id = $1 | returns id"
      ]),
    PatternCase(
      "declare c cursor for select id from orders where id = 1",
      [
        "orders: id = 1 | returns id"
      ]),
    PatternCase(
      "create table x as select id from orders where id = 1",
      [
        "orders: id = 1 | returns id"
      ]),
    PatternCase(
      "vacuum orders",
      []),
    PatternCase(
      "delete from all_orders where id = 1",
      [
        "[1] orders o: id = 1",
        "[2] archive.orders a: id = 1",
      ]),
    PatternCase(
      "select xmin from orders where ctid = '(0,1)'",
      [
        "orders | rows"
      ]),
  ]

  @Test(arguments: cases)
  func `what a statement writes, and what it reads to do so`(_ example: PatternCase) throws {
    #expect(try Shop.pattern(example.sql) == example.pattern)
  }
}
