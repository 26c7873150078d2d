/// What the statistics of an index's columns say to the size of each access method.
extension Table {
  /// - Parameter rows: Entries, nulls included.
  func hashSize(of key: IndexKey, rows: Double) -> HashSize {
    guard let statistics = statistics(of: key) else {
      return HashSize(tableRows: max(self.rows, rows), frequent: [], rest: rows, restValues: rows)
    }
    let filled = rows * (1 - statistics.nullFraction)
    let frequent = (statistics.mostCommonFrequencies ?? []).map { $0 * rows }
    let all = statistics.distinct < 0 ? -statistics.distinct * rows : statistics.distinct
    return HashSize(
      tableRows: max(self.rows, rows), frequent: frequent, rest: max(0, filled - frequent.reduce(0, +)),
      restValues: max(1, all - Double(frequent.count)))
  }

  func brinSize(of keys: [IndexKey], pagesPerRange: Int?) -> BRINSize {
    BRINSize(
      tablePages: Double(pages), pagesPerRange: pagesPerRange.map(Double.init) ?? BRINSize.defaultPagesPerRange,
      columns: keys.map { key in
        (keyWidth(of: [key]), key.operatorClass?.hasSuffix("minmax_multi_ops") ?? false)
      })
  }

  /// - Parameter rows: Entries, nulls included.
  package func ginSize(of keys: [IndexKey], rows: Double) -> GINSize {
    let parts = keys.map { key in
      let nulls = statistics(of: key)?.nullFraction ?? 0
      let filled = max(1, rows * (1 - nulls))
      var elements = elements(of: key, rows: filled)
      // Nulls have an entry of their own (`GIN_CAT_NULL_ITEM`).
      if nulls > 0 { elements.frequent.append(.init(frequency: rows * nulls / filled, width: 0)) }
      return GINSize(elements, rows: filled, tablePages: Double(pages))
    }
    return GINSize(adding: parts)
  }

  /// - Parameter rows: Entries, nulls included.
  func gistSize(of keys: [IndexKey], method: String, rows: Double) -> GiSTSize {
    let width = keys.reduce(0) { $0 + gistWidth(of: $1, method: method) }
    let isSorted = method == "gist" && keys.count == 1 && type(of: keys[0]) == "point"
    return GiSTSize(rows: rows, keyWidth: width, fill: isSorted ? GiSTSize.Fill.sorted : GiSTSize.Fill.split)
  }

  /// - Parameter rows: Without those where the key is NULL.
  func elements(of key: IndexKey, rows: Double) -> ElementDistribution {
    let statistics = statistics(of: key)
    let expression = key.expression ?? ""
    let found: ElementDistribution? = statistics.flatMap { statistics in
      if key.operatorClass?.hasSuffix("trgm_ops") == true {
        return ElementDistribution(sampled: statistics, rows: rows, elements: ElementExtraction.trigrams)
      }
      if type(of: key) == "jsonb", key.expression == nil {
        let isByPath = key.operatorClass?.hasSuffix("jsonb_path_ops") == true
        return ElementDistribution(
          sampled: statistics, rows: rows,
          elements: isByPath ? ElementExtraction.paths : ElementExtraction.keysAndValues)
      }
      if expression.contains("to_tsvector") {
        return ElementDistribution(sampled: statistics, rows: rows, elements: ElementExtraction.lexemes)
      }
      if let type = type(of: key), !type.hasPrefix("_"), type != "tsvector", type != "jsonb" {
        return ElementDistribution(scalars: statistics, rows: rows, width: keyWidth(of: [key]))
      }
      return ElementDistribution(statistics, rows: rows, width: Self.elementWidth(type(of: key)))
    }
    return found ?? .unknown(width: keyWidth(of: [key]), rows: rows)
  }

  private static func elementWidth(_ type: String?) -> (String) -> Double {
    switch type {
    case "_int4", "_int2", "_float4", "_date", "_oid": { _ in 4 }
    case "_int8", "_float8", "_timestamptz", "_timestamp": { _ in 8 }
    case "_uuid": { _ in 16 }
    default: { 1 + Double($0.utf8.count) }
    }
  }

  /// Bytes of a key as the default operator classes keep it in a leaf tuple.
  private func gistWidth(of key: IndexKey, method: String) -> Double {
    if method == "gist", key.operatorClass?.contains("trgm") == true {
      let perValue = statistics(of: key).flatMap {
        ElementDistribution(sampled: $0, rows: rows, elements: ElementExtraction.trigrams)
      }?.perRow
      // A flag, and three bytes for each.
      return 3 + 3 * (perValue ?? 16)
    }
    switch (method, type(of: key)) {
    // A point is kept as a box.
    case ("gist", "point"): return 32
    case ("gist", "inet"), ("gist", "cidr"): return 8
    // The lower and the upper bound are both kept.
    case ("gist", "int2"), ("gist", "int4"), ("gist", "float4"), ("gist", "date"): return 8
    case ("gist", "int8"), ("gist", "float8"), ("gist", "timestamptz"), ("gist", "timestamp"): return 16
    case ("gist", "uuid"): return 32
    // The header of a leaf tuple has its value behind 8 more bytes.
    case ("spgist", _): return keyWidth(of: [key]) + 4
    default: return keyWidth(of: [key])
    }
  }

  private func type(of key: IndexKey) -> String? { key.column.flatMap(column(named:))?.typeName }

  /// Those of the column, or of the first column that an expression names.
  func statistics(of key: IndexKey) -> ColumnStatistics? {
    let column = key.column.flatMap(column(named:)) ?? columns(in: key.expression ?? "").first
    return column?.statistics ?? column?.inheritedStatistics
  }
}
