internal import Catalog
internal import Foundation

/// Keys that are no times: whole numbers, few values, many values.
extension SchemeBuilder {
  /// Rows ÷ all, from which on a value has a list partition of its own whatever its size.
  private static let leastValueShare = 0.05
  /// With more in one value, nothing is divided.
  private static let mostValueShare = 0.95
  /// Hash partitions at most: each query without the key visits all.
  private static let mostHashes = 64
  /// Those of a table that is too small for partitions of a good size. They can't be made more later without moving
  /// all rows, so there are some to grow into.
  private static let usualHashes = 16
  /// Of v values that fall by lot on m partitions each has v/m, give or take √(v/m): with 4 about the half.
  static let leastValuesEach = 4.0

  func numbers(_ column: Column, _ type: WholeNumberType) throws(Failure) -> Built {
    guard let spread = KeySpread(column, { Double($0) }), abs(spread.last) < 1e18, abs(spread.first) < 1e18 else {
      throw Failure(
        reason: "\(column.name) has no statistics that tell from where to where it goes: ANALYZE the table.")
    }
    let all = spread.last - spread.first
    let ahead = Double(PartitionScheme.numbersAhead + 1)
    let steps = (0...18).flatMap { power in [1.0, 2, 5].map { $0 * pow(10, Double(power)) } }
    let fitting = steps.filter { all / $0 >= Double(widths.fewest) && all / $0 + ahead <= Double(widths.most) }
    let choice = widths.choice(fitting, count: { all / $0 }, bytes: { bytes * $0 / all })
    guard let step = choice else {
      throw Failure(reason: "\(column.name) has too few values for \(widths.fewest) ranges.")
    }
    let width = Int(step)
    var names = RelationNames(catalog)
    var partitions: [Partition] = []
    var start = Int((spread.first / step).rounded(.down)) * width
    let end = Int((spread.last / step).rounded(.down)) * width + PartitionScheme.numbersAhead * width
    while start <= end {
      let (next, overflows) = start.addingReportingOverflow(width)
      // The type has no larger numbers: the last range is open.
      let isLast = overflows || next > type.largest
      partitions.append(
        Partition(
          name: names.claim(table.name, "_p\(start < 0 ? "m" : "")\(abs(start))", in: table.schema),
          bound: .range(from: partitions.isEmpty ? nil : String(start), to: isLast ? nil : String(next))))
      if isLast { break }
      start = next
    }
    return Built(
      scheme: PartitionScheme(
        table: table.objectName, method: .range, column: column.name, partitions: partitions),
      width: """
        \(partitions.count) partitions of \(Figure.count(step)) numbers each, about \
        \(Figure.bytes(bytes * step / all)) with indexes; \(PartitionScheme.numbersAhead) are made ahead. The first also takes all \
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
    var names = RelationNames(catalog)
    var partitions = own.map { value, _ in
      Partition(name: names.claim(table.name, "_" + Self.label(value), in: table.schema), bound: .list([value]))
    }
    partitions.append(Partition(name: names.claim(table.name, "_default", in: table.schema), bound: .remaining))
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

  func hashes(_ column: Column) throws(Failure) -> Built {
    let values = table.distinctValues(of: column)
    var count = Self.usualHashes
    while count < Self.mostHashes, bytes / Double(count) > widths.middle { count *= 2 }
    while count > widths.fewest, values / Double(count) < Self.leastValuesEach { count /= 2 }
    let largest = column.statistics?.mostCommonFrequencies?.max() ?? 0
    guard largest <= Self.mostHashedShare else {
      throw Failure(
        reason: "\(Figure.percent(largest)) of the rows have one value of \(column.name), which hash puts together.")
    }
    var names = RelationNames(catalog)
    let partitions = (0..<count).map { remainder in
      Partition(
        name: names.claim(table.name, "_h\(remainder)", in: table.schema),
        bound: .hash(modulus: count, remainder: remainder))
    }
    return Built(
      scheme: PartitionScheme(table: table.objectName, method: .hash, column: column.name, partitions: partitions),
      width: """
        \(count) partitions by hash of \(column.name), of about \(Figure.bytes(bytes / Double(count))) with indexes. \
        Nothing is dropped by it, and another number of partitions later moves all rows: so there are enough for \
        \(Figure.bytes(widths.middle * Double(count))).\(uneven(values, count))
        """)
  }

  /// That few values make uneven partitions.
  private func uneven(_ values: Double, _ count: Int) -> String {
    let each = values / Double(count)
    return each < Self.evenValuesEach
      ? " They are of uneven size: each has about \(Figure.short(each)) of \(Figure.count(values)) values." : ""
  }

  /// Give or take a fifth.
  private static let evenValuesEach = 25.0
  /// With more in one value, hash divides the smaller half of the table only.
  private static let mostHashedShare = 0.5

  /// Lower-case letters and digits of a value, for a name.
  private static func label(_ value: String) -> String {
    let kept = value.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        ? Character(scalar) : "_"
    }
    return kept.isEmpty ? "empty" : String(kept.prefix(30))
  }
}
