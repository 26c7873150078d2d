internal import AccessPatterns
internal import Catalog
internal import SQLSyntax
internal import Workload

/// The statements and tables that findings are about, looked up.
struct FindingContext {
  let catalog: Catalog
  private let index: CatalogIndex
  private var classes: [Key: QueryClass] = [:]
  /// By id.
  private var skipped: [String: SkippedStatement] = [:]
  private var calls: [Origin: Int] = [:]
  /// Whether some statement is written as Sequelize writes them.
  let isSequelize: Bool

  private struct Key: Hashable {
    var statement: SessionFindings.Statement
    var origin: Origin
  }

  struct Origin: Hashable {
    var database: String?
    var user: String?
  }

  init(_ workload: Workload, _ catalog: Catalog) {
    self.catalog = catalog
    index = CatalogIndex(catalog)
    for entry in workload.classes {
      let origin = Origin(database: entry.database, user: entry.user)
      classes[Key(statement: .init(fingerprint: entry.fingerprint, shape: entry.shape), origin: origin)] = entry
      calls[origin, default: 0] = calls[origin, default: 0].addingClamped(entry.calls)
    }
    for entry in workload.skipped where !entry.id.isEmpty { skipped[entry.id] = entry }
    isSequelize = workload.classes.contains { SequelizeNames.isWritten($0.query) }
  }

  /// Calls of all classes together.
  func calls(of origin: Origin) -> Int { calls[origin] ?? 0 }

  func queryClass(_ statement: SessionFindings.Statement, _ origin: Origin) -> QueryClass? {
    classes[Key(statement: statement, origin: origin)]
  }

  /// A statement for the report, also of one that is no class; nil when the workload has no such text.
  func shown(
    _ statement: SessionFindings.Statement, _ origin: Origin, _ role: Finding.Statement.Role
  ) -> Finding.Statement? {
    if let found = queryClass(statement, origin) {
      return .init(role: role, class: found.id, query: found.query, calls: found.calls)
    }
    let id = Self.id(of: statement)
    return skipped[id].map { .init(role: role, class: id, query: $0.query, calls: $0.calls) }
  }

  /// As ``QueryClass/id``.
  static func id(of statement: SessionFindings.Statement) -> String {
    statement.fingerprint + "-" + statement.shape.prefix(8)
  }

  /// A class looked at as something that runs in a loop.
  func looped(_ query: QueryClass) -> LoopedStatement? {
    ParserThread.run {
      LoopedStatement(query.query, others: query.examples.map(\.text), parameters: query.parameters)
    }
  }

  func table(_ name: LoopedStatement.TableName, user: String?) -> Table? {
    guard case .table(let table)? = index.relation(schema: name.schema, name: name.name, user: user) else { return nil }
    return table
  }

  func facts(
    _ name: LoopedStatement.TableName, _ column: String, user: String?
  ) -> BatchedStatement.ColumnFacts? {
    guard let table = table(name, user: user), let found = table.column(named: column) else { return nil }
    return .init(type: found.type, isUnique: isUnique(column, in: table))
  }

  func isUnique(_ column: String, in table: Table) -> Bool {
    table.indexes.contains { index in
      index.isUnique && index.isValid && index.predicate == nil && index.keys.count == 1
        && index.keys[0].column == column
    }
  }
}
