internal import Catalog
internal import Foundation

/// Keys that are no times: whole numbers, few values, many values.
extension SchemeBuilder {
  /// Rows ÷ all, from which on a value has a list partition of its own whatever its size.
  private static let leastValueShare = 0.05
  /// With more in one value, nothing is divided.
  private static let mostValueShare = 0.95
  /// Hash partitions: each query without the key visits all, and they can't be made more without moving rows.
  private static let hashes = 4...64

  func numbers(_ column: Column, _ type: WholeNumberType) throws(Failure) -> Built {
    guard let spread = KeySpread(column, { Double($0) }), abs(spread.last) < 1e18, abs(spread.first) < 1e18 else {
      throw Failure(
        reason: "\(column.name) has no statistics that tell from where to where it goes: ANALYZE the table.")
    }
    let all = spread.last - spread.first
    let ahead = Double(widths.ahead + 1)
    let steps = (0...18).flatMap { power in [1.0, 2, 5].map { $0 * pow(10, Double(power)) } }
    let fitting = steps.filter { all / $0 >= Double(widths.fewest) && all / $0 + ahead <= Double(widths.most) }
    guard
      let step = fitting.min(by: { widths.distance(bytes * $0 / all) < widths.distance(bytes * $1 / all) })
    else {
      throw Failure(reason: "\(column.name) has too few values for \(widths.fewest) ranges.")
    }
    let width = Int(step)
    var names = PartitionNames(table, catalog)
    var partitions: [Partition] = []
    var start = Int((spread.first / step).rounded(.down)) * width
    let end = Int((spread.last / step).rounded(.down)) * width + widths.ahead * width
    while start <= end {
      let (next, overflows) = start.addingReportingOverflow(width)
      // The type has no larger numbers: the last range is open.
      let isLast = overflows || next > type.largest
      partitions.append(
        Partition(
          name: names.name("p\(start < 0 ? "m" : "")\(abs(start))"),
          bound: .range(from: partitions.isEmpty ? nil : String(start), to: isLast ? nil : String(next))))
      if isLast { break }
      start = next
    }
    return Built(
      scheme: PartitionScheme(
        table: table.objectName, method: .range, column: column.name, partitions: partitions),
      width: """
        \(partitions.count) partitions of \(Figure.count(step)) numbers each, about \
        \(Figure.bytes(bytes * step / all)) with indexes; \(widths.ahead) are made ahead. The first also takes all \
        smaller numbers, a number after the last is refused.
        """)
  }

  func lists(_ column: Column) throws(Failure) -> Built {
    let statistics = column.statistics
    let values = (statistics?.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }
    let shares = zip(values, statistics?.mostCommonFrequencies ?? []).sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    guard let largest = shares.first, largest.1 <= Self.mostValueShare else {
      throw Failure(reason: "Nearly all rows have one value of \(column.name), or its values are not known.")
    }
    let own = shares.prefix(min(widths.most, Int(KeyCandidates.mostListValues)) - 1).filter {
      $0.1 >= Self.leastValueShare || $0.1 * bytes >= widths.leastBytes
    }
    guard own.count >= 2 else {
      throw Failure(reason: "No two values of \(column.name) have enough rows for partitions of their own.")
    }
    var names = PartitionNames(table, catalog)
    var partitions = own.map { value, _ in
      Partition(name: names.name(Self.label(value)), bound: .list([value]))
    }
    partitions.append(Partition(name: names.name("default"), bound: .remaining))
    let least = own.map(\.1).min() ?? 0
    return Built(
      scheme: PartitionScheme(table: table.objectName, method: .list, column: column.name, partitions: partitions),
      width: """
        \(own.count) partitions, one for each value of \(column.name) with at least \
        \(Figure.percent(Self.leastValueShare)) of the rows or \(Figure.bytes(widths.leastBytes)), of \
        \(Figure.bytes(least * bytes)) to \(Figure.bytes(largest.1 * bytes)) with indexes, and a default partition for \
        all others.
        """)
  }

  func hashes(_ column: Column) -> Built {
    var count = Self.hashes.lowerBound
    while count < Self.hashes.upperBound, bytes / Double(count) > widths.middle { count *= 2 }
    var names = PartitionNames(table, catalog)
    let partitions = (0..<count).map { remainder in
      Partition(name: names.name("h\(remainder)"), bound: .hash(modulus: count, remainder: remainder))
    }
    return Built(
      scheme: PartitionScheme(table: table.objectName, method: .hash, column: column.name, partitions: partitions),
      width: """
        \(count) partitions by hash of \(column.name), of about \(Figure.bytes(bytes / Double(count))) with indexes. \
        Nothing is dropped by it, and another number of partitions later moves all rows: so there are enough for \
        \(Figure.bytes(widths.middle * Double(count))).
        """)
  }

  /// Lower-case letters and digits of a value, for a name.
  private static func label(_ value: String) -> String {
    let kept = value.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        ? Character(scalar) : "_"
    }
    return kept.isEmpty ? "empty" : String(kept)
  }
}
