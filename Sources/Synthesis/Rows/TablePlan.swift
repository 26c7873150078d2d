internal import Catalog

/// What the rows of a table are made by. A value depends on the seed, the catalog and the row's number alone.
struct TablePlan {
  let table: Table
  let rows: Int
  /// In the table's order, without generated ones.
  let columns: [ColumnPlan]
  let keys: [UniqueKey]
  let seed: UInt64

  /// Pieces of this size go to the server or the file.
  private static let pieceSize = 1 << 18

  /// Gives the rows in COPY's format, piece by piece, nil at the end.
  func pieces() -> () -> [UInt8]? {
    var row = 0
    var present = columns.map { _ in 0 }
    var values = columns.map { _ in -1 }
    var bytes: [UInt8] = []
    var places = columns.map { _ in RankMap.Place(value: 0, occurrence: 0, size: 1) }
    let isLed = columns.indices.map { index in keys.contains { $0.followers.contains(index) } }
    let maps = keys.map { key in key.followers.map { columns[$0].map } }
    return {
      guard row < rows else { return nil }
      bytes.removeAll(keepingCapacity: true)
      bytes.reserveCapacity(Self.pieceSize + 4_096)
      while row < rows, bytes.count < Self.pieceSize {
        fill(&values, row, &present, &places, isLed, maps)
        for index in columns.indices {
          if index > 0 { bytes.append(UInt8(ascii: "\t")) }
          if values[index] < 0 { bytes += CopyText.null } else { columns[index].append(values[index], to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
        row += 1
      }
      return bytes
    }
  }

  /// The numbers of a row's values, −1 for NULL.
  private func fill(
    _ values: inout [Int], _ row: Int, _ present: inout [Int], _ places: inout [RankMap.Place], _ isLed: [Bool],
    _ maps: [[RankMap]]
  ) {
    for index in columns.indices {
      let column = columns[index]
      guard column.map.ranks > 0, !column.isNull(row) else {
        values[index] = -1
        continue
      }
      if isLed[index] {
        // Until its key has its turn.
        values[index] = 0
      } else {
        places[index] = column.map.place(of: column.order.rank(of: present[index]))
        values[index] = places[index].value
      }
      present[index] += 1
    }
    for (key, maps) in zip(keys, maps) where values[key.driver] >= 0 {
      let found = key.values(at: places[key.driver], maps: maps, seed: seed)
      for (follower, value) in zip(key.followers, found) where values[follower] >= 0 { values[follower] = value }
    }
  }
}
