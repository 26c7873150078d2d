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

  /// - Returns: One line for each class whose calls are not the same.
  static func differences(dump: Workload, log: Workload) -> [String] {
    let vague = Dictionary(
      uniqueKeysWithValues: vagueInDump.map { (Self.identifier($0.0), Self.identifier($0.1)) })
    var expected = counts(of: dump, vague)
    for (text, calls) in missingInLog {
      expected.calls[Key(what: identifier(text), user: "shop_app"), default: 0] -= calls
    }
    let found = counts(of: log, vague)
    return Set(expected.calls.keys).union(found.calls.keys).compactMap { key in
      let (first, second) = (expected.calls[key] ?? 0, found.calls[key] ?? 0)
      guard first != second else { return nil }
      let text = expected.texts[key] ?? found.texts[key] ?? ""
      return "\(key.user): \(first) counted, \(second) in the log: \(text.prefix(120))"
    }.sorted()
  }

  private static func identifier(_ text: String) -> String {
    StatementClassifier.outcomes(for: .init(text: text))[0].id
  }

  private static func counts(of workload: Workload, _ vague: [String: String]) -> (
    calls: [Key: Int], texts: [Key: String]
  ) {
    var calls: [Key: Int] = [:]
    var texts: [Key: String] = [:]
    func add(_ what: String, _ user: String?, _ count: Int, _ text: String) {
      let key = Key(what: what, user: user ?? "")
      calls[key, default: 0] += count
      texts[key] = text
    }
    for entry in workload.classes where entry.database == LoggedRun.database {
      add(vague[entry.id] ?? entry.id, entry.user, entry.calls, entry.query)
    }
    for entry in workload.skipped where entry.database == LoggedRun.database && entry.code != .empty {
      if missingInDump.contains(where: { entry.reason.hasPrefix($0) }) { continue }
      let what = entry.code == .utility ? verb(entry.reason) : vague[entry.id] ?? entry.id
      add(what, entry.user, entry.calls, "(\(entry.code.rawValue)) \(entry.query)")
    }
    return (calls, texts)
  }

  /// Commands are held together by their verb: without their literals all DO blocks are one, and all FETCHes.
  private static func verb(_ reason: String) -> String {
    let word = String(reason.prefix { $0 != " " })
    return ["END": "COMMIT", "ABORT": "ROLLBACK"][word] ?? word
  }
}
