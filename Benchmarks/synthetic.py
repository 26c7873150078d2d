#!/usr/bin/env python3
"""A synthetic database and workload: a snapshot with statistics and a dump of pg_stat_statements.

    synthetic.py DIRECTORY [CLASSES] [TABLES] [SEED]

writes snapshot.json, statements.csv and explain.sql (each statement once, constants in place of $n, under EXPLAIN).
Equal arguments give equal bytes. The tables stand in a chain of foreign keys, each to tables a little before it, so that
joins of neighbours exist; half of the foreign keys have an index. The statistics are those that ANALYZE would find in
columns drawn uniformly or by Zipf's law.
"""
import csv
import json
import math
import os
import random
import sys

CAPTURED_AT = "2026-11-22T12:00:00Z"
NOUNS = """account invoice payment booking ticket device sensor reading contract policy claim vehicle route stop parcel
shift employee department project task comment upload message channel campaign""".split()
AREAS = """sales billing fleet support stock travel media clinic school energy rental legal hotel sports press farm
harbour metro bakery museum""".split()
STATES = "new open active waiting done failed expired archived blocked draft".split()
WORDS = "amber birch cedar delta ember fjord grove heath inlet jetty knoll lagoon marsh north orchid pine quartz ridge".split()


class Column:
    """A column, its statistics, and a way to draw one of its values."""

    def __init__(self, name, type_name, type_text, width, kind, rows, rng, references=None):
        self.name, self.kind, self.width, self.references = name, kind, width, references
        self.type_name, self.type_text = type_name, type_text
        self.statistics = {"average_width": width, "null_fraction": 0}
        getattr(self, "_" + kind)(rows, rng)

    def literal(self, rng):
        value = self.draw(rng)
        return value if self.kind in ("id", "reference", "count", "amount", "flag") else f"'{value}'"

    def _histogram(self, value):
        bounds = [value(i / 100) for i in range(101)]
        self.statistics["histogram"] = "{" + ",".join(f'"{b}"' if " " in str(b) else str(b) for b in bounds) + "}"

    def _common(self, values, weights):
        total = sum(weights)
        self.statistics["most_common_values"] = "{" + ",".join(str(v) for v in values) + "}"
        self.statistics["most_common_frequencies"] = [round(w / total, 6) for w in weights]

    def _id(self, rows, rng):
        self.statistics.update(distinct=-1, correlation=1)
        self._histogram(lambda q: 1 + int(q * (rows - 1)))
        self.draw = lambda r: str(r.randint(1, rows))

    def _reference(self, rows, rng):
        many = self.references.rows
        self.statistics.update(distinct=max(1, min(many, int(rows * 0.6))), correlation=round(rng.uniform(-0.1, 0.4), 4))
        if rng.random() < 0.3:
            self.statistics["null_fraction"] = round(rng.uniform(0.05, 0.6), 2)
        common = sorted({1 + (7919 * i) % many for i in range(20)})
        self._common(common, [1 / (i + 1) for i in range(len(common))])
        share = 0.1
        self.statistics["most_common_frequencies"] = [round(f * share, 6) for f in self.statistics["most_common_frequencies"]]
        self._histogram(lambda q: 1 + int(q * (many - 1)))
        self.draw = lambda r: str(r.choice(common) if r.random() < share else r.randint(1, many))

    def _status(self, rows, rng):
        values = STATES[: rng.randint(3, len(STATES))]
        weights = [1 / (i + 1) ** 2 for i in range(len(values))]
        rng.shuffle(values)
        self.statistics.update(distinct=len(values), correlation=round(rng.uniform(0.2, 0.9), 4))
        self._common(values, weights)
        self.draw = lambda r: r.choices(values, weights)[0]

    def _flag(self, rows, rng):
        share = rng.choice([0.02, 0.2, 0.5])
        self.statistics.update(distinct=2, correlation=0.7)
        self._common(["f", "t"], [1 - share, share])
        self.draw = lambda r: "true" if r.random() < share else "false"

    def _name(self, rows, rng):
        text = lambda q: f"{WORDS[min(17, int(q * 18))]}-{int((q * 18 % 1) * 1e6):06d}"
        self.statistics.update(distinct=-0.95, correlation=0.01)
        self._histogram(text)
        self.draw = lambda r: text(r.random())

    def _time(self, rows, rng):
        from datetime import datetime, timedelta
        end, days = datetime(2026, 11, 22, 11), rng.choice([30, 365, 1000])
        text = lambda q: (end - timedelta(days=days * (1 - q))).strftime("%Y-%m-%d %H:%M:%S+00")
        self.statistics.update(distinct=-0.9, correlation=0.99 if self.name == "created_at" else 0.2)
        self._histogram(text)
        self.draw = lambda r: text(r.random() ** 0.3)

    def _count(self, rows, rng):
        most = rng.choice([20, 500, 100_000])
        self.statistics.update(distinct=most, correlation=0.02)
        self._histogram(lambda q: int(q * most))
        self.draw = lambda r: str(r.randint(0, most))

    def _amount(self, rows, rng):
        self.statistics.update(distinct=-0.2, correlation=0.01)
        self._histogram(lambda q: f"{1 + q * q * 5000:.2f}")
        self.draw = lambda r: f"{1 + r.random() ** 2 * 5000:.2f}"


