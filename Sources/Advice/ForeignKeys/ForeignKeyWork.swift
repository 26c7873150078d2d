internal import AccessPatterns
internal import Catalog
internal import SQLSyntax
internal import Workload

/// What the foreign keys that reference the tables a workload writes to do unseen: query classes that no dump shows (or
/// only as parts of others, with `pg_stat_statements.track = all`).
///
/// A deleted row costs one statement for each foreign key that references its table, and so does a row whose key an
/// UPDATE sets (taken to change: that it is set to what it was is not seen). What CASCADE deletes is deleted in turn, and
/// what it and SET NULL change may be a key of others: such rows are estimated as rows × referencing rows for each
/// referenced one (rows without nulls in the key ÷ rows of the referenced table), and followed for ``maximumDepth``
/// steps, which ends circles too. Rows that are deleted from a partitioned table or through inheritance are shared out
/// by the rows of its parts.
///
/// TRUNCATE runs no such statement. A MERGE that deletes counts with one row for each call, since nobody counts which of
/// its rows it deletes. An INSERT … ON CONFLICT that sets a key is not looked at.
struct ForeignKeyWork {
  /// One statement, be it run for several reasons.
  struct Derived {
    var queryClass: QueryClass
    /// Such as `DELETE FROM public.assets: foreign key documents_asset_id_fkey (SET NULL)`.
    let origin: String
  }

  /// Foreign keys behind one another that are followed.
  static let maximumDepth = 4
  /// Fewer rows than this, over the workload's window, are not followed further.
  private static let leastRows = 0.5

  private struct Reference {
    let table: Table
    let constraint: Constraint
  }

  /// Rows of a table that go, or whose columns change.
  private struct Change: Hashable {
    let table: ObjectName
    let event: ForeignKeyStatement.Event
    /// Sorted; of a deleted row none.
    let columns: [String]
    /// What the workload has.
    let source: Source

    var order: [String] { [table.sql, source.words(for: table), event == .delete ? "" : "update"] + columns }
  }

  /// A statement of the workload, without its conditions.
  private struct Source: Hashable {
    let words: String
    let table: ObjectName

    /// - Parameter parent: The table whose rows go or change, by this statement or by foreign keys in between.
    func words(for parent: ObjectName) -> String {
      "\(words) \(table.sql)" + (parent == table ? "" : ", by way of \(parent.sql)")
    }
  }

  private struct Work {
    var executions = 0.0
    var rows = 0.0
    var origins: Set<String> = []
    var owner = ""
  }

  private let tables: TableTree
  /// By the referenced table, in the order of the names.
  private let references: [ObjectName: [Reference]]
  /// Texts of statements that the workload has itself, each in ``ForeignKeyStatement``'s words.
  private let seen: Set<String>
  /// The same of those that ran within others, whose rows are counted already.
  private let counted: Set<String>

  /// - Parameters:
  ///   - seen: Access patterns of the query classes that are analysed.
  ///   - nested: Those of statements that are not, since they ran within others.
  init(_ catalog: Catalog, seen: [String: AccessPattern], nested: [String: AccessPattern]) {
    tables = TableTree(catalog)
    var references: [ObjectName: [Reference]] = [:]
    for table in catalog.tables.sorted(by: { $0.objectName < $1.objectName }) {
      // A partition's are its parent's, and read with it.
      for constraint in table.constraints.sorted(by: { $0.name < $1.name }) where !constraint.isInherited {
        guard constraint.kind == .foreignKey, let parent = constraint.referencedTable else { continue }
        references[parent, default: []].append(Reference(table: table, constraint: constraint))
      }
    }
    self.references = references
    self.seen = Set(seen.compactMap { Self.ownText($0, $1, references) })
    counted = Set(nested.compactMap { Self.ownText($0, $1, references) })
  }

  /// Those of the constraints' statements that stand in the workload themselves, in our words; nil for any other.
  private static func ownText(
    _ text: String, _ pattern: AccessPattern, _ references: [ObjectName: [Reference]]
  ) -> String? {
    guard isOwn(text), pattern.relations.count == 1, let access = pattern.relations.first else { return nil }
    let compared = access.predicates.compactMap { $0.kind == .equality ? $0.target.columns.first : nil }
    for reference in references.sorted(by: { $0.key < $1.key }).flatMap(\.value)
    where reference.table.objectName == access.table && Set(reference.constraint.columns) == Set(compared) {
      for event in [ForeignKeyStatement.Event.delete, .keyUpdate] {
        guard let statement = ForeignKeyStatement(reference.constraint, of: reference.table, on: event) else {
          continue
        }
        let isSame =
          switch statement.effect {
          case .looksFor: access.write == nil && text.contains("FOR KEY SHARE")
          case .deletes: access.write?.command == .delete
          case .sets: access.write?.command == .update && value(setBy: text) == value(setBy: statement.text)
          }
        if isSame { return statement.text }
      }
    }
    return nil
  }

  /// What a statement sets the columns to: that tells SET NULL and SET DEFAULT from a key's new value.
  private static func value(setBy text: String) -> String {
    ["= NULL", "= DEFAULT"].first { text.contains($0) } ?? "= $"
  }

  /// PostgreSQL writes its operators with their schema, which nobody else does.
  static func isOwn(_ text: String) -> Bool { text.contains("OPERATOR(pg_catalog.=)") }

