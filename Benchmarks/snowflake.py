"""A synthetic snowflake that no rule was made for: 20 tables, 1.3 GB with skewed values, 90 analytical queries, all from one seed.

Three facts (sales, shipments of them, returns of them) hang on 17 dimensions in up to four levels (sales to product to brand to
maker to country). Keys of dimensions are drawn with a skew, dates grow with the row number, some columns depend on others.
Queries join 2 to 8 tables along foreign keys, filter some, and group, sort or cut off; some have EXISTS or IN as well.
"""
import random

SEED = 20
DAYS = 2557


def draw(count, skew=1.0):
    """A key of 1 to `count`; the larger the skew, the more often a small one: the density at x falls as x^(1/skew - 1)."""
    return f"1 + floor({count} * power(random(), {skew}))::integer"


def word(values):
    return f"(ARRAY[{', '.join(repr(v) for v in values)}])[{draw(len(values), 1.6)}]"


def numeric(scale, skew=1.0):
    return f"({scale} * power(random(), {skew}))::numeric(12,2)"


CONTINENTS = ["europe", "asia", "america", "africa", "oceania"]
CLIMATES = ["mild", "dry", "cold", "hot", "wet"]
COLOURS = ["black", "white", "blue", "grey", "red", "green", "brown", "yellow", "pink", "orange"]
FORMATS = ["market", "express", "outlet", "flagship"]
ROLES = ["clerk", "cashier", "stock", "lead", "manager"]
KINDS = ["coupon", "season", "bundle", "loyalty", "clearance"]
MODES = ["road", "rail", "air", "sea"]
SALE_STATES = ["paid", "shipped", "open", "cancelled", "disputed"]
SHIPMENT_STATES = ["delivered", "moving", "waiting", "lost"]
PRIORITIES = ["normal", "express", "bulk"]
REASONS = ["size", "damaged", "late", "wrong", "quality", "other"]

