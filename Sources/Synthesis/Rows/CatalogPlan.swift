internal import Catalog
internal import SQLSyntax

/// How the tables of a catalog are filled.
final class CatalogPlan {
  let catalog: Catalog
  let scale: Double
  let seed: UInt64
  private(set) var notes: [SynthesisReport.Note] = []
  private let tables: [ObjectName: Table]
  private var known: [String: ColumnValues?] = [:]
  /// Columns whose values are being made up, so that foreign keys in a circle come to an end.
  private var open: Set<String> = []
  private var plans: [ObjectName: TablePlan] = [:]
  /// Tables that are being planned, so that references in a circle come to an end.
  private var openPlans: Set<ObjectName> = []

  /// Tables with fewer rows keep them all: what is looked up is as large in a small database.
  static let fewRows = 1_000.0

  init(_ catalog: Catalog, scale: Double, seed: UInt64) {
    self.catalog = catalog
    self.scale = scale
    self.seed = seed
    tables = Dictionary(catalog.tables.map { ($0.objectName, $0) }) { first, _ in first }
  }

  /// Whether rows are loaded into the table itself: a partition has its own, unless the hash of a key decides which
  /// partition has a row, which only the server knows.
  func isLoaded(_ table: Table) -> Bool {
    let root = root(of: table)
    if root.objectName == table.objectName { return table.kind != .partitioned || isHashed(root) }
    return table.kind != .partitioned && !isHashed(root)
  }

  /// Whether a hash decides in a partitioned table, or in a partition of it.
  func isHashed(_ root: Table) -> Bool {
    guard root.kind == .partitioned else { return false }
    if root.partitionKey?.uppercased().hasPrefix("HASH") == true { return true }
    return catalog.tables.contains {
      $0.kind == .partitioned && $0.partitionKey?.uppercased().hasPrefix("HASH") == true
        && self.root(of: $0).objectName == root.objectName
    }
  }

  func root(of table: Table) -> Table {
    var table = table
    for _ in 0..<100 {
      guard table.partitionBound != nil, let parent = table.parents.first.flatMap({ tables[$0] }) else { break }
      table = parent
    }
    return table
  }

  /// A table that rows are loaded into as a whole, unless it is being planned.
  func loaded(_ name: ObjectName) -> Table? {
    guard let table = tables[name], isLoaded(table), table.partitionBound == nil, rows(of: table) > 0,
      !openPlans.contains(name)
    else { return nil }
    return table
  }

  func rows(of table: Table) -> Int {
    var rows = table.rows
    if table.kind == .partitioned, rows <= 0 {
      let leaves = catalog.tables.filter { $0.kind != .partitioned && root(of: $0).objectName == table.objectName }
      rows = leaves.reduce(0) { $0 + max(0, $1.rows) }
    }
    if rows < 0 { rows = Double(table.activity?.liveRows ?? 0) }
    guard rows > 0 else { return 0 }
    return rows < Self.fewRows ? Int(rows.rounded(.up)) : max(1, Int(min(1e12, rows * scale).rounded()))
  }

  func plan(for table: Table) -> TablePlan {
    if let known = plans[table.objectName] { return known }
    openPlans.insert(table.objectName)
    defer { openPlans.remove(table.objectName) }
    let plan = makePlan(for: table)
    plans[table.objectName] = plan
    return plan
  }

  private func makePlan(for table: Table) -> TablePlan {
    let rows = rows(of: table)
    let seed = Hash64.seed(self.seed, table.objectName.sql)
    var reduced = table
    reduced.columns = table.columns.filter { $0.generated == nil }
    var columns = reduced.columns.map { column(for: $0, table, rows) }
    var keys = UniqueKey.keys(
      of: reduced, distinct: columns.map { $0.map.commonCount + $0.map.restCount },
      correlations: columns.map(\.correlation), rows: rows)
    let drafts = compositeReferences(of: table, reduced, columns, keys)
    let referencing = Set(drafts.flatMap(\.columns))
    keys = keys.compactMap { key in
      // What a reference decides follows it, and the key only through the reference's own driver.
      let followers = key.followers.filter { follower in
        drafts.allSatisfy {
          !$0.columns.contains(follower) || $0.driver == follower && !$0.columns.contains(key.driver)
        }
      }
      return followers.isEmpty ? nil : UniqueKey(driver: key.driver, followers: followers)
    }
    for key in keys {
      // A value of the driver can't have more rows than there are combinations of the others.
      let combinations = key.followers.reduce(1) { product, follower in
        let count = max(1, columns[follower].map.commonCount + columns[follower].map.restCount)
        let (combined, isOverflown) = product.multipliedReportingOverflow(by: count)
        return isOverflown ? Int.max : combined
      }
      columns[key.driver] = column(for: reduced.columns[key.driver], table, rows, most: combinations)
    }
    for (column, made) in zip(reduced.columns, columns) where rows > 0 {
      if let note = made.values?.note { notes.append(.init(subject(column, table), note)) }
      if made.values == nil {
        let why = "NULL in all rows: nothing is known of its values of type \(column.type)"
        notes.append(.init(subject(column, table), why))
      }
    }
    let references = compositeReferences(of: table, reduced, columns, keys)
    let used = referencing.union(keys.flatMap { $0.followers + [$0.driver] })
    return TablePlan(
      table: table, rows: rows, columns: columns, keys: keys, references: references,
      pairs: pairs(of: table, reduced, columns, used), seed: seed)
  }

