import Testing

@Suite struct QueryShapeTests {
  @Test(arguments: [
    ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b = NULL"),
    ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b IN (1, 2)"),
    ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b = ANY($1)"),
    ("SELECT a FROM t WHERE b IN (1, 2)", "SELECT a FROM t WHERE b = ANY($1)"),
    ("SELECT a FROM t WHERE b = true", "SELECT a FROM t WHERE b = false"),
    ("SELECT a FROM t WHERE b = true", "SELECT a FROM t WHERE b = $1"),
    ("SELECT a FROM t LIMIT 10", "SELECT a FROM t LIMIT ALL"),
    ("SELECT a FROM t LIMIT 10", "SELECT a FROM t"),
    ("SELECT a, b FROM t ORDER BY 1", "SELECT a, b FROM t ORDER BY 2"),
    ("SELECT a, b FROM t ORDER BY 1", "SELECT a, b FROM t ORDER BY 1 DESC"),
    ("SELECT a, b, count(*) FROM t GROUP BY 1", "SELECT a, b, count(*) FROM t GROUP BY 2"),
    ("SELECT a FROM t", "SELECT DISTINCT a FROM t"),
    ("SELECT a FROM t_2024_01", "SELECT a FROM t_2024_02"),
    ("SELECT a FROM t", "SELECT a FROM s.t"),
    ("SELECT a FROM s.t", "SELECT a FROM r.t"),
    ("SELECT a FROM t WHERE d ->> 'k' = $1", "SELECT a FROM t WHERE d ->> 'l' = $1"),
    ("SELECT a FROM t WHERE d ->> 'k' = $1", "SELECT a FROM t WHERE d ->> $1 = $2"),
    ("SELECT a FROM t WHERE d #>> '{a,b}' = 'x'", "SELECT a FROM t WHERE d #>> '{a,c}' = 'x'"),
    ("SELECT a FROM t WHERE d ? 'k'", "SELECT a FROM t WHERE d ? 'l'"),
    ("SELECT a FROM t WHERE d ?| array['k']", "SELECT a FROM t WHERE d ?| array['l']"),
    ("SELECT a FROM t WHERE d['k'] = '1'", "SELECT a FROM t WHERE d['l'] = '1'"),
    ("SELECT date_trunc('day', x) FROM t", "SELECT date_trunc('month', x) FROM t"),
    ("SELECT extract(year FROM x) FROM t", "SELECT extract(month FROM x) FROM t"),
    (
      "SELECT a FROM t WHERE to_tsvector('english', b) @@ to_tsquery('english', 'x')",
      "SELECT a FROM t WHERE to_tsvector('simple', b) @@ to_tsquery('english', 'x')"
    ),
    ("SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE b LIKE '%x'"),
    ("SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE b LIKE 'x'"),
    ("SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE b ILIKE 'x%'"),
    ("SELECT a FROM t WHERE b ~ '^x'", "SELECT a FROM t WHERE b ~ 'x'"),
    ("SELECT a FROM t WHERE b = 1 AND c > 2", "SELECT a FROM t WHERE b > 1 AND c = 2"),
    ("SELECT a FROM t WHERE b = '1'::date", "SELECT a FROM t WHERE b = '1'::timestamptz"),
    ("INSERT INTO t (a) VALUES (1)", "INSERT INTO t (b) VALUES (1)"),
    ("SELECT a FROM t WHERE b NOT IN (1, 2)", "SELECT a FROM t WHERE b NOT IN (1, NULL)"),
  ])
  func `statements that need different indexes have different shapes`(first: String, second: String) throws {
    #expect(try shape(first).digits != shape(second).digits)
  }

  @Test(arguments: [
    ("SELECT a FROM t WHERE b = 1", "select a\n  from t /* x */ where b = 'other'"),
    ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b = $1"),
    ("SELECT a FROM t WHERE b = 1.5 AND c = 2", "SELECT a FROM t WHERE b = $2 AND c = $1"),
    ("SELECT a FROM t WHERE b IN (1)", "SELECT a FROM t WHERE b IN (1, 2, 3, 4, 5)"),
    ("SELECT a FROM t WHERE b IN (1, 2)", "SELECT a FROM t WHERE b IN ($1 /*, ... */)"),
    ("SELECT a FROM t WHERE (a, b) IN ((1, 2))", "SELECT a FROM t WHERE (a, b) IN ((1, 2), (3, 4))"),
    ("SELECT a FROM t WHERE b = ANY(ARRAY[1])", "SELECT a FROM t WHERE b = ANY(ARRAY[1, 2, 3])"),
    ("INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (1, 'b'), (2, NULL), ($1, DEFAULT)"),
    ("SELECT a FROM t LIMIT 10", "SELECT a FROM t LIMIT $1"),
    ("SELECT a FROM t LIMIT 10 OFFSET 0", "SELECT a FROM t LIMIT 20 OFFSET 500"),
    ("SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE b LIKE 'yy%z_'"),
    ("SELECT a FROM t WHERE b LIKE '100\\%'", "SELECT a FROM t WHERE b LIKE 'plain'"),
    ("SELECT a FROM t WHERE b BETWEEN 1 AND 2", "SELECT a FROM t WHERE b BETWEEN $1 AND $2"),
    ("SELECT extract(year FROM x) FROM t", "SELECT pg_catalog.extract('year', x) FROM t"),
    ("SELECT interval '1' day", "SELECT ($1)::interval day"),
    ("SELECT d ->> $1 FROM t", "SELECT d ->> $7 FROM t"),
    ("DECLARE c1 CURSOR FOR SELECT 1", "DECLARE c2 CURSOR FOR SELECT 1"),
    ("FETCH 10 FROM c1", "FETCH 20 FROM c2"),
    ("CLOSE c1", "CLOSE c2"),
    ("SAVEPOINT s1", "SAVEPOINT s2"),
    ("ROLLBACK TO s1", "ROLLBACK TO s2"),
    ("DEALLOCATE p1", "DEALLOCATE p2"),
    ("PREPARE p1 AS SELECT 1", "PREPARE p2 AS SELECT 1"),
    ("EXECUTE p1(1)", "EXECUTE p2(2)"),
    ("PREPARE TRANSACTION 'a'", "PREPARE TRANSACTION 'b'"),
  ])
  func `statements that the same indexes serve have the same shape`(first: String, second: String) throws {
    #expect(try shape(first).digits == shape(second).digits)
  }

  @Test func `a shape is the same in every process`() throws {
    let digits = try shape("SELECT a FROM t WHERE b = 1 LIMIT 5").digits
    #expect(digits == "fca834070e063f1c")
  }

  @Test func `a shape knows whether parameters and constants occur`() throws {
    #expect(try shape("SELECT a FROM t WHERE b = $1").hasParameters)
    #expect(try !shape("SELECT a FROM t WHERE b = $1").hasConstants)
    #expect(try shape("SELECT a FROM t WHERE b IN ($1, $2)").hasParameters)
    #expect(try shape("INSERT INTO t VALUES (1)").hasConstants)
    #expect(try !shape("SELECT a FROM t ORDER BY 1").hasConstants)
  }
}
