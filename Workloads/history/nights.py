"""The three weeks of the sample: what the applications send each day, and what people do to the indexes.

Statements have their constants in them, as many applications send them. Night 1 is 2026-03-02, a Monday, at 02:00 UTC; its load is
that of the day before; the counters are a week old then. The same night has the same statements in each run.
"""
import datetime
import hashlib
import random
import uuid

COUNT = 21
# Days that were counted before the first night.
BEFORE = range(-5, 1)
FIRST = datetime.datetime(2026, 3, 2, 2, 0, 0)


def time(night):
    return (FIRST + datetime.timedelta(days=night - 1)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Day:
    """The load of one day, as SQL."""

    def __init__(self, database, night):
        self.random = random.Random(f"{database} {night}")
        self.night, self.statements = night, []
        self.end = FIRST + datetime.timedelta(days=night - 1)
        # The shop sells less at the weekend.
        day = (self.end - datetime.timedelta(days=1)).weekday()
        self.factor = 0.6 if day >= 5 else 1.0

    def run(self, calls, make):
        self.statements += [make() for _ in range(round(calls * self.factor))]

    def moment(self, hours):
        """A time within the last hours."""
        return (self.end - datetime.timedelta(seconds=self.random.randint(0, hours * 3600))).strftime("'%Y-%m-%d %H:%M:%SZ'")

    def script(self):
        self.random.shuffle(self.statements)
        return ";\n".join(self.statements) + ";\n"


def token(cart):
    """As shop.sql makes it."""
    return uuid.UUID(hashlib.md5(str(cart).encode()).hexdigest())


def shop(night):
    day = Day("shop", night)
    draw = day.random.randint
    day.run(240, lambda: "SELECT order_id, status, placed_at, total FROM orders WHERE customer_id = "
                         f"{draw(1, 20000)} ORDER BY placed_at DESC LIMIT 20")
    day.run(400, lambda: "SELECT o.order_id, o.status, o.total, c.full_name FROM orders o JOIN customers c USING (customer_id) "
                         f"WHERE o.order_id = {draw(1, 120000)}")
    day.run(400, lambda: "SELECT i.position, i.quantity, i.price, p.name FROM order_items i JOIN products p USING (product_id) "
                         f"WHERE i.order_id = {draw(1, 120000)} ORDER BY i.position")
    day.run(60, lambda: f"SELECT count(*), sum(quantity) FROM order_items WHERE product_id = {draw(1, 4000)}")
    day.run(120, lambda: "SELECT order_id, customer_id, placed_at FROM orders WHERE status = 'open' ORDER BY placed_at LIMIT 50")
    day.run(150, lambda: f"SELECT product_id, name, price FROM products WHERE category_id = {draw(1, 40)} ORDER BY price LIMIT 24")
    day.run(120, lambda: "WITH placed AS (INSERT INTO orders (customer_id, status, channel, placed_at, total) VALUES "
                         f"({draw(1, 20000)}, 'open', 'web', {day.moment(24)}, {draw(10, 300)}) RETURNING order_id) "
                         "INSERT INTO order_items (order_id, position, product_id, quantity, price) "
                         f"SELECT order_id, 1, {draw(1, 4000)}, 1, {draw(5, 95)} FROM placed")
    day.run(2400, lambda: f"UPDATE carts SET updated_at = {day.moment(24)}, items = {draw(1, 6)}, total = {draw(10, 200)} "
                          f"WHERE cart_id = {draw(1, 30000)}")
    # Reminders are sent from the shop until they move to a service of their own.
    day.run(240 if night <= 14 else 8, lambda: "SELECT cart_id, customer_id, total FROM carts WHERE updated_at < "
                                               f"'2026-02-{draw(9, 11)} {draw(10, 23)}:00:00Z' ORDER BY updated_at LIMIT 100")
    day.run(300, lambda: f"SELECT cart_id, items, total FROM carts WHERE token = '{token(draw(1, 30000))}'")
    day.run(150, lambda: f"SELECT cart_id, items, total FROM carts WHERE customer_id = {draw(1, 20000)}")
    day.run(50, lambda: f"SELECT count(*), sum(total) FROM carts WHERE campaign = {draw(0, 299)}")
    if night <= 7:
        day.run(30, lambda: "SELECT count(*), sum(total) FROM orders WHERE channel = 'phone' AND placed_at >= "
                            f"'2026-02-{draw(10, 27)}Z' AND placed_at < '2026-02-28Z'")
    if 2 <= night <= 5:
        day.run(40, lambda: "SELECT country_code, count(*) FROM customers WHERE created_at >= "
                            f"'2025-{draw(10, 11)}-{draw(10, 28)}Z' AND created_at < '2025-12-01Z' GROUP BY country_code")
    if night >= 4:
        day.run(40, lambda: f"SELECT happened_at, action FROM audit_log WHERE actor = 'staff{draw(0, 49)}' "
                            "ORDER BY happened_at DESC LIMIT 30")
    if night >= 21:
        day.run(80, lambda: f"SELECT customer_id, email FROM customers WHERE full_name = 'Customer {draw(1, 20000)}'")
    return day


def helpdesk(night):
    day = Day("helpdesk", night)
    draw = day.random.randint
    day.run(150, lambda: f"SELECT subject, state, opened_at FROM tickets WHERE ticket_id = {draw(1, 30000)}")
    day.run(150, lambda: f"SELECT sent_at, body FROM messages WHERE ticket_id = {draw(1, 30000)} ORDER BY sent_at")
    day.run(100, lambda: f"SELECT ticket_id, subject, opened_at FROM tickets WHERE agent_id = {draw(1, 40)} AND state = 'open' "
                         "ORDER BY opened_at")
    day.run(60, lambda: "INSERT INTO messages (ticket_id, sent_at, body) VALUES "
                        f"({draw(1, 30000)}, {day.moment(24)}, 'Thank you for writing.')")
    if night >= 9:
        day.run(60, lambda: "SELECT ticket_id, state, subject FROM tickets WHERE requester = "
                            f"'customer{draw(1, 20000)}@example.com'")
    return day


# What is built after a day's load, before the night's run: the database, the table and the first column that the advice names,
# and the name that the index gets; None for the one that is advised.
BUILT = {
    9: ("shop", "public.orders", "customer_id", "orders_by_customer"),
    12: ("helpdesk", "public.messages", "ticket_id", "messages_of_ticket"),
    14: ("shop", "public.carts", "updated_at", None),
    17: ("shop", "public.order_items", "product_id", None),
    21: ("shop", "public.products", "category_id", None),
}
# In the middle of the day.
RESET = {11: "shop"}
DOWN = {13: "helpdesk"}
# From this night on the rule of nightly.yaml holds.
IGNORED = 10
# What the last night's report has to show, by database.
STATES = {"shop": {"new", "persisting", "applied", "verified", "regressed", "dismissed", "expired"},
          "helpdesk": {"persisting", "verified"}}
