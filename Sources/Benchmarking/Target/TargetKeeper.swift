internal import PostgresClient

/// Remembers how the target was, and brings it back to that whatever happened in between.
struct TargetKeeper {
  private let schema: SchemaState
  private let rows: RowCounts
  private let sequences: SequenceState
  private let written: [String]

  /// - Parameter written: The tables that are written to, as SQL.
  init(_ session: TargetSession, written: [String]) throws(BenchError) {
    schema = try SchemaState(session)
    rows = try RowCounts(session, tables: written)
    sequences = try SequenceState(session)
    self.written = written
  }

  /// Leaves on the target where the sequences stand, for the next run if this one is killed.
  ///
  /// - Returns: Why that can't be done, in words.
  /// - Throws: `.connectionLost`, and `.server` when it was interrupted.
  func keepPositions(_ session: TargetSession) throws(BenchError) -> [String] {
    do throws(BenchError) {
      try SequenceJournal(session: session).save(sequences)
    } catch {
      guard error.code == .server, error.sqlState != PostgresError.queryCanceled else { throw error }
      return ["where the sequences stand is not kept in case the run is killed: \(error.message)"]
    }
    return []
  }

  /// Takes away what the run made, vacuums, compares, and says in the document what stays. It never throws: what can't be
  /// done is said there.
  func restore(_ request: BenchRequest, _ used: TargetSession, _ document: inout BenchDocument) {
    guard let session = usable(request, used) else {
      document.warnings.append("the target can't be reached again to clean up: the next run does it")
      document.leftBehind.append(
        "the indexes named \(Leftovers.prefix)…, a role of that name, and sequences that have moved, until the next run"
      )
      return
    }
    func attempt(_ what: String, _ body: () throws(BenchError) -> Void) {
      do throws(BenchError) {
        do throws(BenchError) { try body() } catch {
          // The cancellation of an interrupted statement may come late, and hit this one. A second one is meant.
          guard error.sqlState == "57014" else { throw error }
          try body()
        }
      } catch {
        document.warnings.append("\(what) failed: \(error.message)")
      }
    }
    attempt("ending the transaction") { () throws(BenchError) in try session.query("ROLLBACK") }
    attempt("setting the session back") { () throws(BenchError) in
      try session.query("SET search_path = pg_catalog")
    }
    attempt("setting the sequences back") { () throws(BenchError) in
      let restored = try sequences.restore(session)
      try SequenceJournal(session: session).remove()
      document.warnings += restored.warnings
    }
    attempt("dropping the indexes") { () throws(BenchError) in _ = try Leftovers(session: session).drop() }
    attempt("dropping the role") { () throws(BenchError) in try MeasuringRole.drop(session) }
    if !written.isEmpty {
      let isInterrupted = request.isInterrupted()
      if !isInterrupted {
        for table in written {
          attempt("vacuuming \(table)") { () throws(BenchError) in try session.query("VACUUM \(table)") }
        }
      }
      document.leftBehind.append(
        "rolled-back rows took room in \(written.joined(separator: ", ")), and their indexes have entries of them; "
          + (isInterrupted
            ? "not vacuumed, for it was interrupted" : "VACUUM ran on them, which does not make files shorter"))
    }
    attempt("comparing the schema") { () throws(BenchError) in
      document.warnings += schema.differences(to: try SchemaState(session)).map { "the schema is not as it was: \($0)" }
      document.warnings += try rows.differences(session)
      if !rows.uncounted.isEmpty {
        document.leftBehind.append(
          "rows were not counted again, for they are many: \(rows.uncounted.joined(separator: ", "))")
      }
    }
    document.leftBehind.append("counters of the statistics views, which count what was measured")
  }

  /// The session of the run, or another one when it is lost.
  private func usable(_ request: BenchRequest, _ used: TargetSession) -> TargetSession? {
    if used.connection.isOpen, (try? used.query("ROLLBACK")) != nil { return used }
    if used.connection.isOpen, (try? used.query("ROLLBACK")) != nil { return used }
    guard let session = try? request.open() else { return nil }
    try? Leftovers(session: session).lock()
    return session
  }
}
