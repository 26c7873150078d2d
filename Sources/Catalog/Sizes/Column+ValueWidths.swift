extension Column {
  /// The bytes of the values as a tuple holds them, and the shares of these: of texts and numerics by the values that
  /// ANALYZE kept, of other types the average.
  var widths: [Int: Double] {
    let statistics = statistics ?? inheritedStatistics
    let average = statistics?.averageWidth ?? 8
    guard let statistics, let measure = valueWidth, let found = Self.shares(statistics, measure) else {
      return [average: 1]
    }
    // The average is cut to whole bytes. Of values that are too long for the statistics it alone knows.
    let mean = found.sorted { $0.key < $1.key }.reduce(0) { $0 + Double($1.key) * $1.value }
    return abs(mean - (Double(average) + 0.5)) <= 1.5 ? found : [average: 1]
  }

  /// The bytes that a value takes, read from its text; nil for types that are not read, or are always as long.
  private var valueWidth: ((String) -> Int?)? {
    switch typeName {
    case "text", "varchar", "bpchar": Self.bytes(ofText:)
    case "numeric": Self.bytes(ofNumeric:)
    default: nil
    }
  }

  /// Values of up to 126 bytes have a header of one byte (`VARATT_CAN_MAKE_SHORT` in src/include/postgres.h).
  private static func bytes(ofText text: String) -> Int? {
    let length = text.utf8.count
    return length <= 126 ? length + 1 : length + 4
  }

  /// A header of one byte and one of two, and two bytes for every four digits on either side of the point, zeros at both
  /// ends left out (`make_result` and `NUMERIC_CAN_BE_SHORT` in src/backend/utils/adt/numeric.c).
  private static func bytes(ofNumeric text: String) -> Int? {
    let digits = text.drop { $0 == "-" }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count <= 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
    else { return text == "NaN" ? 3 : nil }
    var whole = Array(parts[0].utf8)
    var fraction = parts.count == 2 ? Array(parts[1].utf8) : []
    while !whole.count.isMultiple(of: 4) { whole.insert(UInt8(ascii: "0"), at: 0) }
    while !fraction.count.isMultiple(of: 4) { fraction.append(UInt8(ascii: "0")) }
    let all = whole + fraction
    var groups = stride(from: 0, to: all.count, by: 4).map { all[$0..<($0 + 4)] }[...]
    func isZero(_ group: ArraySlice<UInt8>) -> Bool { group.allSatisfy { $0 == UInt8(ascii: "0") } }
    groups = groups.drop(while: isZero)
    while let last = groups.last, isZero(last) { groups.removeLast() }
    return 3 + 2 * groups.count
  }

  /// What the statistics hold of the values: the frequent ones with their frequencies, and of the others the bounds of the
  /// histogram, each as good as the next.
  private static func shares(_ statistics: ColumnStatistics, _ width: (String) -> Int?) -> [Int: Double]? {
    let frequent = statistics.mostCommonValues.flatMap { PostgresArray.parse($0) } ?? []
    let frequencies = statistics.mostCommonFrequencies ?? []
    let bounds = statistics.histogram.flatMap { PostgresArray.parse($0) } ?? []
    let rest = max(0, 1 - statistics.nullFraction - frequencies.reduce(0, +))
    let weighted =
      zip(frequent, frequencies).map { ($0, $1) } + bounds.map { ($0, rest / Double(bounds.count)) }
    var shares: [Int: Double] = [:]
    for (value, weight) in weighted {
      guard let value, let bytes = width(value) else { return nil }
      shares[bytes, default: 0] += weight
    }
    let sum = shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    return sum > 0 ? shares.mapValues { $0 / sum } : nil
  }
}