# Table, rows, columns: name, type, expression over the row's number n, how a query may filter it (None: it doesn't).
#   ("eq", values, how many of them), ("cut", low, high): an integer's range, ("day", None): a date's, ("code", prefix, count)
TABLES = {
    "country": (40, [("name", "text", "'country ' || n", ("code", "country ", 40)),
                     ("continent", "text", word(CONTINENTS), ("eq", CONTINENTS)),
                     ("currency", "char(3)", "'C' || lpad((n % 20)::text, 2, '0')", None)]),
    "state": (600, [("country_id", "country", draw(40, 2), None), ("name", "text", "'state ' || n", None),
                    ("climate", "text", word(CLIMATES), ("eq", CLIMATES))]),
    "city": (12000, [("state_id", "state", draw(600, 1.5), None), ("name", "text", "'city ' || n", ("code", "city ", 12000)),
                     ("population", "integer", "(2000 / power(random() + 0.0002, 0.9))::integer", ("cut", 2000, 200000)),
                     ("coastal", "boolean", "random() < 0.15", None)]),
    "segment": (12, [("name", "text", "'segment ' || n", ("code", "segment ", 12)), ("priority", "integer", "n % 4", None)]),
    "customer": (400000, [("city_id", "city", draw(12000, 2), None), ("segment_id", "segment", draw(12, 1.5), None),
                          ("full_name", "text", "'Customer ' || md5(n::text)", None),
                          ("birth_date", "date", "date '1940-01-01' + (25000 * random())::integer", ("born",)),
                          ("credit", "integer", "(300 + 200 * (random() + random() + random()))::integer", ("cut", 300, 900)),
                          ("joined", "date", "date '2012-01-01' + (n / 90)", ("day",)),
                          ("email", "text", "'c' || n || '@mail' || n % 50 || '.example'", None),
                          ("active", "boolean", "random() < 0.8", None)]),
    "department": (10, [("name", "text", "'department ' || n", ("code", "department ", 10))]),
    "category": (150, [("department_id", "department", draw(10, 1.3), None),
                       ("name", "text", "'category ' || n", ("code", "category ", 150))]),
    "maker": (800, [("country_id", "country", draw(40, 1.7), None), ("name", "text", "'maker ' || n", ("code", "maker ", 800)),
                    ("founded", "integer", "1900 + (120 * sqrt(random()))::integer", ("cut", 1900, 2020))]),
    "brand": (2500, [("maker_id", "maker", draw(800, 1.5), None), ("name", "text", "'brand ' || n", ("code", "brand ", 2500)),
                     ("tier", "integer", draw(5, 1.5), ("cut", 1, 5))]),
    "product": (120000, [("brand_id", "brand", draw(2500, 1.8), None), ("category_id", "category", draw(150, 1.5), None),
                         ("title", "text", "'Product ' || md5('p' || n)", None),
                         ("list_price", "numeric(12,2)", numeric(2000, 3), ("cut", 0, 1500)),
                         ("weight", "numeric(12,2)", numeric(40, 2), ("cut", 0, 30)), ("colour", "text", word(COLOURS),
                         ("eq", COLOURS)),
                         ("launched", "date", "date '2012-01-01' + (n / 27)", ("day",))]),
    "store": (900, [("city_id", "city", draw(12000, 3), None), ("name", "text", "'store ' || n", ("code", "store ", 900)),
                    ("size", "integer", "(100 / power(random() + 0.01, 0.8))::integer", ("cut", 100, 3000)),
                    ("format", "text", word(FORMATS), ("eq", FORMATS)),
                    ("opened", "date", "date '1995-01-01' + n * 10", None)]),
    "employee": (15000, [("store_id", "store", draw(900, 1.3), None),
                         ("full_name", "text", "'Employee ' || md5('e' || n)", None),
                         ("role", "text", word(ROLES), ("eq", ROLES)), ("hired", "date", "date '2005-01-01' + (n / 3)", None),
                         ("salary", "integer", "(20000 + 60000 * power(random(), 3))::integer", ("cut", 20000, 80000))]),
    "promotion": (1500, [("name", "text", "'promotion ' || n", ("code", "promotion ", 1500)),
                         ("kind", "text", word(KINDS), ("eq", KINDS)),
                         ("starts", "date", f"date '2019-01-01' + (n * {DAYS} / 1500)", ("day",)),
                         ("percent", "integer", draw(60, 1.5), ("cut", 1, 60))]),
    "channel": (8, [("name", "text", "'channel ' || n", ("code", "channel ", 8)), ("online", "boolean", "n > 3", None)]),
    "carrier": (30, [("country_id", "country", draw(40, 1.5), None),
                     ("name", "text", "'carrier ' || n", ("code", "carrier ", 30)),
                     ("mode", "text", word(MODES), ("eq", MODES))]),
    "warehouse": (120, [("city_id", "city", draw(12000, 2), None),
                        ("name", "text", "'warehouse ' || n", ("code", "warehouse ", 120)),
                        ("capacity", "integer", "(1000 + 90000 * power(random(), 2))::integer", None)]),
    "calendar": (DAYS, [("day", "date", "date '2019-01-01' + n - 1", ("day",)),
                        ("year", "integer", "extract(year FROM date '2019-01-01' + n - 1)", ("year",)),
                        ("month", "integer", "extract(month FROM date '2019-01-01' + n - 1)", ("month",)),
                        ("weekday", "integer", "extract(isodow FROM date '2019-01-01' + n - 1)", None),
                        ("holiday", "boolean", "n % 37 = 0", None)]),
    "sales": (6000000, [("calendar_id", "calendar", f"least({DAYS}, 1 + (n::float8 / 6000000 * {DAYS - 20} + 20 * random())::integer)", None),
                        ("customer_id", "customer", draw(400000, 2), None), ("product_id", "product", draw(120000, 2.5), None),
                        ("store_id", "store", draw(900, 1.5), None), ("employee_id", "employee", draw(15000, 1.3), None),
                        ("promotion_id", "promotion", f"CASE WHEN random() < 0.3 THEN {draw(1500, 1.2)} END", None),
                        ("channel_id", "channel", draw(8, 1.5), None), ("quantity", "integer", draw(20, 3), ("cut", 1, 20)),
                        ("amount", "numeric(12,2)", numeric(3000, 4), ("cut", 0, 2500)),
                        ("discount", "numeric(12,2)", numeric(200, 5), None),
                        ("tax", "numeric(12,2)", numeric(300, 4), None), ("status", "text", word(SALE_STATES),
                        ("eq", SALE_STATES)),
                        ("sold_on", "date", f"date '2019-01-01' + (n::float8 / 6000000 * {DAYS - 20})::integer", ("day",))]),
    "shipments": (4000000, [("sales_id", "sales", "least(6000000, (n * 1.5 + 40 * random())::integer)", None),
                            ("calendar_id", "calendar", f"least({DAYS}, 1 + (n::float8 / 4000000 * {DAYS - 30} + 30 * random())::integer)", None),
                            ("carrier_id", "carrier", draw(30, 1.7), None), ("warehouse_id", "warehouse", draw(120, 1.3), None),
                            ("city_id", "city", draw(12000, 2), None), ("cost", "numeric(12,2)", numeric(80, 3),
                            ("cut", 0, 80)),
                            ("weight", "numeric(12,2)", numeric(300, 3), ("cut", 0, 250)),
                            ("days", "integer", draw(30, 2), ("cut", 1, 30)),
                            ("status", "text", word(SHIPMENT_STATES), ("eq", SHIPMENT_STATES)),
                            ("priority", "text", word(PRIORITIES), ("eq", PRIORITIES)),
                            ("shipped_on", "date", f"date '2019-01-01' + (n::float8 / 4000000 * {DAYS - 30})::integer", ("day",))]),
    "returns": (500000, [("sales_id", "sales", "least(6000000, (n * 12 + 40 * random())::integer)", None),
                         ("calendar_id", "calendar", f"least({DAYS}, 1 + (n::float8 / 500000 * {DAYS - 60} + 60 * random())::integer)", None),
                         ("store_id", "store", draw(900, 1.4), None), ("reason", "text", word(REASONS), ("eq", REASONS)),
                         ("amount", "numeric(12,2)", numeric(2500, 3), ("cut", 0, 2500)),
                         ("quantity", "integer", draw(10, 3), ("cut", 1, 10)),
                         ("refunded", "boolean", "random() < 0.9", None)]),
}
MEASURES = {"sales": ["amount", "amount - discount", "quantity", "amount * quantity", "tax"], "shipments": ["cost", "weight", "days"],
            "returns": ["amount", "quantity"], "customer": ["credit"], "product": ["list_price", "weight"], "employee": ["salary"]}
