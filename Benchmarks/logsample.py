"""A log of a real server in three formats, and as much more of the same kind as is wanted.

`make` runs the shop's query mix and what else applications send on a server that logs every statement. `Template` makes
any amount of log of such a sample in one pass of `bytes.translate` a copy: digits that may differ from copy to copy
(process and session ids, numbers in statements and parameters, milliseconds) and the hour stand in it as bytes that
no log has, of a class each, and a copy is the template under a table that maps each class to digits by a permutation of its
own. Each copy is an hour later than the last, so a log of any size is in the order of time.
"""
import datetime
import os
import random
import re
import subprocess
import time

import shop

FORMATS = {"stderr": "postgresql.log", "csvlog": "postgresql.csv", "jsonlog": "postgresql.json"}
PREFIX = "%m [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h "
CONFIGURATION = """logging_collector = on
log_destination = 'stderr,csvlog,jsonlog'
log_filename = 'postgresql.log'
log_rotation_age = 0
log_rotation_size = 0
log_timezone = 'UTC'
log_file_mode = 0644
log_connections = on
log_disconnections = on
"""
END = "end of the sample"

# The sample ---------------------------------------------------------------------------------------------------------------


def make(directory, say, calls=0.4, seed=1):
    """Writes postgresql.log, .csv and .json into a directory, 30 to 50 MB each: a minute or two."""
    os.makedirs(directory, exist_ok=True)
    if os.getuid() == 0:
        shop.shutil.chown(directory, "postgres", "postgres")
    configuration = CONFIGURATION + f"log_line_prefix = '{PREFIX}'\nlog_directory = '{os.path.abspath(directory)}'\n"
    rng = random.Random(seed)
    sizes = {name: max(200, size // 10) for name, size in shop.SIZES.items()}
    with shop.loaded_shop("0.1", say, configuration) as database:
        database.run("ALTER DATABASE shop SET log_min_duration_statement = 0; ALTER ROLE shop_app LOGIN; ALTER ROLE shop_staff LOGIN;")
        app, staff = (shop.Database(database.url.replace("user=postgres", f"user={role}")) for role in ("shop_app", "shop_staff"))
        say("running the query mix, and what object mappers send")
        running = []
        for number, (role, application) in enumerate([(app, "puma: cluster worker 0: 17 [shop]"), (app, "node"), (staff, "psql")]):
            running.append(psql(role, plain_statements(database, sizes, calls / 3, rng), application, directory, number))
        for process in running:
            process.wait()
        say("running it with bound parameters")
        for protocol in ("extended", "prepared"):
            with_parameters(app, sizes, calls, protocol, directory)
        database.run(f"SELECT '{END}';")
        wait_for_end(directory)
    for name in FORMATS.values():
        if os.getuid() == 0:
            shop.shutil.chown(os.path.join(directory, name), "root", "root")


def psql(database, statements, application, directory, number):
    path = os.path.join(directory, f"statements{number}.sql")
    with open(path, "w") as file:
        file.write("\n".join(statements) + "\n")
    environment = dict(os.environ, PGAPPNAME=application)
    return subprocess.Popen(["psql", "--no-psqlrc", "--quiet", "--output", os.devnull, "--file", path, database.url],
                            stderr=subprocess.DEVNULL, env=environment)


def plain_statements(database, sizes, calls, rng):
    """The mix with its constants, a third of it as an object mapper or a human lays it out."""
    made = []
    for block in shop.blocks(sizes=sizes):
        for _ in range(max(1, int(block.calls * calls))):
            for _, text in block.script(rng):
                made.append(text if rng.random() < 0.8 else re.sub(r" (FROM|WHERE|AND|ORDER BY|GROUP BY|LEFT JOIN|JOIN) ", r"\n  \1 ", text))
    made += mapped_statements(database, sizes, int(len(made) * 0.5), rng)
    made += failing_statements(int(len(made) * 0.005), rng)
    rng.shuffle(made)
    return made


def columns(database):
    found = {}
    for schema, table, column in database.rows(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name IN (SELECT tablename FROM pg_tables) ORDER BY 1, 2, ordinal_position"):
        found.setdefault(table, []).append(column)
    return found


def mapped_statements(database, sizes, count, rng):
    """Long lists of aliased columns, joins, IN lists and tags, as Hibernate, ActiveRecord and Sequelize send them."""
    tables, made = columns(database), []

    def listed(table, alias, style):
        if style == "hibernate":
            return ", ".join(f"{alias}.{c} as {c[:12]}{n}_{len(table)}_0_" for n, c in enumerate(tables[table], 1))
        return ", ".join(f'"{alias}"."{c}" AS "{alias}.{c}"' for c in tables[table])

    tag = "/*controller='orders',action='show',traceparent='00-{:032x}-{:016x}-01'*/"
    for _ in range(count):
        number, order = rng.randint(1, sizes["customers"]), rng.randint(1, sizes["orders"])
        ids = ", ".join(str(rng.randint(1, sizes["orders"])) for _ in range(rng.randint(2, 40)))
        made.append(rng.choice([
            lambda: f"select {listed('orders', 'order0_', 'hibernate')} from orders order0_ where order0_.order_id={order};",
            lambda: f"select {listed('customers', 'customer0_', 'hibernate')}, {listed('addresses', 'addresses1_', 'hibernate')} "
                    f"from customers customer0_ left outer join addresses addresses1_ on "
                    f"customer0_.customer_id=addresses1_.customer_id where customer0_.customer_id={number};",
            lambda: f'SELECT "orders".* FROM "orders" WHERE "orders"."order_id" IN ({ids}) '
                    + tag.format(rng.getrandbits(128), rng.getrandbits(64)) + ";",
            lambda: f"SELECT {listed('order_items', 'OrderItem', 'sequelize')}, {listed('products', 'Product', 'sequelize')} "
                    f'FROM "order_items" AS "OrderItem" INNER JOIN "products" AS "Product" ON "OrderItem"."product_id" = '
                    f'"Product"."product_id" WHERE "OrderItem"."order_id" = {order};',
            lambda: f'SELECT "products".* FROM "products" WHERE "products"."product_id" = {order % sizes["products"] + 1} LIMIT 1;',
            lambda: "BEGIN;\n" + f"UPDATE customers SET last_login_at = '2026-11-22 12:{order % 60:02}:11.{number % 1000:03}' "
                    f"WHERE customer_id = {number};\nCOMMIT;",
        ])())
    return made


def failing_statements(count, rng):
    return [rng.choice([
        f"SELECT no_such_column FROM orders WHERE order_id = {rng.randint(1, 99999)};",
        f"INSERT INTO orders (order_id) VALUES ({rng.randint(10, 999)});",
        f"SELECT {rng.randint(1, 99999)} / 0;", "SELEC 1;"]) for _ in range(count)]


def with_parameters(database, sizes, calls, protocol, directory):
    """pgbench's extended and prepared modes, for the blocks that have no variable within a literal."""
    found = [block for block in shop.blocks(sizes=sizes)
             if not any(re.search(r"'[^']*:[a-z_]+[^']*'", line) for line in block.lines)]
    for number, block in enumerate(found):
        path = os.path.join(directory, "block.sql")
        with open(path, "w") as file:
            file.write("\n".join(block.lines) + "\n")
        count = max(1, int(block.calls * calls * 0.5))
        defined = [word for name, size in sizes.items() for word in ("--define", f"{name}={size}")]
        subprocess.run([os.path.join(shop.PG_BIN, "pgbench"), "--no-vacuum", "--client", "2", "--transactions", str(count // 2 + 1),
                        "--protocol", protocol, "--random-seed", str(number), *defined, "--file", path, database.url],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=dict(os.environ, PGAPPNAME="PostgreSQL JDBC Driver"))


def wait_for_end(directory):
    """The server's collector writes a little later."""
    for name in FORMATS.values():
        for _ in range(200):
            with open(os.path.join(directory, name), "rb") as file:
                file.seek(-min(4096, os.path.getsize(file.name)), os.SEEK_END)
                if END.encode() in file.read():
                    break
            time.sleep(0.05)


# The template -------------------------------------------------------------------------------------------------------------

# Bytes that neither ASCII text nor UTF-8 has.
FREE = [*range(0, 9), 11, 12, *range(14, 32), 127, 0xC0, 0xC1, *range(0xF5, 0x100)]
DIGITS = b"123456789"
# Zero stays: a number keeps its length.
LITERAL_A, LITERAL_B, PROCESS = (bytes(FREE[start:start + 9]) for start in (0, 9, 18))
# Month, day and hour of the two hours that a sample can lie in.
HOURS = [bytes(FREE[start:start + 6]) for start in (27, 33)]

# What stands before the message of an entry (`head`) and behind it (`tail`), which is not to be changed but for the time and
# what `process` finds in it.
HEAD = {
    "stderr": rb"(?P<head>(?m:^)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC \[\d+\]: \[\d+-1\])|(?P<tail>(?!))",
    "csvlog": rb'(?P<head>(?m:^)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC,(?:"[^"\n]*")?,(?:"[^"\n]*")?,\d+,[^,\n]*,[0-9a-f.]+,'
              rb'\d+,(?:"[^"\n]*")?,[^,\n]+,[^,\n]*,\d*,[A-Z]+,\w{5},)|(?P<tail>,"[a-z ]+",\d*,-?\d+(?m:$))',
    "jsonlog": rb'(?P<head>(?m:^)\{"timestamp":(?:[^"\n]|"(?!message))*?"error_severity":"\w+",(?:"state_code":"\w+",)?)|'
               rb'(?P<tail>"query_id":-?\d+\}(?m:$))',
}
PROCESS_IN_HEAD = {"stderr": rb"(?<=UTC \[)\d+", "csvlog": rb',\d+,(?:"\[local\]")?,[0-9a-f.]+,',
                   "jsonlog": rb'"pid":\d+|"session_id":"[^"]+"'}
ENTRY = {"stderr": rb"(?m)^\d{4}-[^\n]*?client=\S* (?:LOG|ERROR|FATAL|WARNING|NOTICE):  ",
         "csvlog": rb"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC,", "jsonlog": rb"(?m)^\{"}
# Single digits stay as they are: they are places of columns (ORDER BY 1) as often as values.
NUMBER = rb"(?P<number>(?<![\w$.:\[-])[0-9]{2,}(?![\w:.])|\.[0-9]{3}(?= ms))"


class Template:
    def __init__(self, path, form):
        with open(path, "rb") as file:
            sample = file.read()
        if sample.translate(None, bytes(FREE)) != sample:
            raise ValueError(f"{path} has control characters")
        start = re.search(rb"\d{4}-\d\d-\d\d \d\d", sample[:200])[0].decode()
        self.start = datetime.datetime.strptime(start, "%Y-%m-%d %H")
        self.sample_bytes = len(sample)
        self.entries = len(re.findall(ENTRY[form], sample))
        stamps = [(self.start + datetime.timedelta(hours=n)).strftime("%Y-%m-%d %H:").encode() for n in (0, 1)]
        coded = [stamp[:5] + h[0:2] + b"-" + h[2:4] + b" " + h[4:6] + b":" for stamp, h in zip(stamps, HOURS)]
        to_process, to_a, to_b = (bytes.maketrans(DIGITS, codes) for codes in (PROCESS, LITERAL_A, LITERAL_B))
        process = re.compile(PROCESS_IN_HEAD[form])

        def code(match):
            text = match[0]
            if match.lastgroup == "number":
                return text.translate(to_a if match.start() & 1 else to_b)
            if match.lastgroup == "tail":
                return text
            for stamp, codes in zip(stamps, coded):
                text = text.replace(stamp, codes)
            return process.sub(lambda m: m[0].translate(to_process), text, 1 if form != "jsonlog" else 2)

        self.bytes = re.sub(HEAD[form] + b"|" + NUMBER, code, sample)

    def copy(self, number):
        """The log of hour `number` after the sample's."""
        rng = random.Random(number)
        table = bytearray(range(256))
        for codes in (LITERAL_A, LITERAL_B, PROCESS):
            digits = bytearray(DIGITS)
            if number:
                rng.shuffle(digits)
            for place, digit in zip(codes, digits):
                table[place] = digit
        for later, codes in enumerate(HOURS):
            stamp = (self.start + datetime.timedelta(hours=number + later)).strftime("%m%d%H").encode()
            for place, digit in zip(codes, stamp):
                table[place] = digit
        return self.bytes.translate(bytes(table))

    def write(self, file, size):
        """Writes copies until there are `size` bytes, cut at the end of an entry."""
        number = 0
        while size > 0:
            block = self.copy(number)
            if len(block) > size:
                block = block[:entry_end(block, size)]
                file.write(block)
                return
            file.write(block)
            size -= len(block)
            number += 1


def entry_end(block, size):
    """Where the last entry that begins before `size` does so."""
    if block[:1] == b"{":
        return block.rfind(b"\n", 0, size) + 1
    # A line of a statement doesn't begin with a time: the samples' literals have none.
    starts = [match.start() for match in re.finditer(rb"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC", block[max(0, size - 200_000):size])]
    return max(0, size - 200_000) + starts[-1] if starts else 0
