import Testing

/// Each case is a statement and its pattern as text, a line for each relation.
struct SubqueriesTests {
  static let cases: [PatternCase] = [
    PatternCase(
      "select customer_id, total from orders join order_totals using (customer_id) where customer_id = 4",
      [
        "orders: customer_id = 4 | join customer_id = order_totals.customer_id | returns customer_id",
        "[1] orders | group customer_id",
        "unresolved: total",
      ]),
    PatternCase(
      """
      select * from customers c where exists (select 1 from orders o where o.customer_id = c.id and o.status = \
      'x')
      """,
      [
        "customers c | join id = o.customer_id | returns country, created_at, email, id, is_active, name",
        "[1] orders o: status = 'x' | join customer_id = c.id",
      ]),
    PatternCase(
      "select * from customers c where not exists (select * from orders o where o.customer_id = c.id)",
      [
        "customers c | join id = o.customer_id | returns country, created_at, email, id, is_active, name",
        "[1] orders o | join customer_id = c.id",
      ]),
    PatternCase(
      "select * from customers where id in (select customer_id from orders where total > 100)",
      [
        "customers | join id = orders.customer_id | returns country, created_at, email, id, is_active, name",
        "[1] orders: total > 100 | join customer_id = customers.id",
      ]),
    PatternCase(
      "select * from customers where id not in (select customer_id from orders)",
      [
        "customers | returns country, created_at, email, id, is_active, name",
        "[1] orders | returns customer_id",
      ]),
    PatternCase(
      "select name, (select max(created_at) from orders o where o.customer_id = c.id) from customers c",
      [
        "customers c | returns name",
        "[1] orders o | join customer_id = c.id | ends max created_at | returns created_at",
      ]),
    PatternCase(
      """
      select c.id, l.id from customers c cross join lateral (select id from orders o where o.customer_id = c.id \
      order by created_at desc limit 3) l
      """,
      [
        "customers c | returns id",
        "[1] orders o | join customer_id = c.id | sort created_at desc | limit | returns id",
      ]),
    PatternCase(
      """
      with recent as (select * from orders where created_at > now() - interval '1 day') select id from recent \
      where customer_id = $1
      """,
      [
        "orders: created_at > now() - '1 day'::interval, customer_id = $1 | returns id"
      ]),
    PatternCase(
      """
      with recent as (select * from orders) select r.id from recent r join recent s on s.id = r.id where \
      r.customer_id = 4
      """,
      [
        "[1] orders | returns created_at, customer_id, id, note, status, total"
      ]),
    PatternCase(
      "with orders as (select 1 as id) select id from orders",
      []),
    PatternCase(
      """
      with recursive t as (select id, manager_id from employees where id = 1 union all select e.id, e.manager_id \
      from employees e join t on e.manager_id = t.id) select * from t
      """,
      [
        "[1] employees: id = 1 | returns id, manager_id",
        "[2] employees e | join manager_id = t.id | returns id, manager_id",
      ]),
    PatternCase(
      "select id from all_orders where customer_id = $1 order by id limit 3",
      [
        "[1] orders o: customer_id = $1 | sort id | limit | returns id",
        "[2] archive.orders a: customer_id = $1 | sort id | limit | returns id",
      ]),
    PatternCase(
      "select id from orders union select id from archive.orders order by id",
      [
        "orders | returns id",
        "[1] archive.orders | returns id",
      ]),
    PatternCase(
      "(select id from orders order by created_at limit 1) union all (select id from archive.orders) order by 1",
      [
        "orders | sort created_at | limit | returns id",
        "[1] archive.orders | sort id | returns id",
      ]),
    PatternCase(
      "select mail from german_customers where id = 7 and mail = 'x'",
      [
        "customers c: is_active, id = 7, email = 'x' | join id = k.id | returns email",
        "customers k: country = 'DE' | join id = c.id",
      ]),
    PatternCase(
      "select lowered from active_customers where lowered = $1",
      [
        "customers c: is_active, (lower(name)) = $1 | returns name"
      ]),
    PatternCase(
      "select total from order_totals where customer_id = 3 and total > 5",
      [
        "[1] orders: customer_id = 3 | group customer_id | returns total"
      ]),
    PatternCase(
      "select body from documents where id = 1",
      [
        """
        documents: NOT locked, id = 1, (team_id = 7 OR tenant_id = current_setting('app.tenant'::text)::bigint) | \
        returns body
        """
      ]),
    PatternCase(
      "select v.a from (values (1,2)) v(a,b) join orders on orders.id = v.a",
      [
        "orders | join id = v.a"
      ]),
    PatternCase(
      "select id from circle",
      []),
    PatternCase(
      "select x.id from (select id, status from orders where total > 1) x where x.status = 's' order by x.id",
      [
        "orders: total > 1, status = 's' | sort id | returns id"
      ]),
    PatternCase(
      "select id from customers where id = (select max(customer_id) from orders)",
      [
        "customers: id = ? | returns id",
        "[1] orders | ends max customer_id | returns customer_id",
      ]),
    PatternCase(
      "select (select count(*) from order_items i where i.order_id = o.id) from orders o order by 1",
      [
        "orders o",
        "[1] order_items i | join order_id = o.id",
      ]),
    PatternCase(
      "select k, count(*) from (select customer_id as k from orders) s group by k having k > 5 and count(*) > 1",
      [
        "orders: customer_id > 5 | group customer_id | returns customer_id"
      ]),
    PatternCase(
      "select c.id from customers c where (c.id, c.country) in (select o.customer_id, o.status from orders o)",
      [
        "customers c | join id = o.customer_id, country = o.status | returns id",
        "[1] orders o | join customer_id = c.id, status = c.country",
      ]),
    PatternCase(
      "select c.email as orders from customers c where c.id in (select orders.customer_id from orders)",
      [
        "customers c | join id = orders.customer_id | returns email",
        "[1] orders | join customer_id = c.id",
      ]),
    PatternCase(
      """
      with c as (select id from customers where email = $1), o as (select * from orders where customer_id in \
      (select id from c)) select id from o
      """,
      [
        "orders | join customer_id = customers.id | returns id",
        "[1] customers: email = $1 | join id = orders.customer_id",
      ]),
    PatternCase(
      "with c as materialized (select id, country from customers) select id from c where country = 'DE'",
      [
        "[1] customers | returns country, id"
      ]),
    PatternCase(
      "with recursive a as (select * from b), b as (select id from orders) select id from a where id = 3",
      [
        "orders: id = 3 | returns id"
      ]),
    PatternCase(
      "with unused as (select * from customers) select id from orders",
      [
        "orders | returns id"
      ]),
    PatternCase(
      "with orders as (select id from customers) select id from orders where id = 5",
      [
        "customers: id = 5 | returns id"
      ]),
    PatternCase(
      """
      select id from orders where customer_id = 1 union all select id from archive.orders where customer_id = 2 \
      order by id desc limit 5
      """,
      [
        "orders: customer_id = 1 | sort id desc | limit | returns id",
        "[1] archive.orders: customer_id = 2 | sort id desc | limit | returns id",
      ]),
    PatternCase(
      """
      select id from (select id, count(*) over (partition by customer_id) n, customer_id from orders) s where \
      customer_id = 3 and n > 1
      """,
      [
        "[1] orders: customer_id = 3 | sort customer_id | returns customer_id, id"
      ]),
    PatternCase(
      "select id from (select id, status from orders limit 5) s where status = 'x'",
      [
        "[1] orders | limit | returns id, status"
      ]),
    PatternCase(
      "select id from (select distinct id, status from orders) s where status = 'x'",
      [
        "[1] orders: status = 'x' | distinct id, status | returns id, status"
      ]),
    PatternCase(
      """
      select s.n from (select customer_id, count(*) n from orders group by customer_id) s join customers c on c.id \
      = s.customer_id where c.email = $1
      """,
      [
        "[1] orders | group customer_id | returns customer_id",
        "customers c: email = $1 | join id = s.customer_id | returns id",
      ]),
    PatternCase(
      """
      select l.id from customers c, lateral (select o.id, o.status from orders o where o.customer_id = c.id) l \
      where l.status = 'x'
      """,
      [
        "customers c | join id = o.customer_id",
        "orders o: status = 'x' | join customer_id = c.id | returns id",
      ]),
    PatternCase(
      """
      select id from orders where id in (select order_id from order_items group by order_id having sum(quantity) > \
      5)
      """,
      [
        "orders | join id = order_items.order_id | returns id",
        "[1] order_items | group order_id | returns quantity",
      ]),
    PatternCase(
      """
      select id from orders o where o.total > (select avg(total) from orders i where i.customer_id = \
      o.customer_id)
      """,
      [
        "orders o | returns id",
        "[1] orders i | join customer_id = o.customer_id | returns total",
      ]),
    PatternCase(
      """
      select a.id from orders a where a.id in (select b.id from archive.orders b where b.customer_id = \
      a.customer_id)
      """,
      [
        "orders a | join customer_id = b.customer_id, id = b.id | returns id",
        "[1] archive.orders b | join customer_id = a.customer_id, id = a.id",
      ]),
    PatternCase(
      "select id from (select id, status from orders union all select id, note from orders) u where status = 'x'",
      [
        "[1] orders: status = 'x' | returns id",
        "[2] orders: note = 'x' | returns id",
      ]),
    PatternCase(
      "select id from (select id from orders except select id from archive.orders) u where id = 3",
      [
        "[1] orders | returns id",
        "[2] archive.orders | returns id",
      ]),
    PatternCase(
      "select id from orders where id = $1 and (select true) and exists (select 1 from customers) or status = 'x'",
      [
        "orders: (id = $1 OR status = 'x') | returns id, status",
        "[2] customers",
      ]),
    PatternCase(
      """
      select o.id from orders o where o.created_at > (select max(c.created_at) from customers c) - interval '1 \
      day'
      """,
      [
        "orders o: created_at > ? | returns id",
        "[1] customers c | ends max created_at | returns created_at",
      ]),
  ]

  @Test(arguments: cases)
  func `subqueries, common tables, views and policies are seen through as the planner does it`(_ example: PatternCase)
    throws
  {
    #expect(try Shop.pattern(example.sql) == example.pattern)
  }
}