class Table:
    def __init__(self, number, earlier, rng):
        round_, place = divmod(number, len(NOUNS) * len(AREAS))
        self.name = f"{AREAS[place // len(NOUNS)]}_{NOUNS[place % len(NOUNS)]}" + (f"_{round_ + 1}" if round_ else "")
        self.rows = int(10 ** rng.uniform(3, 7))
        near = earlier[-12:]
        parents = rng.sample(near, min(len(near), rng.randint(1, 4)))
        make = lambda name, *rest, **named: Column(name, *rest, self.rows, rng, **named)
        self.columns = [make("id", "int8", "bigint", 8, "id")]
        self.columns += [make(p.name + "_id", "int8", "bigint", 8, "reference", references=p) for p in parents]
        self.references = [c for c in self.columns if c.references]
        rest = [
            ("status", "text", "text", 7, "status"), ("created_at", "timestamptz", "timestamp with time zone", 8, "time"),
            ("name", "text", "text", 14, "name"), ("amount", "numeric", "numeric(12,2)", 6, "amount"),
            ("quantity", "int4", "integer", 4, "count"), ("is_hidden", "bool", "boolean", 1, "flag"),
            ("updated_at", "timestamptz", "timestamp with time zone", 8, "time"), ("code", "text", "text", 14, "name"),
            ("kind", "text", "text", 7, "status"), ("due_at", "timestamptz", "timestamp with time zone", 8, "time"),
            ("score", "int4", "integer", 4, "count"), ("fee", "numeric", "numeric(12,2)", 6, "amount"),
            ("title", "text", "text", 40, "name"), ("phase", "text", "text", 7, "status"),
            ("is_paid", "bool", "boolean", 1, "flag"), ("remark", "text", "text", 60, "name"),
        ]
        wanted = rng.randint(8, 20)
        self.columns += [make(*c) for c in rest[: max(4, wanted - len(self.columns))]]
        self.indexes = [("id",)] + [(c.name,) for c in self.references if rng.random() < 0.5]
        self.by_kind = {k: [c for c in self.columns if c.kind == k] for k in
                        ("status", "time", "name", "amount", "count", "flag", "reference")}

    def document(self):
        width = 28 + sum(c.width for c in self.columns)
        pages = max(1, math.ceil(self.rows * width / 8000))
        constraints = [{"columns": ["id"], "definition": "PRIMARY KEY (id)", "kind": "p", "name": f"{self.name}_pkey"}]
        for column in self.references:
            target = column.references.name
            constraints.append({
                "columns": [column.name], "definition": f"FOREIGN KEY ({column.name}) REFERENCES public.{target}(id)",
                "kind": "f", "name": f"{self.name}_{column.name}_fkey", "on_delete": "a", "on_update": "a",
                "referenced_columns": ["id"], "referenced_table": {"name": target, "schema": "public"}})
        indexes = []
        for keys in self.indexes:
            primary = keys == ("id",)
            name = f"{self.name}_pkey" if primary else f"{self.name}_{'_'.join(keys)}_idx"
            index = {
                "definition": f"CREATE {'UNIQUE ' if primary else ''}INDEX {name} ON public.{self.name} USING btree ({', '.join(keys)})",
                "is_primary": primary, "is_unique": primary, "keys": [{"column": k} for k in keys], "name": name,
                "pages": max(1, math.ceil(self.rows * 20 / 7300)), "rows": self.rows}
            if primary:
                index["constraint"] = name
            indexes.append(index)
        columns = [{"name": c.name, "type": c.type_text, "type_name": c.type_name,
                    "is_not_null": c.statistics["null_fraction"] == 0, "statistics": c.statistics} for c in self.columns]
        return {"schema": "public", "name": self.name, "kind": "r", "owner": "postgres", "rows": self.rows, "pages": pages,
                "pages_at_analyze": pages, "all_visible_pages": int(pages * 0.9), "columns": columns,
                "constraints": constraints, "indexes": indexes}


