package import Catalog
package import PostgresServer

/// What was read of a DDL file, and what was not.
package struct DDLResult: Sendable {
  /// With ``Catalog/StatisticsSource/assumed`` statistics, which ``AssumedStatistics`` still has to fill in.
  package var catalog: Catalog
  /// Statements that belong to the schema but could not be used, in their order.
  package var skipped: [SkippedDDL]
  /// Statements that say nothing of the catalog (GRANT, COMMENT, triggers, data, …), counted by kind.
  package var ignored: [String: Int]
  /// Types that this machine lacks and that a domain over text stands in for.
  package var standInTypes: [String]
}

/// A statement that was not used, and why.
package struct SkippedDDL: Sendable, Equatable {
  /// PostgreSQL's name of the node, such as `CreateStmt`.
  package var kind: String
  /// What it is about; empty when that can't be told.
  package var object: String
  package var message: String
}

/// Reads DDL as `pg_dump --schema-only` or people write it.
///
/// PostgreSQL itself understands it best: statements of the allowed kinds are run in a scratch database on a throwaway
/// server, and the live reader reads what they made. The file is untrusted: each statement is parsed first, kinds that
/// run queries or code are refused, and the rest runs one by one as a role without rights, under a timeout. Order does
/// not matter: what fails is tried again as long as anything succeeds.
package struct DDLReader {
  private let binaries: ServerBinaries

  package init(_ binaries: ServerBinaries) { self.binaries = binaries }

  /// - Parameter capturedAt: The clock to note, ISO 8601 in UTC.
  /// - Throws: `.malformedDDL` when it can't be split or makes no table, `.server` when no throwaway server starts.
  package func read(_ text: String, capturedAt: String) throws(IntakeError) -> DDLResult {
    let file = try DDLText(text)
    let cluster: LocalCluster
    do {
      cluster = try LocalCluster(binaries)
      try cluster.start()
    } catch {
      throw IntakeError(.server, error.message)
    }
    defer { cluster.remove() }
    var scratch = try ScratchDatabase(cluster)
    try scratch.run(file.statements.flatMap(DDLStatement.readAll))
    var catalog = try scratch.readCatalog(capturedAt: capturedAt)
    guard !catalog.tables.isEmpty else {
      let first = scratch.skipped.first.map { " (first: \($0.kind) \($0.object): \($0.message))" } ?? ""
      throw IntakeError(
        .malformedDDL,
        "the DDL makes no table: \(scratch.skipped.count) statements could not be used\(first), "
          + "\(scratch.ignored.values.reduce(0, +)) were passed over")
    }
    if let version = file.serverVersion {
      catalog.server.versionNumber = version
      catalog.server.version = version >= 100_000 ? "\(version / 10_000).\(version % 10_000)" : "\(version / 10_000)"
    }
    catalog.statistics = .assumed
    var ignored = scratch.ignored
    if file.metaCommands > 0 { ignored["psql command"] = file.metaCommands }
    if file.dataBlocks > 0 { ignored["COPY data"] = file.dataBlocks }
    return DDLResult(
      catalog: catalog, skipped: scratch.skipped, ignored: ignored, standInTypes: scratch.standIns.sorted())
  }
}