  private func column(for column: Column, _ table: Table, _ rows: Int, most: Int = .max) -> ColumnPlan {
    let statistics = self.statistics(of: column, table)
    return ColumnPlan(
      name: column.name, values: values(of: column, table), rows: rows,
      nullCount: nullCount(column, statistics, rows),
      correlation: correlation(of: column, statistics, table) ?? (isUnique(column, table) ? 1 : nil),
      seed: Hash64.seed(Hash64.seed(seed, table.objectName.sql), column.name), most: most)
  }

  /// The columns that can't be NOT NULL here, since nothing is known of their values.
  func lacksValues(_ column: Column, _ table: Table) -> Bool {
    isLoaded(table) && rows(of: table) > 0 && column.generated == nil && values(of: column, table) == nil
  }

  private func subject(_ column: Column, _ table: Table) -> String {
    "column \(SQLIdentifier.quoted(column.name)) of \(table.objectName.sql)"
  }

  private func statistics(of column: Column, _ table: Table) -> ColumnStatistics? {
    table.kind == .partitioned
      ? column.inheritedStatistics ?? column.statistics : column.statistics ?? column.inheritedStatistics
  }

  /// Of rows as they are loaded: where the server deals them out to partitions, as it is within those.
  private func correlation(of column: Column, _ statistics: ColumnStatistics?, _ table: Table) -> Double? {
    guard table.kind == .partitioned else { return statistics?.correlation }
    let leaves = catalog.tables.filter { $0.kind != .partitioned && root(of: $0).objectName == table.objectName }
    let known = leaves.compactMap { leaf in
      leaf.column(named: column.name)?.statistics?.correlation.map { (value: $0, rows: max(0, leaf.rows)) }
    }
    let rows = known.reduce(0) { $0 + $1.rows }
    return rows > 0 ? known.reduce(0) { $0 + $1.value * $1.rows } / rows : statistics?.correlation
  }

  private func nullCount(_ column: Column, _ statistics: ColumnStatistics?, _ rows: Int) -> Int {
    guard !column.isNotNull, let fraction = statistics?.nullFraction, fraction > 0 else { return 0 }
    return min(rows, Int((fraction * Double(rows)).rounded()))
  }

  func isUnique(_ column: Column, _ table: Table) -> Bool {
    table.constraints.contains { [.primaryKey, .unique].contains($0.kind) && $0.columns == [column.name] }
      || table.indexes.contains {
        $0.isUnique && $0.predicate == nil && $0.keys.count == 1 && $0.keys[0].column == column.name
      }
  }

  private func values(of column: Column, _ table: Table) -> ColumnValues? {
    let key = table.objectName.sql + "." + column.name
    if let known = known[key] { return known }
    open.insert(key)
    defer { open.remove(key) }
    let rows = rows(of: table)
    let statistics = statistics(of: column, table)
    let present = max(0, rows - nullCount(column, statistics, rows))
    let target = reference(of: column, table)
    let isUnique = isUnique(column, table)
    let choice = ValueChoice(
      catalog: catalog, table: table, column: column, statistics: statistics, rows: present,
      distinct: isUnique ? present : distinct(statistics, column, table, present), isUnique: isUnique,
      seed: Hash64.seed(seed, key))
    let made: ColumnValues? =
      present == 0 && statistics?.nullFraction == 1
      ? ColumnValues(common: [], rest: ListedValues([])) : choice.values(referencing: target)
    known[key] = .some(made)
    return made
  }

  /// The values of the one column that a foreign key of this column references.
  private func reference(of column: Column, _ table: Table) -> ColumnValues? {
    let root = root(of: table)
    for constraint in table.constraints + root.constraints where constraint.kind == .foreignKey {
      guard constraint.columns == [column.name], let name = constraint.referencedTable, let target = tables[name],
        let other = constraint.referencedColumns.first.flatMap({ target.column(named: $0) }),
        !open.contains(target.objectName.sql + "." + other.name), rows(of: target) > 0
      else { continue }
      return values(of: other, target)
    }
    return nil
  }

  /// How many distinct values there are to be. A count of the source's stays, but that of keys of other tables
  /// goes with those.
  private func distinct(_ statistics: ColumnStatistics?, _ column: Column, _ table: Table, _ present: Int) -> Int {
    guard let statistics, statistics.distinct != 0 else { return min(present, 200) }
    let source = max(1, table.rows)
    let all = rows(of: table)
    if statistics.distinct < 0 { return min(present, max(1, Int((-statistics.distinct * Double(all)).rounded()))) }
    var count = statistics.distinct
    for constraint in table.constraints where constraint.kind == .foreignKey && constraint.columns.contains(column.name)
    {
      guard let target = constraint.referencedTable.flatMap({ tables[$0] }), target.rows > 0 else { continue }
      count *= min(1, Double(rows(of: target)) / target.rows)
      return min(present, max(1, Int(count.rounded())))
    }
    // What grows with the table, such as times, is less in a part of it.
    let share = count / source
    if share > 0.1 { count = min(count, share * Double(all)) }
    return min(present, max(1, Int(count.rounded())))
  }
}