# Nothing is grouped by these.
UNIQUE = {"full_name", "title", "email"}
PARENTS = {table: [(name, kind) for name, kind, _, _ in columns if kind in TABLES] for table, (_, columns) in TABLES.items()}


def load_script():
    """SQL that fills an empty database; the order of rows, and so every value, depends on the seed alone."""
    lines = [f"SELECT setseed({SEED / 100}) \\g /dev/null", "SET synchronize_seqscans = off;"]
    for table, (rows, columns) in TABLES.items():
        types = ", ".join(f"{name} {'integer' if kind in TABLES else kind}" for name, kind, _, _ in columns)
        values = ", ".join(f"({expression})::{'integer' if kind in TABLES else kind}" for _, kind, expression, _ in columns)
        lines += [f"CREATE TABLE {table} ({table}_id integer NOT NULL, {types});",
                  f"INSERT INTO {table} SELECT n, {values} FROM generate_series(1, {rows}) n;",
                  f"ALTER TABLE {table} ADD PRIMARY KEY ({table}_id);"]
    return "\n".join(lines) + "\n"


# Queries -------------------------------------------------------------------------------------------------------------------


def day(rng):
    return f"date '{rng.randint(2019, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}'"


def condition(rng, table, name, how):
    """A filter of a column, of any selectivity."""
    column, kind = f"{table}.{name}", how[0]
    if kind == "eq":
        # The first of the values is the most frequent.
        picked = rng.sample(how[1], rng.choice([1, 1, 2]))
        return f"{column} = '{picked[0]}'" if len(picked) == 1 else f"{column} IN ({', '.join(map(repr, sorted(picked)))})"
    if kind == "code":
        picked = [f"'{how[1]}{rng.randint(1, how[2])}'" for _ in range(rng.choice([1, 1, 3]))]
        return f"{column} = {picked[0]}" if len(picked) == 1 else f"{column} IN ({', '.join(picked)})"
    if kind == "cut":
        low, high = how[1:]
        place = low + (high - low) * rng.random() ** 0.7
        if rng.random() < 0.4:
            return f"{column} BETWEEN {int(place)} AND {int(place + (high - low) * rng.choice([0.02, 0.1, 0.2]))}"
        return f"{column} {'>' if rng.random() < 0.7 else '<'} {int(place)}"
    if kind == "year":
        return f"{column} = {rng.randint(2019, 2025)}"
    if kind == "month":
        return f"{column} IN ({', '.join(str(m) for m in sorted(rng.sample(range(1, 13), rng.choice([1, 3]))))})"
    if kind == "born":
        return f"{column} >= date '{rng.randint(1960, 2005)}-01-01'"
    first = day(rng)
    return f"{column} >= {first} AND {column} < {first} + {rng.choice([1, 7, 30, 30, 91, 365])}"


