import Catalog
import Workload

@testable import Advice

/// A blog, its statements by name, and sessions that are put together by hand.
struct FindingCase {
  var workload: Workload
  var sessions = SessionFindings()

  static let catalog = Catalog(
    capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
    database: .init(name: "blog"), schemas: ["public"],
    tables: [
      table(
        "posts", ["id": "bigint", "author_id": "integer", "title": "text"],
        [
          Constraint(
            name: "posts_author_id_fkey", kind: .foreignKey, definition: "", columns: ["author_id"],
            referencedTable: ObjectName(schema: "public", name: "users"), referencedColumns: ["id"])
        ]), table("users", ["id": "integer", "name": "text"]),
      table("comments", ["id": "bigint", "post_id": "bigint", "body": "text"]),
    ])

  private static func table(_ name: String, _ columns: [String: String], _ constraints: [Constraint] = []) -> Table {
    Table(
      schema: "public", name: name,
      columns: columns.sorted { $0.key < $1.key }.map { Column(name: $0.key, type: $0.value) },
      constraints: constraints,
      indexes: [
        Index(name: name + "_pkey", definition: "", keys: [IndexKey(column: "id")], isUnique: true, isPrimary: true)
      ])
  }

  /// - Parameter queries: Text and calls by name; names are fingerprints.
  init(_ queries: [String: (text: String, calls: Int)]) {
    workload = Workload(
      classes: queries.sorted { $0.key < $1.key }.map { name, query in
        QueryClass(
          fingerprint: name, shape: "00000000ffffffff", query: query.text, database: "blog", user: "app",
          calls: query.calls)
      })
    sessions.limits = SessionLimits()
    sessions.coverage.transactions = 100
  }

  static func statement(_ name: String) -> SessionFindings.Statement {
    .init(fingerprint: name, shape: "00000000ffffffff")
  }

  /// Bursts of 20 executions, each for 0.2 ms with a pause of 0.8 ms before it.
  mutating func addBursts(
    _ count: Int, of name: String, behind parent: String?, kind: SessionFindings.BurstKey.Kind = .distinct,
    inTransaction: Bool = false, size: Int = 20, repeats: Int = 0
  ) {
    var value = StatementBursts()
    value.bursts = count
    value.executions = count * size
    value.repeats = repeats
    value.sizes.add(size, times: count)
    value.largest = Peak(size, at: 1_767_225_600_000_000)
    value.busy = count * size * 200
    value.pauses = count * (size - 1)
    value.waiting = value.pauses * 800
    value.firstSeen = 1_767_225_600_000_000
    sessions.bursts[
      .init(
        kind: kind, database: "blog", user: "app", parent: parent.map(Self.statement), statement: Self.statement(name),
        inTransaction: inTransaction)] = value
  }

  mutating func addChatty(_ count: Int, _ name: String, statements: Int = 80, main: Int = 60) {
    var value = ChattyTransactions()
    value.transactions = count
    value.statements = count * statements
    value.mainStatements = count * main
    value.sizes.add(statements, times: count)
    value.largest = Peak(statements, at: nil)
    value.duration = count * 500_000
    value.busy = count * 100_000
    value.timed = count
    value.longest = Peak(500_000, at: nil)
    sessions.transactions[.init(database: "blog", user: "app", statement: Self.statement(name))] = value
  }

  mutating func addIdle(_ count: Int, after name: String?, seconds: Int = 2, locking: Bool = false) {
    var value = IdleTransactions()
    value.times = count
    value.total = count * seconds * 1_000_000
    value.longest = Peak(seconds * 1_000_000, at: nil)
    if locking {
      value.locking = count
      value.lockingTotal = value.total
      value.longestLocking = value.longest
    }
    sessions.idle[.init(database: "blog", user: "app", after: name.map(Self.statement))] = value
  }

  func found(tables: Set<ObjectName> = []) -> (findings: [Finding], dismissed: [DismissedFinding]) {
    writer(tables: tables)?.all() ?? ([], [])
  }

  func writer(tables: Set<ObjectName> = []) -> FindingsWriter? {
    var workload = workload
    workload.sessions = sessions
    return FindingsWriter(workload, Self.catalog, tables: tables)
  }

  func codes() -> [DismissedFinding.Code] { found().dismissed.map(\.code) }
}
