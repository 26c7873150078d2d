internal import Catalog

/// A column that gets values: which, how often, and in which order. A class, since each row asks each of them.
final class ColumnPlan {
  let name: String
  let values: ColumnValues?
  let map: RankMap
  let order: RowOrder
  let nulls: Permutation
  let nullCount: Int
  /// Of places and ranks, as the statistics have it.
  let correlation: Double?
  /// The common values in COPY's format.
  let common: [[UInt8]]

  /// - Parameter most: Rows that a common value may have.
  init(
    name: String, values: ColumnValues?, rows: Int, nullCount: Int, correlation: Double?, seed: UInt64,
    most: Int = .max
  ) {
    self.name = name
    self.values = values
    self.correlation = correlation
    self.nullCount = values == nil ? rows : nullCount
    let present = rows - self.nullCount
    let map = values?.ranks(present, most: most) ?? RankMap(ranks: 0, frequencies: [], positions: [], rest: 0)
    self.map = map
    order = RowOrder(present, correlation: correlation.map { map.order(for: $0) } ?? 0, seed: seed &+ 1)
    nulls = Permutation(rows, seed: seed &+ 2)
    common = (values?.common ?? []).map { text, _ in
      var bytes: [UInt8] = []
      CopyText.append(text, to: &bytes)
      return bytes
    }
  }

  func isNull(_ row: Int) -> Bool { nullCount > 0 && nulls(row) < nullCount }

  func append(_ value: Int, to bytes: inout [UInt8]) {
    if value < common.count {
      bytes += common[value]
    } else if let values {
      CopyText.append(values.text(of: value), to: &bytes)
    }
  }
}
