import Workload

/// Holds what a log tells against what the server itself counted in pg_stat_statements.
struct CallComparison {
  private struct Key: Hashable {
    let what: String
    let user: String
  }

  /// Texts that are another class in a dump than in a log, with their form in the dump: what `$1` replaced there was what
  /// their shape is about (NULL, ALL, the shape of a pattern, a key of a document), is no parameter (U&), or a name that
  /// pg_stat_statements passes over (of a column that is returned).
  static let vagueInDump = [
    ("SELECT id, name FROM customers WHERE id = NULL", "SELECT id, name FROM customers WHERE id = $1"),
    ("SELECT id FROM customers ORDER BY 1 LIMIT ALL", "SELECT id FROM customers ORDER BY 1 LIMIT $1"),
    ("SELECT 'LOG' AS \"ERROR:  \"", "SELECT $1"),
    (
      #"SELECT U&'d', U&'d!0061' UESCAPE '!', B'101', X'1FF', N'national'"#,
      "SELECT $1, $2 UESCAPE '!', $3, $4, N$5"
    ),
    (
      "SELECT current_date, true, NULL, ARRAY[1,2,3], ARRAY['a','b'], ROW(1,'x'), '{}'::jsonb",
      "SELECT current_date, $1, $2, ARRAY[$3,$4,$5], ARRAY[$6,$7], ROW($8,$9), $10::jsonb"
    ),
    (
      "SELECT id FROM customers WHERE name LIKE 'Customer 1%' AND email ILIKE '%@example.com' LIMIT 5",
      "SELECT id FROM customers WHERE name LIKE $1 AND email ILIKE $2 LIMIT $3"
    ),
    (
      "SELECT id FROM orders WHERE attributes ? 'gift' AND attributes ?| ARRAY['a','b'] AND attributes ?& ARRAY['note'] LIMIT 1",
      "SELECT id FROM orders WHERE attributes ? $1 AND attributes ?| ARRAY[$2,$3] AND attributes ?& ARRAY[$4] LIMIT $5"
    ),
    (
      "SELECT id FROM orders WHERE attributes @> '{\"gift\": true}' AND attributes #>> '{note}' = 'n1'",
      "SELECT id FROM orders WHERE attributes @> $1 AND attributes #>> $2 = $3"
    ),
  ]

  /// What pg_stat_statements counts and a log doesn't, by the query as the log has it: a text of several statements of
  /// which one fails is an error in the log, and those before it were executed.
  static let missingInLog = ["SELECT 7": 1]

  /// Commands that pg_stat_statements doesn't count.
  /// Source: PGSS_HANDLED_UTILITY in contrib/pg_stat_statements/pg_stat_statements.c of PostgreSQL 15.
  static let missingInDump = ["PREPARE", "EXECUTE", "DEALLOCATE"]

  /// Query classes that are part of a text of several statements too, whose duration is not told apart.
  static let ofSharedTexts = ["SELECT 1", "SELECT count(*) FROM orders", "UPDATE orders SET status = $1 WHERE id = $2"]

  /// Query classes of cursors and portals, of whose rows pg_stat_statements counts those of the last fetch, or none.
  static let fetchedInParts = [
    "SELECT id FROM customers WHERE id < 5", "SELECT name FROM customers WHERE country = $1 AND id < $2 ORDER BY id",
    "SELECT id, total FROM orders WHERE customer_id < $1 ORDER BY id",
  ]

  private struct Sum {
    var calls = 0
    var milliseconds = 0.0
    var rows = 0
    var callsWithRows = 0
    var text = ""
    var isQuery = false
  }

  private let counted: [Key: Sum]
  private let logged: [Key: Sum]

  init(dump: Workload, log: Workload) {
    let vague = Dictionary(
      uniqueKeysWithValues: Self.vagueInDump.map { (Self.identifier($0.0), Self.identifier($0.1)) })
    counted = Self.sums(of: dump, vague)
    logged = Self.sums(of: log, vague)
  }

