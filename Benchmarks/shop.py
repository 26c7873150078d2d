"""The bundled workloads as a benchmark sees them: a query mix with parameters filled in, and a server that holds the shop.

A query mix is queries.sql in pgbench's script language; `blocks` reads it, `Block.script` does for one
run what pgbench would do: draws the variables and puts them into the text.
"""
import ast
import contextlib
import csv
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from urllib.parse import quote

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(HERE)
SHOP = os.path.join(PACKAGE, "Workloads", "shop")
PG_BIN = os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin")
FIELD = os.path.join(PACKAGE, "Workloads", "field")
FIELD_SIZES = {"tenants": 400, "users": 8000, "contacts": 120000, "tokens": 40000, "sites": 20000, "devices": 40000,
               "assets": 80000, "sensors": 1000, "work_orders": 200000, "parts": 20000, "resources": 2000,
               "documents": 60000, "events": 405000, "notifications": 100000}
SIZES = {"customers": 100000, "products": 20000, "orders": 300000, "addresses": 120000, "carts": 40000,
         "reviews": 79000, "sessions": 60000, "tickets": 20000}
CONFIGURATION = """listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 4GB
random_page_cost = 1.1
effective_io_concurrency = 200
timezone = 'UTC'
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 4GB
autovacuum = off
"""


def sextant():
    """The release build of this package, or what SEXTANT names."""
    path = os.environ.get("SEXTANT") or os.path.join(PACKAGE, ".build", "release", "sextant")
    if not os.access(path, os.X_OK):
        sys.exit("there is no release build: run `swift build -c release`, or set SEXTANT")
    return path


# The query mix -----------------------------------------------------------------------------------------------------------


class Block:
    def __init__(self, name, role, calls, lines, sizes):
        self.name, self.role, self.calls, self.lines, self.sizes = name, role, calls, lines, sizes

    def script(self, rng):
        """Pairs of a statement's name and its text, for one run with variables drawn from `rng`."""
        variables, taken, found = dict(self.sizes), [True], []
        for line in self.lines:
            if line.startswith("\\set "):
                _, name, expression = line.split(None, 2)
                if all(taken):
                    variables[name] = evaluate(expression, variables, rng)
            elif line.startswith("\\if "):
                taken.append(bool(evaluate(line[4:], variables, rng)))
                done = taken[-1]
            elif line.startswith("\\elif "):
                taken[-1] = not done and bool(evaluate(line[6:], variables, rng))
                done = done or taken[-1]
            elif line == "\\else":
                taken[-1] = not done
            elif line == "\\endif":
                taken.pop()
            elif all(taken) and line not in ("BEGIN;", "COMMIT;"):
                text = re.sub(r"(?<!:):([a-z_]+)", lambda m: str(variables.get(m[1], m[0])), line)
                found.append((re.match(r"/\* (\w+) \*/", text)[1], text))
        return found


def evaluate(expression, variables, rng):
    """An expression of pgbench: integers divide as integers."""

    def divide(a, b):
        return int(a / b) if isinstance(a, int) and isinstance(b, int) else a / b

    def exponential(low, high, parameter):
        cut = math.exp(-parameter)
        place = -math.log(cut + (1 - cut) * (1 - rng.random())) / parameter
        return low + min(high - low, int((high - low + 1) * place))

    class Division(ast.NodeTransformer):
        def visit_BinOp(self, node):
            self.generic_visit(node)
            if isinstance(node.op, ast.Div):
                return ast.Call(ast.Name("divide", ast.Load()), [node.left, node.right], [])
            return node

    python = re.sub(r":([a-z_]+)", r"\1", expression).replace(" = ", " == ")
    tree = ast.fix_missing_locations(Division().visit(ast.parse(python.strip(), mode="eval")))
    names = dict(variables, random=rng.randint, random_exponential=exponential, int=int, pow=pow, divide=divide)
    return eval(compile(tree, "expression", "eval"), {"__builtins__": {}}, names)


