/// Collects statements that are not analysed: one entry for each structure (or text), reason, database and user.
struct SkippedAccumulator {
  private struct Key: Hashable {
    let id: String
    let code: SkippedStatement.Code
    let reason: String
    let database: String?
    let user: String?
    let isLogged: Bool
  }

  private var entries: [Key: SkippedStatement] = [:]

  mutating func add(_ statement: SkippedStatement) {
    let key = Key(
      id: statement.id, code: statement.code, reason: statement.reason, database: statement.database,
      user: statement.user, isLogged: statement.logged != nil)
    guard var entry = entries[key] else {
      entries[key] = statement
      return
    }
    entry.statements = entry.statements.addingClamped(statement.statements)
    entry.calls = entry.calls.addingClamped(statement.calls)
    entry.rows = entry.rows.addingClamped(statement.rows)
    entry.callsWithRows = entry.callsWithRows.addingClamped(statement.callsWithRows)
    if Self.represents(statement, better: entry) { entry.query = statement.query }
    if let counts = statement.logged {
      entry.logged?.add(counts)
      entry.showLogged()
    }
    entries[key] = entry
  }

  private static func represents(_ statement: SkippedStatement, better other: SkippedStatement) -> Bool {
    if let rank = statement.logged?.rank, let present = other.logged?.rank, rank != present { return rank < present }
    return (statement.query.utf8.count, statement.query) < (other.query.utf8.count, other.query)
  }

  /// By code, structure, reason, database and user; a dump's before a log's.
  var sorted: [SkippedStatement] { entries.sorted { Self.precedes($0, $1) }.map(\.value) }

  private static func precedes(
    _ first: (key: Key, value: SkippedStatement), _ second: (key: Key, value: SkippedStatement)
  )
    -> Bool
  {
    let (one, other) = (first.value, second.value)
    let names = (one.code.rawValue, one.id, one.reason, one.database ?? "", one.user ?? "")
    let others = (other.code.rawValue, other.id, other.reason, other.database ?? "", other.user ?? "")
    if names != others { return names < others }
    // An unknown name is no empty one.
    if (one.database == nil) != (other.database == nil) { return one.database == nil }
    if (one.user == nil) != (other.user == nil) { return one.user == nil }
    return !first.key.isLogged && second.key.isLogged
  }
}
