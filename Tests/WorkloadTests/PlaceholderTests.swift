import SQLSyntax
import Testing
import Workload

@Suite struct PlaceholderTests {
  @Test(arguments: [
    ("SELECT a FROM t WHERE b > now() - interval $1", "SELECT a FROM t WHERE b > now() - ($1)::interval"),
    ("SELECT a FROM t WHERE b > c - interval $1 day", "SELECT a FROM t WHERE b > c - ($1)::interval day"),
    ("SELECT interval(3) $1 FROM t", "SELECT ($1)::interval(3) FROM t"),
    ("SELECT a FROM t WHERE b = date $1", "SELECT a FROM t WHERE b = ($1)::date"),
    (
      "SELECT a FROM t WHERE b BETWEEN timestamp $1 AND timestamptz $2",
      "SELECT a FROM t WHERE b BETWEEN ($1)::timestamp AND ($2)::timestamptz"
    ),
    ("SELECT timestamp(3) with time zone $12 FROM t", "SELECT ($12)::timestamp(3) with time zone FROM t"),
    ("SELECT time without time zone $1 FROM t", "SELECT ($1)::time without time zone FROM t"),
    ("SELECT double precision $1 FROM t", "SELECT ($1)::double precision FROM t"),
    ("SELECT pg_catalog.int4 $1 FROM t", "SELECT ($1)::pg_catalog.int4 FROM t"),
    ("SELECT extract($1 from x) FROM t", "SELECT pg_catalog.extract($1, x) FROM t"),
    (
      "SELECT EXTRACT( $1 FROM x - interval $2 ) FROM t",
      "SELECT pg_catalog.extract( $1, x - ($2)::interval ) FROM t"
    ),
  ])
  func `parameters where only literals can stand are repaired`(text: String, repaired: String) {
    let result = workload(text)
    #expect(result.classes.map(\.query) == [repaired])
    #expect(result.classes.map(\.originalQuery) == [text])
  }

  @Test(arguments: [
    "SELECT a FROM t WHERE b = $1 LIMIT $2 OFFSET $3", "SELECT 'interval $1', \"date\" FROM t WHERE a = $1",
    "SELECT a FROM t WHERE date = $1 AND extract(year from x) = $2", "SELECT ($1)::interval, cast($2 as date) FROM t",
    "SELECT date($1), a ->> $2, x at time zone $3 FROM t ORDER BY b FETCH FIRST $4 ROWS ONLY",
  ])
  func `parameters that can be planned stay as they are`(text: String) {
    let result = workload(text)
    #expect(result.classes.map(\.query) == [text])
    #expect(result.classes.map(\.originalQuery) == [nil])
  }

  @Test func `a repaired statement has the fingerprint of the one with literals`() {
    let pairs = [
      ("SELECT a FROM t WHERE b > now() - interval $1 day", "SELECT a FROM t WHERE b > now() - interval '3' day"),
      ("SELECT a FROM t WHERE extract($1 from b) = $2", "SELECT a FROM t WHERE extract(year from b) = 2024"),
    ]
    for (dumped, logged) in pairs {
      #expect(workload(dumped).classes.map(\.fingerprint) == workload(logged).classes.map(\.fingerprint))
    }
  }

  private func fromOldDump(_ text: String) -> QueryClass? {
    workload([StatementRecord(text: text, mayHaveQuestionMarks: true)]).classes.first
  }

  @Test(arguments: [
    ("SELECT a FROM t WHERE b = ? AND c IN (?, ?)", "SELECT a FROM t WHERE b = $1 AND c IN ($2, $3)"),
    ("SELECT a FROM t WHERE b=? LIMIT ?", "SELECT a FROM t WHERE b=$1 LIMIT $2"),
    ("SELECT a FROM t WHERE d ? ?", "SELECT a FROM t WHERE d ? $1"),
    ("SELECT a FROM t WHERE d ?| array[?]", "SELECT a FROM t WHERE d ?| array[$1]"),
    ("SELECT a FROM t WHERE (d -> ?) ? ?", "SELECT a FROM t WHERE (d -> $1) ? $2"),
    ("SELECT a FROM t WHERE d ->> ? = ? AND e ?& f", "SELECT a FROM t WHERE d ->> $1 = $2 AND e ?& f"),
    ("SELECT a FROM t WHERE b > ? - c AND e = -?", "SELECT a FROM t WHERE b > $1 - c AND e = -$2"),
    ("SELECT a FROM t WHERE b > c - interval ?", "SELECT a FROM t WHERE b > c - ($1)::interval"),
    ("SELECT a FROM t WHERE b = $2 AND c = ?", "SELECT a FROM t WHERE b = $2 AND c = $3"),
    ("SELECT a FROM t WHERE b = ?::int ORDER BY c", "SELECT a FROM t WHERE b = $1::int ORDER BY c"),
    ("SELECT '?', \"?\" FROM t WHERE a = ? -- ?\n", "SELECT '?', \"?\" FROM t WHERE a = $1 -- ?"),
    ("INSERT INTO t VALUES (?,?,?)", "INSERT INTO t VALUES ($1,$2,$3)"),
    ("SELECT a FROM t WHERE b BETWEEN ? AND ? AND c LIKE ?", "SELECT a FROM t WHERE b BETWEEN $1 AND $2 AND c LIKE $3"),
  ])
  func `question marks of 9.6 become parameters and operators stay`(text: String, numbered: String) {
    #expect(fromOldDump(text)?.query == numbered)
  }

  @Test func `question marks are taken for parameters only where the text doesn't parse`() {
    #expect(workload("SELECT a FROM t WHERE d ? 'k'").classes.map(\.query) == ["SELECT a FROM t WHERE d ? 'k'"])
    #expect(workload("SELECT a FROM t WHERE d ? $1").classes.map(\.originalQuery) == [nil])
    #expect(workload("SELECT a FROM t WHERE b = ?").classes.map(\.query) == ["SELECT a FROM t WHERE b = $1"])
    #expect(fromOldDump("SELECT a FROM t WHERE d ? $1 AND e ?| $2")?.originalQuery == nil)
  }

  @Test func `a statement of 9.6 is in the class of the same statement of later versions`() {
    let result = workload([
      StatementRecord(text: "SELECT a FROM t WHERE b = ?", calls: 2, mayHaveQuestionMarks: true),
      StatementRecord(text: "SELECT a FROM t WHERE b = $1", calls: 3),
    ])
    #expect(result.classes.map(\.calls) == [5])
  }
}
