/// Collects statements that are not analysed: one entry for each structure (or text), reason, database and user.
struct SkippedAccumulator {
  private struct Key: Hashable {
    let id: String
    let code: SkippedStatement.Code
    let reason: String
    let database: String?
    let user: String?
  }

  private var entries: [Key: SkippedStatement] = [:]

  mutating func add(_ statement: SkippedStatement) {
    let key = Key(
      id: statement.id, code: statement.code, reason: statement.reason, database: statement.database,
      user: statement.user)
    guard var entry = entries[key] else {
      entries[key] = statement
      return
    }
    entry.statements = entry.statements.addingClamped(statement.statements)
    entry.calls = entry.calls.addingClamped(statement.calls)
    entry.rows = entry.rows.addingClamped(statement.rows)
    entry.callsWithRows = entry.callsWithRows.addingClamped(statement.callsWithRows)
    let isBetter = (statement.query.utf8.count, statement.query) < (entry.query.utf8.count, entry.query)
    if isBetter { entry.query = statement.query }
    entries[key] = entry
  }

  /// By code, structure, reason, database and user.
  var sorted: [SkippedStatement] {
    entries.values.sorted {
      ($0.code.rawValue, $0.id, $0.reason, $0.database ?? "", $0.user ?? "", $0.query)
        < ($1.code.rawValue, $1.id, $1.reason, $1.database ?? "", $1.user ?? "", $1.query)
    }
  }
}
