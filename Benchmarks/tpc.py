"""TPC-H and TPC-DS at scale factor 1: rows and query texts come from DuckDB's extensions, which its wheel has in it.

Types are those of the specifications; there are primary keys and no foreign keys. Queries that Kossmann et al. (VLDB 2020)
leave out are left out: their costs without indexes are so high that the others would count for nothing.
"""
import json
import os
import re
import subprocess
import sys

DUCKDB = "duckdb==1.1.3"
LEFT_OUT = {"tpch": {2, 17, 20}, "tpcds": {4, 6, 9, 10, 11, 32, 35, 41, 95}}

# Table, primary key, columns; i is integer, m numeric(15,2), d date, cN and vN char(N) and varchar(N); ? allows NULL.
TPCH = """
region r_regionkey: r_regionkey i, r_name c25, r_comment v152?
nation n_nationkey: n_nationkey i, n_name c25, n_regionkey i, n_comment v152?
part p_partkey: p_partkey i, p_name v55, p_mfgr c25, p_brand c10, p_type v25, p_size i, p_container c10, p_retailprice m, p_comment v23
supplier s_suppkey: s_suppkey i, s_name c25, s_address v40, s_nationkey i, s_phone c15, s_acctbal m, s_comment v101
partsupp ps_partkey,ps_suppkey: ps_partkey i, ps_suppkey i, ps_availqty i, ps_supplycost m, ps_comment v199
customer c_custkey: c_custkey i, c_name v25, c_address v40, c_nationkey i, c_phone c15, c_acctbal m, c_mktsegment c10, c_comment v117
orders o_orderkey: o_orderkey i, o_custkey i, o_orderstatus c1, o_totalprice m, o_orderdate d, o_orderpriority c15, o_clerk c15, \
o_shippriority i, o_comment v79
lineitem l_orderkey,l_linenumber: l_orderkey i, l_partkey i, l_suppkey i, l_linenumber i, l_quantity m, l_extendedprice m, \
l_discount m, l_tax m, l_returnflag c1, l_linestatus c1, l_shipdate d, l_commitdate d, l_receiptdate d, l_shipinstruct c25, \
l_shipmode c10, l_comment v44
"""
# Primary keys of facts; a dimension's is its first column.
TPCDS_KEYS = {"store_sales": "ss_item_sk, ss_ticket_number", "store_returns": "sr_item_sk, sr_ticket_number",
              "catalog_sales": "cs_item_sk, cs_order_number", "catalog_returns": "cr_item_sk, cr_order_number",
              "web_sales": "ws_item_sk, ws_order_number", "web_returns": "wr_item_sk, wr_order_number",
              "inventory": "inv_date_sk, inv_item_sk, inv_warehouse_sk"}
# Types of TPC-DS's texts; columns of addresses are the same in each table, but for store's.
TPCDS_TEXTS = """
char(1): c_preferred_cust_flag cd_gender cd_marital_status d_holiday d_weekend d_following_holiday d_current_day d_current_week
 d_current_month d_current_quarter d_current_year p_channel_dmail p_channel_email p_channel_catalog p_channel_tv p_channel_radio
 p_channel_press p_channel_event p_channel_demo p_discount_active wp_autogen_flag
char(2): _state t_am_pm
char(6): d_quarter_name
char(9): d_day_name
char(10): _street_number _suite_number _zip c_salutation cd_credit_rating i_units i_container sm_code
char(13): c_login
char(15): _street_type hd_buy_potential p_purpose
char(16): _id
char(20): cc_hours s_hours c_first_name ca_location_type cd_education_status i_size i_formulation i_color sm_carrier sm_contract
 t_shift t_sub_shift t_meal_time
char(30): c_last_name sm_type
char(50): cc_mkt_class cc_company_name c_email_address i_brand i_class i_category i_manufact i_product_name p_promo_name wp_type
 web_company_name
char(100): r_reason_desc
varchar(10): s_street_number
varchar(20): _country w_warehouse_name
varchar(30): _county
varchar(40): _manager
varchar(50): cc_name cc_class cc_division_name cp_department s_store_name s_division_name s_company_name web_name web_class web_mkt_class
varchar(60): _street_name _city
varchar(100): _mkt_desc cp_description cp_type s_geography_class s_market_desc p_channel_details wp_url
varchar(200): i_item_desc
"""
# What writes rows and queries, run by the Python that DuckDB was installed for.
WRITER = """
import duckdb, json, os, sys
which, directory, rows = sys.argv[1], sys.argv[2], sys.argv[3] == "rows"
c = duckdb.connect()
c.execute(f"LOAD {which}")
queries = c.execute(f"SELECT query_nr, query FROM {which}_queries() ORDER BY 1").fetchall()
if rows:
    c.execute("CALL dbgen(sf=1)" if which == "tpch" else "CALL dsdgen(sf=1)")
    for (table,) in c.execute("SELECT table_name FROM information_schema.tables").fetchall():
        c.execute(f"COPY {table} TO '{directory}/{table}.csv' (HEADER false)")
columns = c.execute("SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
                    "ORDER BY table_name, ordinal_position").fetchall()
with open(os.path.join(directory, "found.json"), "w") as file:
    json.dump({"queries": queries, "columns": columns}, file)
"""