  /// - Parameter writes: What the workload writes, without the statements of foreign keys that ran within others.
  /// - Returns: In the order of their texts.
  func classes(from writes: [AnalyzedWorkload.Write]) -> [Derived] {
    var changes: [Change: Double] = [:]
    for write in writes { note(write, in: &changes) }
    var work: [String: Work] = [:]
    for _ in 0..<Self.maximumDepth where !changes.isEmpty {
      var following: [Change: Double] = [:]
      // Sums of floating-point numbers depend on the order.
      let ordered = changes.keys.sorted { $0.order.lexicographicallyPrecedes($1.order) }
      for change in ordered {
        if let rows = changes[change], rows > 0 { follow(change, rows, &work, &following) }
      }
      changes = following.filter { $0.value >= Self.leastRows }
    }
    return work.sorted { $0.key < $1.key }.compactMap { text, work in derived(text, work) }
  }

  private func note(_ write: AnalyzedWorkload.Write, in changes: inout [Change: Double]) {
    func add(_ event: ForeignKeyStatement.Event, _ columns: [String], _ rows: Double, _ words: String) {
      let source = Source(words: words, table: write.table)
      changes[Change(table: write.table, event: event, columns: columns, source: source), default: 0] += rows
    }
    switch write.access.command {
    case .delete: add(.delete, [], write.rows ?? write.calls, "DELETE FROM")
    case .update: add(.keyUpdate, write.access.columns.sorted(), write.rows ?? write.calls, "UPDATE")
    case .merge:
      if write.access.mergeDeletes { add(.delete, [], write.calls, "MERGE INTO") }
    case .insert, .refresh: break
    }
  }

  private func follow(
    _ change: Change, _ rows: Double, _ work: inout [String: Work], _ following: inout [Change: Double]
  ) {
    for (parent, share) in reached(by: change.table) {
      for reference in references[parent] ?? [] {
        let constraint = reference.constraint
        if change.event == .keyUpdate, Set(change.columns).isDisjoint(with: constraint.referencedColumns) { continue }
        guard let statement = ForeignKeyStatement(constraint, of: reference.table, on: change.event) else { continue }
        // It is a query class of its own, and what it deletes is among the workload's writes.
        guard !seen.contains(statement.text) else { continue }
        guard work[statement.text] != nil || work.count < Self.mostClasses else { continue }
        let executions = rows * share
        let found = executions * referencing(reference, parent)
        var entry = work[statement.text] ?? Work()
        entry.executions += executions
        if statement.effect != .looksFor { entry.rows += found }
        entry.origins.insert("\(change.source.words(for: change.table)): \(statement.words)")
        entry.owner = reference.table.owner
        work[statement.text] = entry
        let child = reference.table.objectName
        func note(_ event: ForeignKeyStatement.Event, _ columns: [String]) {
          following[Change(table: child, event: event, columns: columns, source: change.source), default: 0] += found
        }
        switch statement.effect {
        case .looksFor: break
        case .deletes: note(.delete, [])
        case .sets: note(.keyUpdate, constraint.columns.sorted())
        }
      }
    }
  }

  /// The tables whose rows a statement on `name` may reach, each with the part of the statement's rows that are its own.
  private func reached(by name: ObjectName) -> [(ObjectName, share: Double)] {
    let above = [name] + tables.ancestors(of: name).map(\.objectName)
    let total = tables.rows(of: name) + tables.heirs(of: name).reduce(0) { $0 + max(0, $1.rows) }
    let below = (tables.family(of: name) + tables.heirs(of: name)).map(\.objectName).filter { $0 != name }
    return above.map { ($0, 1) } + below.map { ($0, total > 0 ? min(1, tables.rows(of: $0) / total) : 1) }
  }

  /// Rows that reference one row, on average.
  private func referencing(_ reference: Reference, _ parent: ObjectName) -> Double {
    let table = reference.table
    let share = reference.constraint.columns.reduce(1.0) { share, name in
      let column = table.column(named: name)
      return share * (1 - ((column?.inheritedStatistics ?? column?.statistics)?.nullFraction ?? 0))
    }
    let parents = tables.rows(of: parent)
    return parents > 0 ? tables.rows(of: table.objectName) * share / parents : 1
  }

  /// Derived classes, at most.
  private static let mostClasses = 1_000
  /// Origins of one that are named.
  private static let mostOrigins = 3

  private static func words(_ origins: [String]) -> String {
    let rest = origins.count - mostOrigins
    return origins.prefix(mostOrigins).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }

  /// Numbers of a dump may be of any size.
  private static func count(_ number: Double) -> Int { Int(min(max(0, number), 1e15).rounded(.up)) }

  private func derived(_ text: String, _ work: Work) -> Derived? {
    guard let tree = try? SQLParser.parse(text), let statement = tree.statements.first?.node,
      let fingerprint = try? SQLParser.fingerprint(text)
    else { return nil }
    let shape = ParserThread.run { QueryShape(of: statement).digits }
    let calls = max(1, Self.count(work.executions))
    return Derived(
      queryClass: QueryClass(
        fingerprint: fingerprint, shape: shape, query: text, statements: 0,
        // The constraint's statements run with the rights of the table's owner, whom row security does not bind.
        user: work.owner.isEmpty ? nil : work.owner, calls: calls,
        rows: counted.contains(text) ? 0 : Self.count(work.rows), callsWithRows: calls),
      origin: Self.words(work.origins.sorted()))
  }
}
