package import Advice
package import Catalog
package import PostgresClient

/// What a run needs.
package struct BenchRequest {
  package var advice: AdviceProposals
  /// Planned by a twin of the target.
  package var workload: AnalyzedWorkload
  /// Of the target.
  package var catalog: Catalog
  package var settings: BenchDocument.Settings
  /// Whether the user says that the target is not production.
  package var isTrusted: Bool
  package var version: String
  /// Opens a connection to the target; again when one is lost.
  package var connect: () throws(PostgresError) -> Connection
  /// Asked between statements. Whoever sets it also cancels the statement that runs.
  package var isInterrupted: () -> Bool = { false }
  /// Given what cancels the statements of each connection.
  package var onConnect: (StatementCanceller) -> Void = { _ in }
  /// Restarts the server with its own cache empty, and the operating system's of its files: then it says true. nil for a
  /// server that is not ours to restart.
  package var restart: (() throws -> Bool)?
  package var progress: (String) -> Void = { _ in }

  package init(
    advice: AdviceProposals, workload: AnalyzedWorkload, catalog: Catalog, settings: BenchDocument.Settings,
    isTrusted: Bool = false, version: String, connect: @escaping () throws(PostgresError) -> Connection
  ) {
    self.advice = advice
    self.workload = workload
    self.catalog = catalog
    self.settings = settings
    self.isTrusted = isTrusted
    self.version = version
    self.connect = connect
  }

  func open() throws(BenchError) -> TargetSession { try TargetSession(connection()) }

  /// One more session beside the one that ``onConnect`` knows of.
  ///
  /// - Throws: `.server`.
  func openUnwatched() throws(BenchError) -> TargetSession {
    let connection: Connection
    do throws(PostgresError) { connection = try connect() } catch {
      throw BenchError(.server, "the target takes no more sessions: a smaller --concurrency needs fewer")
    }
    return try TargetSession(connection)
  }

  /// One that an interruption cancels the statement of.
  func connection() throws(BenchError) -> Connection {
    let connection: Connection
    do throws(PostgresError) { connection = try connect() } catch { throw BenchError(error) }
    if let canceller = connection.canceller { onConnect(canceller) }
    return connection
  }
}
