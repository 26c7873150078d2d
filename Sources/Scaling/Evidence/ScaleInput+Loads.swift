internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

extension ScaleInput {
  /// The share of the workload's load of some classes together, 0 to 1.
  func share(of classes: [CostedClass]) -> Double {
    totalLoad > 0 ? min(1, classes.reduce(0) { $0 + load($1) } / totalLoad) : 0
  }

  /// Whether some of a table's classes are worth a change of the table: they have 5 % of the workload's load, or at least
  /// 0.1 % of it and half of the load of `all`, the classes that do with the table what these do.
  func matters(_ some: [CostedClass], among all: [CostedClass]) -> Bool {
    let share = share(of: some.distinct)
    return share >= 0.05 || (share >= 0.001 && share >= 0.5 * self.share(of: all.distinct))
  }

  /// The tables that queries name: partitions are left out, for the partitioned table stands for them.
  var namedTables: [Table] {
    catalog.tables.filter { $0.partitionBound == nil && [.ordinary, .partitioned].contains($0.kind) }
  }

  /// What sentences call some classes, the largest load first: the beginnings of their identifiers, as reports do.
  func names(_ classes: [CostedClass], first: Int = 3) -> String {
    var seen: Set<String> = []
    let names = classes.sorted { (load($1), $0.queryClass.id) < (load($0), $1.queryClass.id) }.map(\.shortName)
    return FigureText.list(names.filter { seen.insert($0).inserted }, first: first)
  }

  func bytes(of table: Table) -> Double {
    tables.leaves(of: table.objectName).reduce(0) { $0 + Double($1.pages) } * Double(catalog.server.blockSize)
  }

  /// The table and its indexes.
  func totalBytes(of table: Table) -> Double {
    tables.leaves(of: table.objectName).reduce(0) { sum, leaf in
      sum + Double(leaf.pages) + leaf.indexes.reduce(0) { $0 + Double($1.pages) }
    } * Double(catalog.server.blockSize)
  }

  /// Names of relations in a schema: what a new index or table must not be called.
  func takenNames(in schema: String) -> Set<String> {
    var names = Set(catalog.views.filter { $0.schema == schema }.map(\.name))
    for table in catalog.tables where table.schema == schema {
      names.insert(table.name)
      names.formUnion(table.indexes.map(\.name))
    }
    return names
  }
}

extension CostedClass {
  /// The first eight digits of the fingerprint, by which reports name a class.
  var shortName: String { String(queryClass.id.prefix(8)) }
}

extension ScaleFinding {
  /// With the identifier made of the rule and the subjects, which have to tell a rule's findings apart.
  init<Rule: ScaleRule>(
    _ rule: Rule.Type, _ topic: Topic, _ verdict: Verdict, subjects: [String], summary: String,
    classes: [CostedClass], in input: ScaleInput, figures: [Figure] = [], reasons: [String], tradeoffs: [String] = [],
    remedies: [Remedy] = [], notes: [String: String] = [:]
  ) {
    self.init(
      id: StableIdentifier.of([Rule.identifier, topic.rawValue] + subjects), rule: Rule.identifier, topic: topic,
      verdict: verdict, subjects: subjects, summary: summary, share: input.share(of: classes), figures: figures,
      reasons: reasons, tradeoffs: tradeoffs, remedies: remedies, classes: input.evidence(classes, notes: notes))
  }
}

extension Table {
  /// Statistics with those of partitions, where there are any.
  func statistics(of column: String) -> ColumnStatistics? {
    self.column(named: column).flatMap { kind == .partitioned ? $0.inheritedStatistics : $0.statistics }
  }

  /// The values of a column but NULL, as a number: nil when ANALYZE didn't count them.
  func distinctCount(of column: String, rows: Double) -> Double? {
    guard let statistics = statistics(of: column), statistics.distinct != 0 else { return nil }
    return statistics.distinct > 0 ? statistics.distinct : -statistics.distinct * rows
  }

  /// The primary key's columns; nil without one.
  var primaryKey: [String]? { constraints.first { $0.kind == .primaryKey }?.columns }

  /// Whether the columns, in any order, are a key by themselves.
  func isUnique(_ columns: Set<String>) -> Bool {
    indexes.contains { index in
      index.isUnique && index.isValid && index.predicate == nil && !index.keys.isEmpty
        && index.keys.allSatisfy { $0.column.map(columns.contains) ?? false }
    }
  }

  /// Whether a column is the first of the partition key.
  func isPartitioned(by column: String) -> Bool {
    let name = SQLIdentifier.quoted(column)
    return partitionKey.map { $0.hasSuffix("(\(name))") || $0.contains("(\(name),") } ?? false
  }

  /// Foreign keys of one column.
  var simpleForeignKeys: [(column: String, table: ObjectName, key: String)] {
    constraints.compactMap { constraint in
      guard constraint.kind == .foreignKey, constraint.columns.count == 1, constraint.referencedColumns.count == 1,
        let table = constraint.referencedTable
      else { return nil }
      return (constraint.columns[0], table, constraint.referencedColumns[0])
    }
  }
}
