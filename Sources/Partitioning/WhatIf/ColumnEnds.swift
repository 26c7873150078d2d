internal import Catalog

/// The least and the largest value of columns, as the statistics know them.
struct ColumnEnds {
  private struct Ends {
    let scale: KeyScale
    let least: Double
    let most: Double
  }

  private var ends: [ObjectName: [String: Ends]] = [:]

  init() {}

  /// - Parameter names: The tables whose columns are looked at.
  init(_ catalog: Catalog, of names: [ObjectName]) {
    let tables = catalog.tablesByName
    for name in names {
      guard let table = tables[name] else { continue }
      for column in table.columns {
        guard let scale = KeyScale(column, catalog), let statistics = column.statistics else { continue }
        let curve = ValueCurve(statistics, scale, rows: table.rows)
        let positions = curve.bounds + curve.common.compactMap(\.position)
        guard let least = positions.min(), let most = positions.max() else { continue }
        ends[name, default: [:]][column.name] = Ends(scale: scale, least: least, most: most)
      }
    }
  }

  /// Whether no value of the column is so related to the literal.
  ///
  /// - Parameter sign: `<`, `<=`, `>` or `>=`; others are never said to exceed.
  func areExceeded(by literal: String, _ sign: String, _ column: String, of table: ObjectName) -> Bool {
    guard let ends = ends[table]?[column], let position = ends.scale.position(of: literal) else { return false }
    switch sign {
    case ">", ">=": return position > ends.most
    case "<", "<=": return position < ends.least
    default: return false
    }
  }
}