class Statement:
    """A text under construction: parameters become $n in the dump and constants under EXPLAIN."""

    def __init__(self, rng):
        self.rng, self.values = rng, []

    def value(self, literal):
        self.values.append(literal)
        return f"\0{len(self.values)}\0"

    def of(self, column):
        return self.value(column.literal(self.rng))

    def texts(self, sql):
        normal, constant = sql, sql
        for number, value in reversed(list(enumerate(self.values, 1))):
            normal = normal.replace(f"\0{number}\0", f"${number}")
            constant = constant.replace(f"\0{number}\0", value)
        return normal, constant


def condition(s, table, alias=""):
    """An equality or two, as applications write them."""
    rng, prefix = s.rng, alias + "." if alias else ""
    pool = table.by_kind["reference"] + table.by_kind["status"] + table.by_kind["name"] + table.by_kind["flag"]
    chosen = rng.sample(pool, min(len(pool), rng.choice([1, 1, 2])))
    return " AND ".join(f"{prefix}{c.name} = {s.of(c)}" for c in chosen)


def between(s, table, alias=""):
    rng, prefix = s.rng, alias + "." if alias else ""
    column = rng.choice(table.by_kind["time"] + table.by_kind["count"] + table.by_kind["amount"])
    if rng.random() < 0.5:
        return f"{prefix}{column.name} {rng.choice(['>', '>=', '<'])} {s.of(column)}"
    low, high = sorted([column.literal(rng), column.literal(rng)], key=lambda v: float(v) if v[0] != "'" else v)
    return f"{prefix}{column.name} BETWEEN {s.value(low)} AND {s.value(high)}"


def some_columns(s, table, alias=""):
    prefix = alias + "." if alias else ""
    chosen = sorted(s.rng.sample(range(len(table.columns)), s.rng.randint(2, 5)))
    return ", ".join(prefix + table.columns[i].name for i in chosen)


def point(s, t):
    return f"SELECT {some_columns(s, t)} FROM {t.name} WHERE {condition(s, t)}"


def ranged(s, t):
    both = f"{condition(s, t)} AND " if s.rng.random() < 0.6 else ""
    return f"SELECT {some_columns(s, t)} FROM {t.name} WHERE {both}{between(s, t)}"


def sorted_page(s, t):
    column = s.rng.choice(t.by_kind["time"] + t.by_kind["amount"] + t.by_kind["count"])
    direction = s.rng.choice(["", " DESC"])
    return (f"SELECT {some_columns(s, t)} FROM {t.name} WHERE {condition(s, t)} "
            f"ORDER BY {column.name}{direction} LIMIT {s.value(s.rng.choice(['10', '25', '50']))}")


def joined(s, t):
    if not t.references:
        return point(s, t)
    rng, parts, tables = s.rng, [f"{t.name} a"], [("a", t)]
    for letter in "bcde"[: rng.randint(1, 4)]:
        choices = [(alias, c) for alias, table in tables for c in table.references]
        alias, column = rng.choice(choices)
        parts.append(f"JOIN {column.references.name} {letter} ON {letter}.id = {alias}.{column.name}")
        tables.append((letter, column.references))
    filters = [condition(s, t, "a")]
    if rng.random() < 0.6:
        alias, table = rng.choice(tables[1:])
        filters.append(condition(s, table, alias))
    if rng.random() < 0.3:
        filters.append(between(s, t, "a"))
    tail = f" ORDER BY a.created_at DESC LIMIT {s.value('20')}" if rng.random() < 0.4 else ""
    last = tables[-1]
    return (f"SELECT {some_columns(s, t, 'a')}, {some_columns(s, last[1], last[0])} FROM {' '.join(parts)} "
            f"WHERE {' AND '.join(filters)}{tail}")


