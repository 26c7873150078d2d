package import Catalog

/// Row counts and statistics for a schema without data: from what the user says, and from what keys and types imply.
///
/// | what | assumed |
/// |---|---|
/// | rows of a table that the user doesn't name | ``defaultRows``; of a partitioned table, over its partitions evenly |
/// | a column that is unique | −1 (all distinct) |
/// | a foreign key of one column | the parent's rows, at most a ``rowsPerParent``th of the rows |
/// | boolean, enumeration | 2, the number of labels |
/// | UUID, timestamp | −1: as good as unique |
/// | anything else | 200, the planner's own guess (DEFAULT_NUM_DISTINCT of src/include/utils/selfuncs.h) |
/// | NULLs, common values, histograms, correlation, all-visible pages | none |
/// | rows of a partial index | ``partialIndexFraction`` of the table's |
package enum AssumedStatistics {
  /// Large enough that a sequential scan is not always cheapest, small enough to stand out as no real figure.
  package static let defaultRows: Double = 10_000
  /// Rows that reference the same parent, when the parent has many rows.
  package static let rowsPerParent: Double = 10
  package static let partialIndexFraction = 0.1
  private static let plannerDefaultDistinct: Double = 200

  /// Fills in a catalog that has no statistics.
  ///
  /// - Throws: `.invalidRows` for a name that is not a table's.
  package static func fill(_ catalog: inout Catalog, rows: RowCounts = RowCounts()) throws(IntakeError) {
    let counts = rowCounts(of: catalog, named: try rows.resolved(in: catalog))
    let types = Dictionary(catalog.types.map { ($0.objectName, $0) }, uniquingKeysWith: { first, _ in first })
    let parents = Set(catalog.tables.flatMap(\.parents))
    for place in catalog.tables.indices {
      var table = catalog.tables[place]
      let count = counts[table.objectName] ?? defaultRows
      var widths: [String: TableSize.Width] = [:]
      for index in table.columns.indices {
        let column = table.columns[index]
        let width = TableSize.width(of: column, types: types)
        widths[column.name] = width
        guard count > 0 else { continue }
        let distinct = distinct(column, of: table, rows: count, counts: counts, types: types)
        let statistics = ColumnStatistics(averageWidth: width.bytes, distinct: distinct)
        if table.kind != .partitioned { table.columns[index].statistics = statistics }
        if parents.contains(table.objectName) { table.columns[index].inheritedStatistics = statistics }
      }
      table.rows = count
      table.pages = table.kind == .partitioned ? 0 : TableSize.pages(of: table, rows: count, widths: widths)
      table.allVisiblePages = 0
      table.pagesAtAnalyze = table.pages
      for place in table.indexes.indices {
        let index = table.indexes[place]
        let size = IndexSizeEstimate(
          index.definition(on: table.objectName), on: table,
          selectivity: index.predicate == nil ? 1 : partialIndexFraction, fillFactor: index.fillFactor ?? 90)
        table.indexes[place].rows = size.rows.rounded()
        table.indexes[place].pages = table.kind == .partitioned ? 0 : size.pages
        table.indexes[place].pagesAtAnalyze = table.indexes[place].pages
      }
      catalog.tables[place] = table
    }
    catalog.statistics = .assumed
  }

  /// Rows of every table; those of partitioned ones are the sum of their partitions'.
  private static func rowCounts(of catalog: Catalog, named: [ObjectName: Double]) -> [ObjectName: Double] {
    var children: [ObjectName: [ObjectName]] = [:]
    var roots: [ObjectName] = []
    for table in catalog.tables {
      if table.partitionBound != nil, let parent = table.parents.first {
        children[parent, default: []].append(table.objectName)
      } else {
        roots.append(table.objectName)
      }
    }
    var result: [ObjectName: Double] = [:]
    func assign(_ name: ObjectName, _ share: Double) -> Double {
      let total = named[name] ?? share
      let parts = children[name] ?? []
      guard !parts.isEmpty else {
        result[name] = total
        return total
      }
      let fixed = parts.compactMap { named[$0] }.reduce(0, +)
      let open = parts.count { named[$0] == nil }
      let each = open > 0 ? (max(0, total - fixed) / Double(open)).rounded() : 0
      let sum = parts.map { assign($0, each) }.reduce(0, +)
      result[name] = sum
      return sum
    }
    for root in roots { _ = assign(root, defaultRows) }
    return result
  }

  private static func distinct(
    _ column: Column, of table: Table, rows: Double, counts: [ObjectName: Double], types: [ObjectName: UserType]
  ) -> Double {
    let isKey =
      table.constraints.contains { [.primaryKey, .unique].contains($0.kind) && $0.columns == [column.name] }
      || table.indexes.contains {
        $0.isUnique && $0.predicate == nil && $0.keys.count == 1 && $0.keys[0].column == column.name
      }
    if isKey { return -1 }
    let references = table.constraints.first { $0.kind == .foreignKey && $0.columns == [column.name] }
    if let parent = references?.referencedTable {
      return max(1, min(counts[parent] ?? defaultRows, (rows / rowsPerParent).rounded()))
    }
    switch TableSize.baseType(of: column, types: types) {
    case .enumeration(let labels): return min(rows, Double(max(1, labels)))
    case .named("bool"): return min(rows, 2)
    case .named("uuid"), .named("timestamp"), .named("timestamptz"): return -1
    default: return min(rows, plannerDefaultDistinct)
    }
  }
}
