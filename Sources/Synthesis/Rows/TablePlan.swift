internal import Catalog

/// What the rows of a table are made by. A value depends on the seed, the catalog and the row's number alone.
struct TablePlan {
  let table: Table
  let rows: Int
  /// In the table's order, without generated ones.
  let columns: [ColumnPlan]
  let keys: [UniqueKey]
  var references: [CompositeReference] = []
  var pairs: [OrderedPair] = []
  let seed: UInt64

  /// Pieces of this size go to the server or the file.
  private static let pieceSize = 1 << 18

  /// Gives the rows in COPY's format, piece by piece, nil at the end.
  func pieces() -> () -> [UInt8]? {
    var row = 0
    var present = columns.map { _ in 0 }
    var values = columns.map { _ in -1 }
    var bytes: [UInt8] = []
    let filling = Filling(self)
    let sources = sources
    return {
      guard row < rows else { return nil }
      bytes.removeAll(keepingCapacity: true)
      bytes.reserveCapacity(Self.pieceSize + 4_096)
      while row < rows, bytes.count < Self.pieceSize {
        filling.fill(&values, row, &present)
        for index in columns.indices {
          if index > 0 { bytes.append(UInt8(ascii: "\t")) }
          if values[index] < 0 { bytes += CopyText.null } else { sources[index].append(values[index], to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
        row += 1
      }
      return bytes
    }
  }

  /// What the numbers of a column's values are those of: of a key of several columns those of the referenced table's.
  var sources: [ColumnPlan] {
    var result = columns
    for reference in references {
      let others = reference.target.sources
      for (column, other) in zip(reference.columns, reference.targetColumns) { result[column] = others[other] }
    }
    return result
  }

  /// Which columns have to be known for some of them to be.
  func needed(for wanted: [Int]) -> [Bool] {
    var result = columns.map { _ in false }
    for column in wanted { result[column] = true }
    for reference in references where reference.columns.contains(where: { result[$0] }) {
      result[reference.driver] = true
    }
    for key in keys where key.followers.contains(where: { result[$0] }) {
      for column in key.followers + [key.driver] { result[column] = true }
    }
    for pair in pairs.reversed() where result[pair.high] { result[pair.low] = true }
    return result
  }
}