def python_with_duckdb(directory, say):
    """An interpreter that has DuckDB: this one, or that of an environment in `directory`, made when there is none."""
    if subprocess.run([sys.executable, "-c", "import duckdb; assert duckdb.__version__ == '1.1.3'"], capture_output=True).returncode == 0:
        return sys.executable
    home = os.path.join(directory, "duckdb")
    python = os.path.join(home, "bin", "python")
    if not os.path.exists(os.path.join(home, "installed")):
        say(f"installing {DUCKDB}")
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", DUCKDB], check=True)
        open(os.path.join(home, "installed"), "w").close()
    return python


def tpch_tables():
    """Pairs of a table's name and the text between the parentheses of its CREATE TABLE, and its primary key."""
    kinds = {"i": "integer", "m": "numeric(15,2)", "d": "date", "c": "char({})", "v": "varchar({})"}
    for line in TPCH.strip().splitlines():
        name, key, columns = re.fullmatch(r"(\w+) ([\w,]+): (.*)", line).groups()
        texts = []
        for column in columns.split(", "):
            field, kind = column.split()
            null = "" if kind.endswith("?") else " NOT NULL"
            texts.append(f"{field} {kinds[kind[0]].format(kind[1:].rstrip('?'))}{null}")
        yield name, ", ".join(texts), key


def tpcds_tables(columns):
    texts = {}
    for line in TPCDS_TEXTS.strip().replace("\n ", " ").splitlines():
        kind, fields = line.split(": ")
        texts.update(dict.fromkeys(fields.split(), kind))
    tables = {}
    for table, column, kind, _ in columns:
        if kind == "VARCHAR":
            # What a table has alone goes before what all addresses have.
            kind = texts.get(column) or next(k for end, k in texts.items() if end.startswith("_") and column.endswith(end))
        tables.setdefault(table, []).append((column, kind.lower().replace("decimal", "numeric")))
    for table, fields in tables.items():
        key = TPCDS_KEYS.get(table, fields[0][0])
        held = key.split(", ")
        yield table, ", ".join(f"{c} {k}{' NOT NULL' if c in held else ''}" for c, k in fields), key


def generate(which, directory, python, rows):
    """Runs DuckDB; gives (number, text) of the queries, and writes `directory`/TABLE.csv when `rows`. The tables' columns too."""
    done = subprocess.run([python, "-c", WRITER, which, directory, "rows" if rows else "queries"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"DuckDB could not make {which}: {done.stderr.strip()[-500:]}")
    with open(os.path.join(directory, "found.json")) as file:
        found = json.load(file)
    queries = [(n, text.strip().rstrip(";")) for n, text in found["queries"] if n not in LEFT_OUT[which]]
    return queries, list(tpch_tables() if which == "tpch" else tpcds_tables(found["columns"])) if rows else []


def load_script(tables, directory):
    """psql commands that create the tables, copy them from `directory` frozen, and add the primary keys."""
    lines = ["BEGIN;"]
    for name, columns, _ in tables:
        lines += [f"CREATE TABLE {name} ({columns});",
                  f"\\copy {name} FROM '{os.path.join(directory, name)}.csv' WITH (FORMAT csv, FREEZE)"]
    return "\n".join(lines + ["COMMIT;"] + [f"ALTER TABLE {name} ADD PRIMARY KEY ({key});" for name, _, key in tables]) + "\n"
