extension Table {
  /// How many entries an index gets for one row: 1 but for GIN, which has one for each element of a value, and BRIN, which has
  /// one for all rows of a range of pages.
  ///
  /// Arrays and text search vectors: the mean of the count histogram of their elements, whose last number it is
  /// (`STATISTIC_KIND_DECHIST` in src/include/catalog/pg_statistic.h). Trigrams: one more than characters
  /// (`generate_trgm` of pg_trgm pads words). Documents: the mean number of members of those known, twice that for `jsonb_ops`,
  /// which has keys and values apart.
  package func items(of definition: IndexDefinition) -> Double {
    if definition.isSummarizing {
      let pagesPerRange = Double(definition.pagesPerRange ?? Int(BRINSize.defaultPagesPerRange))
      return min(1, Double(max(1, pages)) / (max(1, rows) * pagesPerRange))
    }
    guard definition.method == "gin" else { return 1 }
    return definition.keys.reduce(0) { $0 + items(of: $1) }
  }

  private func items(of key: IndexKey) -> Double {
    let names = key.column.map { [$0] } ?? columns.map(\.name).filter { key.expression?.contains($0) ?? false }
    guard let column = names.compactMap(column(named:)).first,
      let statistics = column.statistics ?? column.inheritedStatistics
    else { return 1 }
    if let mean = statistics.elementCountHistogram?.last { return max(1, mean) }
    if key.operatorClass?.hasSuffix("gin_trgm_ops") == true || key.expression?.contains("to_tsvector") == true {
      // A word has about six characters with its blank, and stop words are left out.
      return max(1, Double(statistics.averageWidth) + 1)
    }
    guard column.typeName == "jsonb" else { return 1 }
    let known = [statistics.mostCommonValues, statistics.histogram].compactMap { $0 }
      .flatMap { PostgresArray.parse($0) ?? [] }.compactMap { $0 }
    guard !known.isEmpty else { return 1 }
    let members = known.reduce(0) { $0 + Self.members(of: $1) }
    let mean = max(1, Double(members) / Double(known.count))
    return key.operatorClass == "jsonb_path_ops" ? mean : 2 * mean
  }

  /// Colons outside strings.
  private static func members(of document: String) -> Int {
    var (count, isString, isEscaped) = (0, false, false)
    for byte in document.utf8 {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isString.toggle()
      } else if byte == UInt8(ascii: ":"), !isString {
        count += 1
      }
    }
    return count
  }
}
