extension ScaleFinding.Remedy {
  /// With a limit on how long changes of tables wait for their locks: while one waits, all others wait behind it.
  ///
  /// What CONCURRENTLY does waits for older transactions by locks too, and has to: it stands without.
  package var withLockTimeout: ScaleFinding.Remedy {
    var remedy = self
    remedy.statements = []
    var isLimited = false
    for statement in statements {
      let isChange = Self.changes.contains { statement.hasPrefix($0) } && !statement.contains("CONCURRENTLY")
      if isChange != isLimited {
        remedy.statements.append(isChange ? "SET lock_timeout = '400ms'" : "RESET lock_timeout")
        isLimited = isChange
      }
      remedy.statements.append(statement)
    }
    if isLimited { remedy.statements.append("RESET lock_timeout") }
    return remedy
  }

  private static let changes = ["ALTER TABLE ", "CREATE TRIGGER ", "DROP TRIGGER ", "DROP TABLE "]
}