def filters(rng, tables, least, most):
    found = [(t, name, how) for t in tables for name, _, _, how in TABLES[t][1] if how]
    rng.shuffle(found)
    wanted = rng.randint(least, most)
    taken = []
    for table, name, how in found:
        # Seldom two on one table, so that they spread.
        if sum(t == table for t, _ in taken) < (2 if rng.random() < 0.3 else 1):
            taken.append((table, condition(rng, table, name, how)))
    return [text for _, text in taken[:wanted]]


def joined(rng, start, count):
    """Tables reached from `start` over foreign keys, each once, and the conditions that join them."""
    tables, joins = [start], []
    while len(tables) < count:
        edges = [(t, column, parent) for t in tables for column, parent in PARENTS[t] if parent not in tables]
        if not edges:
            break
        table, column, parent = rng.choice(edges)
        tables.append(parent)
        joins.append(f"{table}.{column} = {parent}.{parent}_id")
    return tables, joins


def subquery(rng, tables):
    """A condition with a query of its own, when the tables allow one."""
    if "sales" in tables:
        other = rng.choice([t for t in ("returns", "shipments") if t not in tables] or [None])
        if other:
            inner = filters(rng, [other], 1, 2)
            word = rng.choice(["EXISTS", "EXISTS", "NOT EXISTS"])
            return f"{word} (SELECT 1 FROM {other} WHERE {other}.sales_id = sales.sales_id AND {' AND '.join(inner)})"
    table, column, parent = rng.choice([(t, c, p) for t in tables for c, p in PARENTS[t] if p not in tables] or [(None,) * 3])
    if table is None:
        return None
    return f"{table}.{column} IN (SELECT {parent}_id FROM {parent} WHERE {' AND '.join(filters(rng, [parent], 1, 1) or ['true'])})"


def query(rng):
    start = rng.choices(["sales", "shipments", "returns", "customer", "product", "employee"], [10, 6, 3, 2, 1, 1])[0]
    tables, joins = joined(rng, start, rng.choice([2, 3, 3, 4, 4, 5, 5, 6, 7, 8]))
    conditions = joins + filters(rng, tables, 1, min(4, len(tables)))
    if rng.random() < 0.3 and (inner := subquery(rng, tables)):
        conditions.append(inner)
    where = "\n  AND ".join(conditions)
    body = f"FROM {', '.join(tables)}\nWHERE {where}"
    if rng.random() < 0.15:
        shown = [f"{t}.{name}" for t in tables for name, kind, _, _ in TABLES[t][1] if kind not in TABLES]
        keys = [f"{start}.{m}" for m in MEASURES[start] if " " not in m]
        picked = rng.sample(shown, min(len(shown), 4))
        order = f"ORDER BY {rng.choice(keys)} DESC, {start}.{start}_id\nLIMIT {rng.choice([10, 50, 100])}"
        return f"SELECT {start}.{start}_id, {', '.join(picked)}\n{body}\n{order}"
    groups = [f"{t}.{name}" for t in tables for name, kind, _, how in TABLES[t][1]
              if kind not in TABLES and name not in UNIQUE and (how is None or how[0] in ("eq", "code", "year", "month"))]
    grouped = rng.sample(groups, min(len(groups), rng.choice([0, 1, 1, 2, 2, 3])))
    measure = " ".join(f"{start}.{w}" if w.isidentifier() else w for w in rng.choice(MEASURES[start]).split())
    aggregate = rng.choice([f"sum({measure})", f"sum({measure})", f"avg({measure})", f"max({measure})"])
    outputs = grouped + [f"{aggregate} AS total", "count(*) AS rows"]
    text = f"SELECT {', '.join(outputs)}\n{body}"
    if grouped:
        text += f"\nGROUP BY {', '.join(grouped)}"
        if rng.random() < 0.15:
            text += f"\nHAVING count(*) > {rng.choice([5, 100])}"
        text += "\nORDER BY " + rng.choice(["total DESC", ", ".join(grouped), f"total DESC, {grouped[0]}"])
        if rng.random() < 0.4:
            text += f"\nLIMIT {rng.choice([10, 20, 100])}"
    return text


def statements(count=90, seed=SEED):
    """(name, text, weight 1) of the queries; equal seeds give equal queries."""
    rng, made = random.Random(seed), []
    while len(made) < count:
        text = query(rng)
        if text not in [other for _, other, _ in made]:
            made.append((f"S{len(made) + 1}", text, 1))
    return made