  /// One line for each class whose calls are not the same.
  var differencesOfCalls: [String] {
    let missing = Dictionary(
      uniqueKeysWithValues: Self.missingInLog.map { (Key(what: Self.identifier($0.key), user: "shop_app"), $0.value) })
    return Set(counted.keys).union(logged.keys).compactMap { key in
      let (first, second) = ((counted[key]?.calls ?? 0) - (missing[key] ?? 0), logged[key]?.calls ?? 0)
      guard first != second else { return nil }
      let text = counted[key]?.text ?? logged[key]?.text ?? ""
      return "\(key.user): \(first) counted, \(second) in the log: \(text.prefix(120))"
    }.sorted()
  }

  /// One line for each class whose time can't be right: the server's counter has execution alone, a log's duration has
  /// parsing and planning, too, and both are of the same clock. A busy machine makes the latter longer at its pleasure,
  /// so only what takes long is bounded from above.
  var differencesOfTimes: [String] {
    let shared = Set(Self.ofSharedTexts.map(Self.identifier))
    return counted.compactMap { key, first in
      guard first.isQuery, let second = logged[key], !shared.contains(key.what) else { return nil }
      // Microseconds are cut from what is logged.
      let isLongEnough = second.milliseconds >= first.milliseconds - 0.001 * Double(second.calls + 20)
      let isLong = first.milliseconds > 15 * Double(first.calls)
      let isShortEnough = !isLong || second.milliseconds < 2 * first.milliseconds + 1_000
      guard !isLongEnough || !isShortEnough else { return nil }
      return
        "\(key.user): \(first.milliseconds) ms counted, \(second.milliseconds) in the log: \(first.text.prefix(120))"
    }.sorted()
  }

  /// One line for each class whose rows are not the same, of those whose rows the log tells of each call.
  var differencesOfRows: [String] {
    let shared = Set((Self.ofSharedTexts + Self.fetchedInParts).map(Self.identifier))
    return counted.compactMap { key, first in
      guard first.isQuery, let second = logged[key], !shared.contains(key.what) else { return nil }
      guard second.callsWithRows == second.calls, first.rows != second.rows else { return nil }
      return "\(key.user): \(first.rows) rows counted, \(second.rows) in the log: \(first.text.prefix(120))"
    }.sorted()
  }

  /// Of how many classes the log tells the rows.
  var classesWithRows: Int { logged.values.count { $0.isQuery && $0.callsWithRows == $0.calls } }

  private static func identifier(_ text: String) -> String {
    StatementClassifier.outcomes(for: .init(text: text))[0].id
  }

  private static func sums(of workload: Workload, _ vague: [String: String]) -> [Key: Sum] {
    var sums: [Key: Sum] = [:]
    for entry in workload.classes where entry.database == LoggedRun.database {
      let key = Key(what: vague[entry.id] ?? entry.id, user: entry.user ?? "")
      var sum = sums[key] ?? Sum()
      sum.calls += entry.calls
      sum.milliseconds += entry.totalMilliseconds
      sum.rows += entry.rows
      sum.callsWithRows += entry.callsWithRows
      sum.text = entry.query
      sum.isQuery = true
      sums[key] = sum
    }
    for entry in workload.skipped where entry.database == LoggedRun.database && entry.code != .empty {
      if missingInDump.contains(where: { entry.reason.hasPrefix($0) }) { continue }
      let what = entry.code == .utility ? verb(entry.reason) : vague[entry.id] ?? entry.id
      let key = Key(what: what, user: entry.user ?? "")
      sums[key, default: Sum()].calls += entry.calls
      sums[key]?.text = "(\(entry.code.rawValue)) \(entry.query)"
    }
    return sums
  }

  /// Commands are held together by their verb: without their literals all DO blocks are one, and all FETCHes.
  private static func verb(_ reason: String) -> String {
    let word = String(reason.prefix { $0 != " " })
    return ["END": "COMMIT", "ABORT": "ROLLBACK"][word] ?? word
  }
}
