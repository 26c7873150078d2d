internal import SQLSyntax

/// The indexes that runs make on the target, by their names: no table keeps a list of them, so nothing can get lost.
///
/// A name has a prefix, the recommendation's number and a mark that nobody would give; a comment says to people what it
/// is. A run drops its own at the end; one that was killed leaves them to the next.
struct Leftovers {
  let session: TargetSession

  static let prefix = "sextant_bench_"
  /// As a regular expression of PostgreSQL.
  private static let pattern = "^sextant_bench_[0-9]+_ix$"

  static func name(_ number: Int) -> String { "\(prefix)\(number)_ix" }

  static let comment = "made by sextant bench to be measured; the run drops it, or the next one does"

  /// Those that are there, as SQL, valid or not. Indexes of partitions go with their parent's.
  func find() throws(BenchError) -> [String] {
    try session.query(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('i', 'I') AND c.relname ~ $1
        AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)
      ORDER BY 1
      """, [Self.pattern]
    ).rows.compactMap { $0[0] }
  }

  /// Drops all that are there.
  ///
  /// - Returns: Their names.
  @discardableResult
  func drop() throws(BenchError) -> [String] {
    let names = try find()
    for name in names { try session.query("DROP INDEX IF EXISTS \(name)") }
    return names
  }

  // MARK: - One run at a time

  /// The bytes of "sextantb".
  private static let lock = "8315182321254756450"

  /// Waits a little: the server may still be at the last statement of a run that was killed.
  ///
  /// - Throws: `.busy`.
  func lock(patience: Int = 20) throws(BenchError) {
    for attempt in 0... {
      if try session.isTrue("SELECT pg_try_advisory_lock($1::bigint)", [Self.lock]) { return }
      guard attempt < patience else { break }
      try session.query("SELECT pg_sleep(0.25)")
    }
    throw BenchError(
      .busy, "another sextant bench is at work on this database, or the server still ends the last statement of one")
  }
}
