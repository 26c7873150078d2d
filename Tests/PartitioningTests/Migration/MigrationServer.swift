import Catalog
import Glibc
import Intake
import PostgresClient
import PostgresServer
import Synchronization
import Testing

@testable import Partitioning

/// One server for all tests of migrations; each works in a database of its own, made from a template.
enum MigrationServer {
  static let rich = "rich"
  static let large = "large"

  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([
      ("max_wal_size", "4GB"), ("maintenance_work_mem", "128MB"), ("work_mem", "32MB"), ("track_activities", "on"),
    ])
    try cluster.start()
    let administration = try cluster.connect()
    try administration.execute(script: "CREATE ROLE keeper; CREATE ROLE reader LOGIN; CREATE ROLE writer LOGIN")
    try make(rich, RichTable.script, cluster)
    return cluster
  }

  private static func make(_ database: String, _ script: [String], _ cluster: LocalCluster) throws {
    try cluster.connect().query("CREATE DATABASE \(database)")
    let connection = try cluster.connect(database: database, settings: [("TimeZone", "UTC")])
    for statement in script { try connection.query(statement) }
  }

  /// With three million rows.
  static let largeTemplate: Result<LocalCluster, any Error> = Result {
    let cluster = try Self.cluster.get()
    try make(large, LargeTable.script, cluster)
    return cluster
  }

  private static let number = Atomic(0)

  /// A new database.
  static func copy(of template: String) throws -> String {
    let cluster = try (template == large ? largeTemplate : Self.cluster).get()
    let name = "copy\(number.add(1, ordering: .relaxed).newValue)"
    try cluster.connect().query(
      "CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY \(template == large ? "file_copy" : "wal_log")")
    return name
  }

  static func drop(_ database: String) throws {
    try cluster.get().connect().query("DROP DATABASE \(database) WITH (FORCE)")
  }

  static func connect(_ database: String, user: String = LocalCluster.superuser) throws -> Connection {
    // Not UTC: what a plan means doesn't depend on the session.
    try cluster.get().connect(database: database, user: user, settings: [("TimeZone", "Asia/Tokyo")])
  }

  static func catalog(_ database: String) throws -> Catalog {
    try LiveDatabase(target: cluster.get().uri(database: database, user: LocalCluster.superuser))
      .readCatalog()
  }

  /// What `pg_dump` prints of the whole schema.
  static func schema(_ database: String) throws -> String {
    let cluster = try Self.cluster.get()
    let command =
      "\(cluster.binaries.directory)/pg_dump --schema-only '\(cluster.uri(database: database, user: "postgres"))'"
    let stream = try #require(popen(command, "r"))
    defer { pclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
    // A random key.
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter {
      !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict")
    }.joined(separator: "\n")
  }
}

/// Carries a plan out as whoever reads it would: statement by statement as printed, a transaction again when it gave up.
struct PlanRunner {
  let plan: MigrationPlan
  let connection: Connection
  /// How often a transaction gave up and was run again.
  private(set) var retries = 0

  init(_ plan: MigrationPlan, _ connection: Connection) {
    self.plan = plan
    self.connection = connection
  }

  mutating func run(_ step: MigrationPlan.Step) throws {
    var attempts = 0
    while true {
      do {
        let changed = try execute(step)
        guard step.isRepeated, changed > 0 else { return }
      } catch let error as PostgresError {
        if step.inTransaction { try connection.query("ROLLBACK") }
        attempts += 1
        // Lock not available, serialization failure, or more changes than the swap takes.
        let isTransient = ["55P03", "40001"].contains(error.sqlState) || error.message.contains("are waiting")
        guard isTransient, attempts < 200 else { throw RunError(step: step.title, message: error.message) }
        retries += 1
        if error.message.contains("are waiting") || step.title == "swap" {
          for other in plan.steps where other.title == "catch up again" { try run(other) }
        }
        usleep(20_000)
      }
    }
  }

  /// How many rows the last statement changed.
  private func execute(_ step: MigrationPlan.Step) throws -> Int {
    if step.inTransaction { try connection.query("BEGIN") }
    var changed = 0
    for statement in step.statements {
      changed = try attempt(statement, of: step)
    }
    if step.inTransaction { try connection.query("COMMIT") }
    return changed
  }

  private func attempt(_ statement: String, of step: MigrationPlan.Step) throws -> Int {
    var attempts = 0
    while true {
      do {
        return try connection.query(statement).affectedRows ?? 0
      } catch  where !step.inTransaction && error.sqlState == "55P03" && attempts < 200 {
        attempts += 1
        usleep(20_000)
      } catch {
        throw PostgresError(.statementFailed, error.message + "\n" + statement, sqlState: error.sqlState)
      }
    }
  }

  /// Statements outside a transaction again one by one, and those in one from its BEGIN.
  func rollBack(_ step: MigrationPlan.Step) throws {
    var index = 0
    var start: Int?
    var attempts = 0
    while index < step.rollback.count {
      let statement = step.rollback[index]
      if statement == "BEGIN" { start = index }
      do {
        try connection.query(statement)
        if statement == "COMMIT" { start = nil }
        index += 1
      } catch {
        attempts += 1
        guard error.sqlState == "55P03", attempts < 200 else {
          throw RunError(step: "back of " + step.title, message: error.message + "\n" + statement)
        }
        if let start {
          try connection.query("ROLLBACK")
          index = start
        }
        usleep(20_000)
      }
    }
  }
}

struct RunError: Error, CustomStringConvertible {
  let step: String
  let message: String
  var description: String { "\(step): \(message)" }
}
