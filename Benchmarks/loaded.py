"""Loaded databases that the selection of indexes is compared on, each kept in a directory: what is loaded once stays.

A cluster of PostgreSQL in DIRECTORY/data (socket in DIRECTORY/run) holds one database a workload: TPC-H and TPC-DS (tpc.py), the
snowflake (snowflake.py), the shop (shop.py). DIRECTORY/NAME has what `sextant advise` is given: snapshot.json, and statements.sql
with one statement of each class, preceded by its name and its weight as `-- calls: N`.
"""
import contextlib
import fcntl
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from urllib.parse import quote

import shop
import snowflake
import tpc

PORT = 5544
# Of the loaded database, and so of the twin, whose planner gets the snapshot's settings.
CONFIGURATION = f"""listen_addresses = ''
port = {PORT}
shared_buffers = 1GB
maintenance_work_mem = 512MB
max_wal_size = 8GB
wal_level = minimal
max_wal_senders = 0
timezone = 'UTC'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
default_statistics_target = 100
max_parallel_workers_per_gather = 0
jit = off
work_mem = 64MB
random_page_cost = 4
effective_cache_size = 12GB
"""
MB = 1_000_000
ANALYTICAL = [60, 125, 250, 500, 1000, 2000, 5000]
# Budgets in MB, from too small for one index on the largest table to more than advice can use.
BUDGETS = {"tpch": ANALYTICAL, "tpcds": ANALYTICAL, "snowflake": ANALYTICAL, "shop": [5, 10, 25, 50, 100, 200, 400]}
# How often each block of the shop's mix occurs, with parameters of its own.
SHOP_SETS = 2


class Statement:
    def __init__(self, name, text, calls):
        self.name, self.text, self.calls = name, text, calls


class Workload:
    def __init__(self, name, database, directory, budgets):
        self.name, self.database, self.directory, self.budgets = name, database, directory, budgets
        self.statements = list(read_statements(os.path.join(directory, "statements.sql")))

    def path(self, name):
        return os.path.join(self.directory, name)

    def capture(self, anew=False):
        """Writes the snapshot that Sextant is given, with the statistics that are there or, `anew`, of another sample of the rows."""
        if anew:
            self.database.run("ANALYZE;")
        subprocess.run([shop.sextant(), "snapshot", "--database", self.database.url, "-q", "-o", self.path("snapshot.json")],
                       check=True)


def read_statements(path):
    """Statements end with a semicolon at a line's end; `-- calls: N` before one is its weight, another comment its name."""
    name, calls, lines = None, 1, []
    with open(path) as file:
        for line in file.read().splitlines():
            if not lines and (match := re.match(r"-- calls: (\d+)$", line)):
                calls = int(match[1])
            elif not lines and line.startswith("--"):
                name = line[2:].strip() or name
            elif line.strip():
                lines.append(line)
                if line.rstrip().endswith(";"):
                    text = "\n".join(lines).rstrip().rstrip(";")
                    yield Statement(name or text.split("\n")[0][:40], text, calls)
                    name, calls, lines = None, 1, []
    if lines:
        sys.exit(f"{path}: the last statement has no semicolon at the end of its line")


def write_statements(path, statements):
    with open(path, "w") as file:
        for name, text, calls in statements:
            file.write(f"-- {name}\n-- calls: {calls}\n{text};\n\n")