def blocks(directory=SHOP, sizes=SIZES):
    prelude, made, in_prelude = [], [], False
    with open(os.path.join(directory, "queries.sql")) as file:
        for line in file.read().splitlines():
            if line == "-- prelude":
                in_prelude = True
            elif match := re.match(r"-- (name|as|calls): (\w+)", line):
                in_prelude = False
                if match[1] == "name":
                    made.append(Block(match[2], "app", 1, list(prelude), sizes))
                elif match[1] == "as":
                    made[-1].role = match[2]
                else:
                    made[-1].calls = int(match[2])
            elif line.strip() and not line.startswith("--"):
                (prelude if in_prelude else made[-1].lines).append(line)
    return made


def plain(query):
    """A text without its comment, its constants, its parameters' numbers, and the casts that repair them."""
    query = re.sub(r"/\*.*?\*/", " ", query)
    query = re.sub(r"'(?:[^']|'')*'|(?<![\w$.])\d+(?:\.\d+)?(?![\w.])", "$1", query)
    query = re.sub(r"(?:interval|date) \$\d+|\(\$\d+\)::\w+|\$\d+(?:::\w+(?:\[\])?)?", "?", query)
    return " ".join(query.split())


def names_of_classes(directory=SHOP):
    """The names of a mix's statements by their plain text, from the comments in the dump."""
    with open(os.path.join(directory, "statements.csv"), newline="") as file:
        found = [(row["query"], re.match(r"/\* (\w+) \*/", row["query"])) for row in csv.DictReader(file)]
    return {plain(query): match[1] for query, match in found if match}


# Servers -----------------------------------------------------------------------------------------------------------------


class Database:
    def __init__(self, url):
        self.url = url

    def run(self, text, *options, check=True):
        """What psql prints for a script, fields parted by | without any decoration."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG") or k == "PGPASSWORD"}
        command = ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1", *options,
                   self.url]
        done = subprocess.run(command, input=text, capture_output=True, text=True, env=environment)
        if check and done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def rows(self, query):
        return [line.split("|") for line in self.run(query + ";").splitlines()]

    def schema(self):
        dump = subprocess.run(["pg_dump", "--schema-only", self.url], capture_output=True, text=True, check=True).stdout
        return "\n".join(line for line in dump.splitlines() if not re.match(r"\\(un)?restrict", line))


def as_server(command):
    """PostgreSQL refuses to run as root."""
    if os.getuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
    return command


@contextlib.contextmanager
def server(say=lambda text: None, configuration=""):
    """A server of one's own, gone afterwards; gives a function from a database's name to its URL."""
    if not os.access(os.path.join(PG_BIN, "initdb"), os.X_OK):
        sys.exit(f"no initdb in {PG_BIN}; install postgresql-15 or set PG_BIN")
    home = tempfile.mkdtemp(prefix="sextant-bench.")
    data = os.path.join(home, "data")
    if os.getuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    try:
        say("starting a server")
        subprocess.run(as_server([os.path.join(PG_BIN, "initdb"), "--pgdata", data, "--username", "postgres", "--auth", "trust",
                                  "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]), check=True, **quiet)
        with open(os.path.join(data, "postgresql.conf"), "a") as file:
            file.write(CONFIGURATION + configuration + f"unix_socket_directories = '{home}'\n")
        control = [os.path.join(PG_BIN, "pg_ctl"), "-D", data, "-l", os.path.join(home, "log"), "-w"]
        subprocess.run(as_server(control + ["start"]), check=True, **quiet)
        yield lambda name: f"postgresql:///{name}?host={quote(home, safe='')}&user=postgres"
    finally:
        if os.path.exists(os.path.join(data, "postmaster.pid")):
            subprocess.run(as_server([os.path.join(PG_BIN, "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"]), **quiet)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def loaded_shop(scale="1.0", say=lambda text: None, configuration=""):
    """A server of one's own with the shop in it, gone afterwards."""
    with server(say, configuration) as url:
        Database(url("postgres")).run("CREATE DATABASE shop; CREATE ROLE shop_app; CREATE ROLE shop_staff BYPASSRLS;")
        say("loading the shop")
        subprocess.run([os.path.join(SHOP, "load"), url("shop"), scale], check=True)
        database = Database(url("shop"))
        database.run("""GRANT USAGE ON SCHEMA audit, support TO shop_app, shop_staff;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, audit, support TO shop_app, shop_staff;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, audit, support TO shop_app, shop_staff;""")
        yield database
