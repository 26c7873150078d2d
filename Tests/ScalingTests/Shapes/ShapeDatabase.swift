import AccessPatterns
import Catalog
import Intake
import Planner
import PostgresClient
import PostgresServer
import SQLSyntax
import Synchronization
import Testing
import Workload

@testable import Scaling

/// One loaded server for the rules on schemas, documents and patterns: each has a schema of its own in its database.
enum ShapeDatabase {
  static let name = "shapes"

  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let administration = try cluster.connect()
    try administration.query("CREATE DATABASE \(name)")
    do {
      let connection = try cluster.connect(database: name, settings: [("timezone", "UTC")])
      for script in ShapeSchemas.all { try connection.execute(script: script) }
      try connection.execute(script: "VACUUM ANALYZE")
    }
    return cluster
  }

  static let catalog: Result<Catalog, any Error> = Result {
    let database = try LiveDatabase(target: cluster.get().uri(database: name, user: LocalCluster.superuser))
    return try database.readCatalog(capturedAt: "2026-03-28T12:00:00Z")
  }

  /// A twin belongs to one thread at a time.
  private static let twin = Mutex<Twin?>(nil)

  /// What rules see of one schema and its statements, counted over a day.
  static func input(_ schema: String, _ statements: [ShapeStatement], window: Double? = 86_400) throws -> ScaleInput {
    var catalog = try catalog.get()
    catalog.tables.removeAll { $0.schema != schema }
    catalog.extendedStatistics.removeAll { $0.schema != schema }
    let index = CatalogIndex(catalog)
    let whole = try self.catalog.get()
    var workload = Workload(classes: try statements.map { try $0.queryClass() })
    if let window {
      let hours = Int(window / 3_600)
      workload.window = .init(
        from: "2026-03-28T00:00:00Z",
        to: hours < 24 ? "2026-03-28T\(hours < 10 ? "0" : "")\(hours):00:00Z" : "2026-03-29T00:00:00Z")
    }
    let costed = try twin.withLock { twin in
      if twin == nil { twin = try Twin.start(whole, binaries: ServerBinaries.find())[0] }
      let twin = twin!
      return try workload.classes.enumerated().map { number, query in
        let pattern = try AccessPatternExtractor(catalog: index).extract(from: query.query)
        #expect(pattern.unresolved.isEmpty, "\(query.query)")
        let plan = try StatementBinder(twin: twin).bind(query, index: number, pattern: pattern)
        return CostedClass(queryClass: query, pattern: pattern, plan: plan, tree: try plan.tree(twin))
      }
    }
    return ScaleInput(catalog: catalog, workload: workload, classes: costed)
  }

  /// Runs `body` on a copy of the database, which goes afterwards.
  static func onCopy(_ body: (Connection) throws -> Void) throws {
    let cluster = try cluster.get()
    _ = try catalog.get()
    let administration = try cluster.connect()
    let copy = "copy_\(copies.wrappingAdd(1, ordering: .relaxed).newValue)"
    try administration.query("CREATE DATABASE \(copy) TEMPLATE \(name)")
    do {
      let connection = try cluster.connect(database: copy, settings: [("timezone", "UTC")])
      try body(connection)
    }
    try administration.query("DROP DATABASE \(copy) WITH (FORCE)")
  }

  private static let copies = Atomic<Int>(0)
}

/// A query class as a workload has it.
struct ShapeStatement {
  let text: String
  let calls: Int
  var milliseconds = 0.0
  var rows = 0
  var user: String?

  init(_ text: String, calls: Int, milliseconds: Double = 0, rows: Int = 0, user: String? = nil) {
    self.text = text
    self.calls = calls
    self.milliseconds = milliseconds
    self.rows = rows
    self.user = user
  }

  func queryClass() throws -> QueryClass {
    QueryClass(
      fingerprint: try SQLParser.fingerprint(text), shape: StableIdentifier.of([text]), query: text, user: user,
      calls: calls, totalMilliseconds: milliseconds, rows: rows)
  }
}

extension Connection {
  /// Runs all statements of remedies as they are, each by itself.
  func run(_ remedies: [ScaleFinding.Remedy]) throws {
    for statement in remedies.flatMap(\.statements) {
      do { try query(statement) } catch { throw RemedyFailure(statement: statement, error: error) }
    }
  }

  func count(_ statement: String) throws -> Int { Int(try query(statement).scalar ?? "") ?? -1 }
}

struct RemedyFailure: Error {
  let statement: String
  let error: PostgresError
}

extension [ScaleFinding] {
  func about(_ subject: String) throws -> ScaleFinding {
    for text in flatMap(\.texts) { expectSentence(text) }
    return try #require(first { $0.subjects.contains { $0.hasPrefix(subject) } }, "\(map(\.subjects))")
  }
}