def aggregated(s, t):
    group = s.rng.choice(t.by_kind["status"] + t.by_kind["reference"])
    number = s.rng.choice(t.by_kind["amount"] + t.by_kind["count"])
    where = s.rng.choice([condition, between])(s, t)
    return (f"SELECT {group.name}, count(*), {s.rng.choice(['sum', 'avg', 'max'])}({number.name}) FROM {t.name} "
            f"WHERE {where} GROUP BY {group.name}")


def inserted(s, t):
    columns = t.columns[: s.rng.randint(4, len(t.columns))]
    return f"INSERT INTO {t.name} ({', '.join(c.name for c in columns)}) VALUES ({', '.join(s.of(c) for c in columns)})"


def updated(s, t):
    targets = s.rng.sample(t.columns[1:], s.rng.randint(1, 3))
    where = f"id = {s.of(t.columns[0])}" if s.rng.random() < 0.6 else condition(s, t)
    return f"UPDATE {t.name} SET {', '.join(f'{c.name} = {s.of(c)}' for c in targets)} WHERE {where}"


MIX = [(point, 30), (ranged, 12), (sorted_page, 15), (joined, 20), (aggregated, 11), (inserted, 5), (updated, 7)]
COLUMNS = """userid dbid toplevel queryid query plans total_plan_time calls total_exec_time min_exec_time max_exec_time
mean_exec_time stddev_exec_time rows shared_blks_hit shared_blks_read""".split()


def tables(count, rng):
    made = []
    for number in range(count):
        made.append(Table(number, made, rng))
    return made


def snapshot(made):
    return {
        "schema": "sextant.snapshot/1", "captured_at": CAPTURED_AT,
        "database": {"name": "synthetic", "collate": "C.UTF-8", "ctype": "C.UTF-8", "encoding": "UTF8",
                     "locale_provider": "c", "search_path": ["public"]},
        "schemas": ["public"], "server": {"version_number": 150000, "version": "15", "block_size": 8192},
        "settings": [{"name": "effective_cache_size", "value": "4GB"}, {"name": "random_page_cost", "value": "1.1"},
                     {"name": "work_mem", "value": "16MB"}],
        "statistics": "measured", "tables": sorted((t.document() for t in made), key=lambda t: t["name"])}


def statements(made, count, rng):
    """Pairs of a text as pg_stat_statements has it and the same with constants; each text once."""
    kinds, weights = zip(*MIX)
    found = {}
    while len(found) < count:
        s = Statement(rng)
        # Some tables are asked more than others.
        table = made[int(len(made) * rng.random() ** 1.5)]
        normal, constant = s.texts(rng.choices(kinds, weights)[0](s, table))
        found.setdefault(normal, constant)
    return list(found.items())


def write(directory, classes, table_count, seed=1):
    rng = random.Random(seed)
    made = tables(table_count, rng)
    pairs = statements(made, classes, rng)
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "snapshot.json"), "w") as file:
        json.dump(snapshot(made), file, separators=(",", ":"))
    with open(os.path.join(directory, "statements.csv"), "w", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, restval=0, lineterminator="\n")
        out.writeheader()
        for number, (normal, _) in enumerate(pairs):
            calls = max(1, int(1e6 / (1 + rng.random() * classes)))
            mean = round(rng.uniform(0.05, 30), 3)
            out.writerow({"userid": 10, "dbid": 5, "toplevel": "t", "queryid": 1000 + number, "query": normal, "calls": calls,
                          "total_exec_time": round(calls * mean, 3), "mean_exec_time": mean, "rows": calls})
    with open(os.path.join(directory, "explain.sql"), "w") as file:
        file.writelines(f"EXPLAIN {constant};\n" for _, constant in pairs)


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    write(sys.argv[1], *(int(n) for n in (sys.argv[2:] + ["5000", "500", "1"][len(sys.argv) - 2:])))
