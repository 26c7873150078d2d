extension Catalog {
  /// The catalog with every number within what PostgreSQL could have said: a snapshot is untrusted input, and what
  /// computes with it must not overflow.
  func bounded() -> Catalog {
    var catalog = self
    for table in catalog.tables.indices {
      catalog.tables[table].rows = Self.rows(catalog.tables[table].rows)
      catalog.tables[table].pages = Self.blocks(catalog.tables[table].pages)
      catalog.tables[table].pagesAtAnalyze = catalog.tables[table].pagesAtAnalyze.map(Self.blocks)
      catalog.tables[table].allVisiblePages = Self.blocks(catalog.tables[table].allVisiblePages)
      catalog.tables[table].activity?.bound()
      for column in catalog.tables[table].columns.indices {
        catalog.tables[table].columns[column].statistics?.bound()
        catalog.tables[table].columns[column].inheritedStatistics?.bound()
      }
      for index in catalog.tables[table].indexes.indices {
        catalog.tables[table].indexes[index].rows = Self.rows(catalog.tables[table].indexes[index].rows)
        catalog.tables[table].indexes[index].pages = Self.blocks(catalog.tables[table].indexes[index].pages)
        catalog.tables[table].indexes[index].pagesAtAnalyze =
          catalog.tables[table].indexes[index].pagesAtAnalyze.map(Self.blocks)
        for position in catalog.tables[table].indexes[index].expressionStatistics.indices {
          catalog.tables[table].indexes[index].expressionStatistics[position]?.bound()
        }
      }
    }
    return catalog
  }

  /// Digits and the marks of ISO 8601 alone: the text becomes part of the twin's clock.
  var hasPlausibleClock: Bool {
    (10...40).contains(capturedAt.utf8.count)
      && capturedAt.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-:.+TZ ".utf8.contains(byte)
      }
  }

  /// Up to `MaxBlockNumber` of src/include/storage/block.h; −1 is a partitioned table's.
  private static func blocks(_ count: Int) -> Int { min(max(-1, count), 4_294_967_294) }

  private static func rows(_ count: Double) -> Double { count.isFinite ? min(max(-1, count), 1e13) : -1 }
}

extension ColumnStatistics {
  fileprivate mutating func bound() {
    func fraction(_ value: Double) -> Double { value.isFinite ? min(max(0, value), 1) : 0 }
    nullFraction = fraction(nullFraction)
    averageWidth = min(max(0, averageWidth), 1 << 30)
    distinct = distinct.isFinite ? min(max(-1, distinct), 1e13) : 0
    mostCommonFrequencies = mostCommonFrequencies?.map(fraction)
  }
}

extension TableActivity {
  /// Counters never get below zero, and sums over many tables have to fit.
  fileprivate mutating func bound() {
    func count(_ value: Int) -> Int { min(max(0, value), 10_000_000_000_000) }
    sequentialScans = count(sequentialScans)
    indexScans = count(indexScans)
    inserts = count(inserts)
    updates = count(updates)
    hotUpdates = count(hotUpdates)
    deletes = count(deletes)
    liveRows = count(liveRows)
    deadRows = count(deadRows)
  }
}
