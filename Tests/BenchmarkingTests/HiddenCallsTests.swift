import Testing

@testable import Benchmarking

/// Statements that name nothing that is refused, and call it all the same.
@Suite(.serialized) struct HiddenCallsTests {
  private static let script =
    BenchTarget.schema
      + """
      CREATE FUNCTION shop.evil() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(0)';
      CREATE VIEW shop.evil_view AS SELECT shop.evil();
      CREATE FUNCTION shop.with_default(a int DEFAULT 1, b int DEFAULT shop.evil()) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION shop.escaped() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM U&"\\0070g_sleep"(0)';
      CREATE FUNCTION shop.powerful() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
      CREATE FUNCTION shop.weak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
      CREATE FUNCTION shop.switching() RETURNS int LANGUAGE sql SET role = 'postgres' AS 'SELECT 1';
      CREATE ROLE weak; ALTER FUNCTION shop.weak() OWNER TO weak;
      CREATE FUNCTION shop.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TABLE shop.conditional (id int);
      CREATE TRIGGER sometimes BEFORE INSERT ON shop.conditional FOR EACH ROW WHEN (NEW.id > shop.evil())
        EXECUTE FUNCTION shop.nothing();
      CREATE TABLE shop.harmless (id int);
      CREATE TRIGGER sometimes BEFORE INSERT ON shop.harmless FOR EACH ROW WHEN (NEW.id > abs(1))
        EXECUTE FUNCTION shop.nothing();
      CREATE FUNCTION shop.powerful_trigger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN NEW; END';
      CREATE TABLE shop.triggered (id int);
      CREATE TRIGGER powerful BEFORE INSERT ON shop.triggered FOR EACH ROW EXECUTE FUNCTION shop.powerful_trigger();
      CREATE DOMAIN shop.inner_domain AS int CHECK (VALUE > shop.evil());
      CREATE DOMAIN shop.outer_domain AS shop.inner_domain;
      CREATE DOMAIN shop.default_domain AS int DEFAULT shop.evil();
      CREATE DOMAIN shop.plain_domain AS int DEFAULT 3 CHECK (VALUE > 0);
      CREATE TYPE shop.pair AS (a int, b shop.inner_domain);
      CREATE TABLE shop.outer_table (id int, n shop.outer_domain);
      CREATE TABLE shop.array_table (id int, n shop.inner_domain[]);
      CREATE TABLE shop.pair_table (id int, n shop.pair[]);
      CREATE TABLE shop.default_table (id int, n shop.default_domain);
      CREATE TABLE shop.plain_table (id int, n shop.plain_domain, m shop.plain_domain[]);
      CREATE FUNCTION shop.plus(a shop.pair, b shop.pair) RETURNS bool LANGUAGE sql AS 'SELECT pg_try_advisory_lock(1)';
      CREATE OPERATOR shop.+ (LEFTARG = shop.pair, RIGHTARG = shop.pair, FUNCTION = shop.plus);
      CREATE FUNCTION shop.adds() RETURNS bool LANGUAGE sql AS 'SELECT a OPERATOR(shop.+) a FROM (VALUES (NULL::shop.pair)) v(a)';
      """

  @Test func `what is called without its name is refused`() throws {
    let target = try BenchTarget(script: Self.script)
    defer { withExtendedLifetime(target) {} }
    let safety = try StatementSafety(target.session())
    let refused: [(sql: String, words: String)] = [
      ("SELECT table_to_xml('shop.evil_view', true, true, '')", "that a text names"),
      ("SELECT schema_to_xml('shop', true, true, '')", "that a text names"),
      ("SELECT database_to_xml_and_xmlschema(true, true, '')", "that a text names"),
      ("SELECT shop.with_default(1)", "a parameter's default calls"),
      ("SELECT shop.escaped()", "can't be read"),
      ("SELECT shop.powerful()", "SECURITY DEFINER"),
      ("SELECT shop.switching()", "sets the role"),
      ("INSERT INTO shop.triggered VALUES (1)", "SECURITY DEFINER"),
      ("INSERT INTO shop.conditional VALUES (1)", "the trigger sometimes calls"),
      ("INSERT INTO shop.outer_table VALUES (1, 1)", "pg_sleep"),
      ("SELECT 1::shop.outer_domain", "pg_sleep"),
      ("SELECT '{1}'::shop.inner_domain[]", "pg_sleep"),
      ("INSERT INTO shop.array_table VALUES (1, '{1}')", "pg_sleep"),
      ("INSERT INTO shop.pair_table VALUES (1, NULL)", "pg_sleep"),
      ("INSERT INTO shop.default_table (id) VALUES (1)", "pg_sleep"),
      ("SELECT shop.adds()", "advisory lock"),
    ]
    for (sql, words) in refused {
      let reason = try safety.refusal(of: sql)
      #expect(reason?.contains(words) == true, "\(sql): \(reason ?? "allowed")")
    }
    for sql in [
      "SELECT shop.weak()", "INSERT INTO shop.harmless VALUES (1)", "INSERT INTO shop.plain_table (id) VALUES (1)",
      "SELECT 1::shop.plain_domain", "SELECT table_to_xmlschema('shop.orders', true, true, '')",
    ] {
      let reason = try safety.refusal(of: sql)
      #expect(reason == nil, "\(sql): \(reason ?? "")")
    }
  }

  @Test func `functions that call each other are all refused for what one of them does`() throws {
    let target = try BenchTarget(
      script: BenchTarget.schema + """
        CREATE FUNCTION shop.first() RETURNS int LANGUAGE plpgsql AS
          'BEGIN PERFORM shop.second(); PERFORM pg_sleep(0); RETURN 1; END';
        CREATE FUNCTION shop.second() RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM shop.first(); RETURN 1; END';
        """)
    defer { withExtendedLifetime(target) {} }
    let safety = try StatementSafety(target.session())
    for name in ["first", "second", "first"] {
      let reason = try safety.refusal(of: "SELECT shop.\(name)()")
      #expect(reason?.contains("pg_sleep") == true, "\(name): \(reason ?? "allowed")")
    }
  }

  @Test func `with an operator that comparisons stand for nothing is executed`() throws {
    let target = try BenchTarget(
      script: BenchTarget.schema + """
        CREATE TYPE shop.pair AS (a int, b int);
        CREATE FUNCTION shop.same(a shop.pair, b shop.pair) RETURNS bool LANGUAGE sql AS 'SELECT pg_try_advisory_lock(1)';
        CREATE OPERATOR shop.= (LEFTARG = shop.pair, RIGHTARG = shop.pair, FUNCTION = shop.same);
        """)
    let reason = try StatementSafety(target.session()).refusal(of: "SELECT count(*) FROM shop.orders")
    #expect(reason?.contains("the operator = of the database calls shop.same") == true, "\(reason ?? "allowed")")
  }
}