class Cluster:
    """A cluster of one's own in `directory`. Several runs may use it at once, but for those that build indexes (`alone`).

    A server that was running there before is left running; one that runs of this benchmark started, the last of them stops.
    """

    def __init__(self, directory, say, alone):
        self.directory, self.say, self.alone = os.path.abspath(directory), say, alone
        self.data, self.run = os.path.join(self.directory, "data"), os.path.join(self.directory, "run")
        self.marker = os.path.join(self.directory, "started")
        if len(self.run) > 90:
            sys.exit(f"{self.run} is too long for a socket: name a shorter --directory")

    def database(self, name):
        return shop.Database(f"postgresql:///{name}?host={quote(self.run, safe='')}&port={PORT}&user=postgres")

    def program(self, *command):
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "cwd": "/", "text": True}
        done = subprocess.run(shop.as_server([os.path.join(shop.PG_BIN, command[0]), *command[1:]]), **quiet)
        if done.returncode:
            sys.exit(f"{command[0]} failed: {done.stderr.strip()[-500:]}; see {os.path.join(self.directory, 'log')}")

    def __enter__(self):
        for name, package in (("initdb", "postgresql-15"), ("../lib/hypopg.so", "postgresql-15-hypopg")):
            if not os.path.exists(os.path.join(shop.PG_BIN, name)):
                sys.exit(f"there is no {name} in {shop.PG_BIN}: install {package}, or set PG_BIN")
        for path in (self.directory, self.run):
            if not os.path.isdir(path):
                os.makedirs(path)
                if os.getuid() == 0:
                    shutil.chown(path, "postgres", "postgres")
        self.using = open(os.path.join(self.directory, "using"), "a")
        fcntl.flock(self.using, fcntl.LOCK_SH)
        self.start()
        return self

    @contextlib.contextmanager
    def locked(self):
        """While nobody else starts, stops or loads."""
        with open(os.path.join(self.directory, "changing"), "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def building(self):
        """While nobody else uses the cluster, when this run builds indexes."""
        if self.alone:
            # The lock is given up while it waits for the stronger one: another run may stop the server then.
            fcntl.flock(self.using, fcntl.LOCK_EX)
            self.start()
        yield

    def start(self):
        """Starts the server when it doesn't run."""
        with self.locked():
            if subprocess.run([os.path.join(shop.PG_BIN, "pg_isready"), "-q", "-h", self.run, "-p", str(PORT)]).returncode:
                self.start_server()

    def start_server(self):
        if not os.path.exists(os.path.join(self.data, "configured")):
            self.say("making a cluster")
            shutil.rmtree(self.data, ignore_errors=True)
            if os.getuid() == 0:
                shutil.chown(self.directory, "postgres", "postgres")
            self.program("initdb", "--pgdata", self.data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
                         "--locale", "C.UTF-8", "--no-sync")
            with open(os.path.join(self.data, "postgresql.conf"), "a") as file:
                file.write(CONFIGURATION + f"unix_socket_directories = '{self.run}'\n")
            open(os.path.join(self.data, "configured"), "w").close()
        self.program("pg_ctl", "-D", self.data, "-l", os.path.join(self.directory, "log"), "-w", "start")
        open(self.marker, "w").close()

    def __exit__(self, *_):
        with self.locked(), self.using:
            try:
                fcntl.flock(self.using, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if os.path.exists(self.marker):
                os.remove(self.marker)
                self.program("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "300", "stop")

    # Loading ---------------------------------------------------------------------------------------------------------------

    def workload(self, name, data=None):
        """A workload on its loaded database; `name` may be a file of statements, `data` then says which database is meant."""
        known = name in BUDGETS
        data = name if known else data or "tpch"
        own = os.path.join(self.directory, data, "statements.sql")
        with self.locked():
            exists = self.database("postgres").rows(f"SELECT 1 FROM pg_database WHERE datname = '{data}'")
            if not exists or not os.path.exists(own):
                os.makedirs(os.path.dirname(own), exist_ok=True)
                write_statements(own, self.load(data, not exists))
        home = os.path.dirname(own)
        if not known:
            home = os.path.join(self.directory, "files", os.path.basename(name))
            os.makedirs(home, exist_ok=True)
            shutil.copyfile(name, os.path.join(home, "statements.sql"))
        workload = Workload(os.path.basename(home), self.database(data), home, BUDGETS[data])
        self.check(workload)
        workload.capture()
        return workload

    def load(self, data, rows):
        """Fills the database when `rows`; gives its statements. A load that was interrupted leaves a database of another name."""
        unfinished = self.database(f"{data}_unfinished")
        if rows:
            self.say(f"loading {data}")
            shared = self.database("postgres")
            shared.run(f"DROP DATABASE IF EXISTS {data}_unfinished;")
            shared.run(f"CREATE DATABASE {data}_unfinished;")
        with tempfile.TemporaryDirectory(prefix="rows.", dir=self.directory) as directory:
            os.chmod(directory, 0o755)
            if data in tpc.LEFT_OUT:
                python = tpc.python_with_duckdb(self.directory, self.say)
                queries, tables = tpc.generate(data, directory, python, rows)
                script, made = tpc.load_script(tables, directory), [(f"Q{n}", text, 1) for n, text in queries]
            elif data == "snowflake":
                script, made = snowflake.load_script(), snowflake.statements()
            else:
                script, made = "", shop_statements()
                if rows:
                    shared.run("DO $$ BEGIN CREATE ROLE shop_app; CREATE ROLE shop_staff BYPASSRLS; "
                               "EXCEPTION WHEN duplicate_object THEN END $$;")
                    subprocess.run([os.path.join(shop.SHOP, "load"), unfinished.url], check=True)
            if rows:
                unfinished.run(script + "VACUUM ANALYZE;\nCREATE EXTENSION hypopg;\n")
                shared.run(f"CHECKPOINT; ALTER DATABASE {data}_unfinished RENAME TO {data};")
        return made

    @staticmethod
    def check(workload):
        """Settings are those asked for, HypoPG is there, and every statement can be planned."""
        wanted = {"max_parallel_workers_per_gather": "0", "jit": "off", "work_mem": "64MB", "random_page_cost": "4",
                  "effective_cache_size": "12GB"}
        for name, value in wanted.items():
            if (found := workload.database.rows(f"SHOW {name}")[0][0]) != value:
                sys.exit(f"{name} is {found} in the loaded database; {value} is asked for")
        Session(workload).costs()


def shop_statements():
    """The shop's query mix with its constants, as a log has them: each block in sets of its own parameters, shared calls."""
    made = []
    for block in shop.blocks():
        count = min(block.calls, SHOP_SETS)
        for number in range(count):
            calls = block.calls // count + (number < block.calls % count)
            for name, text in block.script(random.Random(f"{block.name} {number}")):
                if name == "set_customer":
                    continue
                text = re.sub(r"\s*RETURNING \S+ AS \w+ \\gset", "", text).replace(":new_order", "300001")
                made.append((f"{name} {number}", text.strip().rstrip(";"), calls))
    return made


# Planning ------------------------------------------------------------------------------------------------------------------


class Index:
    """An index of an advice document, as the judge makes it."""

    def __init__(self, text):
        self.text = text
        self.statement = re.sub(r"^CREATE INDEX (CONCURRENTLY )?", "CREATE INDEX ", text.strip().rstrip(";"))
        self.definition = re.sub(r"^CREATE INDEX (IF NOT EXISTS )?(\S+ )??ON (ONLY )?", "", self.statement)


class Session:
    """Plans a workload's statements in the loaded database, with hypothetical indexes or with those that are there."""

    def __init__(self, workload):
        self.workload = workload

    def plans(self, prelude=""):
        """The plan of each statement after the SQL of `prelude`, and the lines that that printed."""
        lines = [prelude]
        for statement in self.workload.statements:
            lines += ["\\echo @statement", f"EXPLAIN (FORMAT JSON) {statement.text};"]
        head, *texts = self.workload.database.run("\n".join(lines) + "\n").split("@statement\n")
        if len(texts) != len(self.workload.statements):
            raise RuntimeError("PostgreSQL did not plan each statement once")
        return [json.loads(text)[0]["Plan"] for text in texts], head.splitlines()

    def costs(self):
        """The planner's total cost of each statement, and the names of the indexes in its plans."""
        plans, _ = self.plans()
        return [plan["Total Cost"] for plan in plans], set().union(*map(index_names, plans))

    def costs_with(self, indexes):
        """The costs with `indexes` as HypoPG's, the bytes of each, and the places of those that plans use."""
        made = [f"SELECT indexrelid || ' ' || hypopg_relation_size(indexrelid) FROM hypopg_create_index($text${index.statement}$text$);"
                for index in indexes]
        plans, printed = self.plans("\n".join(made))
        sizes = [int(line.split()[1]) for line in printed]
        places = {line.split()[0]: place for place, line in enumerate(printed)}
        if len(places) != len(indexes):
            raise RuntimeError("HypoPG did not make each index once")
        # A hypothetical index is called <oid>btree_table_column.
        found = (re.match(r"<(\d+)>", name) for name in set().union(*map(index_names, plans)))
        return [plan["Total Cost"] for plan in plans], sizes, {places[match[1]] for match in found if match}

    def total(self, costs):
        return sum(cost * statement.calls for cost, statement in zip(costs, self.workload.statements))

    def times(self, rounds, timeout):
        """Milliseconds of each statement that reads, the median of the rounds after one that warms up.

        Infinite where it ran out of time, None for a statement that writes: that would leave pages behind, and is not run.
        """
        lines = ["\\set ON_ERROR_STOP 0", f"SET statement_timeout = '{int(timeout * 1000)}ms';", "\\timing on", "\\o /dev/null"]
        for statement in self.workload.statements:
            lines.append("\\echo @statement")
            for _ in range(rounds + 1):
                lines += ["\\timing off", "BEGIN READ ONLY;", "\\timing on", f"{statement.text};", "\\echo @:SQLSTATE", "\\timing off",
                          "ROLLBACK;"]
        found = []
        for line in self.workload.database.run("\n".join(lines) + "\n").splitlines():
            if line == "@statement":
                found.append([])
            elif line.startswith("Time: "):
                last = float(line.split()[1])
            elif line.startswith("@"):
                # Not an error; canceled for its time; a write in a read-only transaction.
                if line[1:] not in ("00000", "57014", "25006"):
                    raise RuntimeError(f"{self.workload.statements[len(found) - 1].name} fails with {line[1:]}")
                found[-1].append({"00000": last, "57014": float("inf")}.get(line[1:]))
        return [None if None in runs else statistics.median(runs[1:]) for runs in found]


def index_names(plan):
    found = {plan["Index Name"]} if "Index Name" in plan else set()
    for child in plan.get("Plans", []):
        found |= index_names(child)
    return found


class Built:
    """Really built indexes in the loaded database; what the next list has too stays, all are gone at the end.

    CREATE INDEX counts a table's rows anew, which would change costs that have nothing to do with indexes: the count that
    ANALYZE left is put back.
    """

    def __init__(self, workload):
        self.database, self.names, self.number = workload.database, {}, 0
        self.counts = self.database.rows(
            "SELECT oid, reltuples, relpages, relallvisible FROM pg_class WHERE relkind IN ('r', 'm', 'p')")
        # What an interrupted run left.
        self.drop(row[0] for row in self.database.rows(
            "SELECT oid::regclass FROM pg_class WHERE relkind IN ('i', 'I') AND relname LIKE 'compared\\_%'"))

    def drop(self, names):
        self.database.run("".join(f"DROP INDEX {name};\n" for name in names))

    def build(self, indexes):
        """Makes `indexes` the only ones built; gives the bytes of each, in order."""
        wanted = {index.definition for index in indexes}
        self.drop([self.names.pop(definition) for definition in set(self.names) - wanted])
        for index in indexes:
            if index.definition not in self.names:
                self.number += 1
                schema, name = re.match(r"(?:(\S+)\.)?\S+ ", index.definition)[1] or "public", f"compared_{self.number}"
                self.database.run(f"CREATE INDEX {name} ON {index.definition};")
                self.names[index.definition] = f"{schema}.{name}"
        names = "reltuples, relpages, relallvisible"
        self.database.run("".join(f"UPDATE pg_class SET ({names}) = ROW ({rest}) WHERE oid = {oid} AND ({names}) <> ({rest});\n"
                                  for oid, *values in self.counts for rest in [", ".join(values)]))
        # Index-only scans go by the visibility map, which the load left complete.
        names = [self.names[index.definition] for index in indexes]
        return [int(self.database.rows(f"SELECT pg_relation_size('{name}')")[0][0]) for name in names]

    def places(self, indexes, names):
        """Which of `indexes` bear one of these names."""
        return {place for place, index in enumerate(indexes) if self.names[index.definition].split(".")[1] in names}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.drop(self.names.values())


@contextlib.contextmanager
def cluster(directory, say, alone=False):
    """The cluster in `directory`, or in a temporary one that goes with it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    if directory:
        with Cluster(directory, say, alone) as found:
            yield found
        return
    with tempfile.TemporaryDirectory(prefix="sextant-tpch.", ignore_cleanup_errors=True) as home:
        if os.getuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        with Cluster(home, say, alone) as found:
            yield found
