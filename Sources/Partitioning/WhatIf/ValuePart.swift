internal import Catalog

/// The part of a column's values that a slice by this very column takes.
struct ValuePart {
  var common: [ValueCurve.Common] = []
  /// The part of the rows with a rare value, 0 to 1.
  var rarePart = 0.0
  /// What the rare values of the part lie between; nil for all that the table has.
  var bounds: [String]?
  /// The part of the table's rows, NULLs in it.
  var nulls = 0.0

  /// The part of the table's rows that the slice takes.
  func share(of curve: ValueCurve) -> Double {
    min(1, max(0, nulls + rarePart * curve.rare + common.reduce(0) { $0 + $1.frequency }))
  }

  /// - Parameter curve: The column's.
  init(_ slice: RowSlice, of curve: ValueCurve) {
    switch slice {
    case .range(let lower, let upper):
      common = curve.common.filter { ValueCurve.contains($0.position, lower, upper) }
      rarePart = curve.rarePart(from: lower, to: upper)
    case .list(let values):
      common = Set(values.compactMap { $0 }).sorted().map { value in
        let found = curve.common.first { Self.areEqual($0.value, value, curve.scale) }
        return found ?? ValueCurve.Common(value: value, frequency: curve.rareFrequency)
      }.filter { $0.frequency > 0 }.sorted { ($1.frequency, $0.value) < ($0.frequency, $1.value) }
      nulls = values.contains(nil) ? curve.nulls : 0
      bounds = []
    case .hash(let values, let part, let hasNulls):
      common = curve.common.filter { values.contains($0.value) }
      rarePart = part
      nulls = hasNulls ? curve.nulls : 0
      // Of a part with few values ANALYZE finds all common.
      let known = Set(curve.common.map(\.value))
      let others = values.subtracting(known).sorted()
      if !others.isEmpty, common.count + others.count <= curve.mostCommon {
        common += others.map { .init(value: $0, frequency: curve.rare * part / Double(others.count)) }
        rarePart = 0
        bounds = []
      }
    case .equal(let part):
      common = curve.common.map { .init(value: $0.value, position: $0.position, frequency: $0.frequency * part) }
      rarePart = part
      nulls = curve.nulls * part
    case .remaining(let others):
      let taken = others.map { ValuePart($0, of: curve) }
      let names = Set(taken.flatMap(\.common).map(\.value))
      common = curve.common.filter { !names.contains($0.value) }
      // Of a list, what it takes of the rare values is among its common ones.
      let listed = taken.flatMap(\.common).filter { value in !curve.common.contains { $0.value == value.value } }
      let rareTaken = curve.rare > 0 ? listed.reduce(0) { $0 + $1.frequency } / curve.rare : 0
      rarePart = max(0, 1 - taken.reduce(0) { $0 + $1.rarePart } - rareTaken)
      if rarePart < 1e-9 { rarePart = 0 }
      nulls = max(0, curve.nulls - taken.reduce(0) { $0 + $1.nulls })
      bounds = zip(curve.bounds, curve.texts).filter { bound, _ in
        !others.contains { other in
          if case .range(let lower, let upper) = other { ValueCurve.contains(bound, lower, upper) } else { false }
        }
      }.map(\.1)
      if curve.bounds.isEmpty { bounds = nil }
    }
  }

  private static func areEqual(_ left: String, _ right: String, _ scale: KeyScale?) -> Bool {
    if left == right { return true }
    guard let scale, let first = scale.position(of: left) else { return false }
    return first == scale.position(of: right)
  }

  /// The statistics that ANALYZE would find in the part.
  ///
  /// - Parameter rows: Of the part.
  func statistics(of curve: ValueCurve, share: Double, rows: Double, slice: RowSlice) -> ColumnStatistics {
    var part = curve.statistics
    let share = max(share, 1e-12)
    part.nullFraction = min(1, nulls / share)
    part.mostCommonValues = common.isEmpty ? nil : PostgresArray.literal(common.map(\.value))
    part.mostCommonFrequencies = common.isEmpty ? nil : common.map { min(1, $0.frequency / share) }
    let listed: Bool = if case .list = slice { true } else { false }
    let distinct = Double(common.count) + (listed ? 0 : curve.rareValues * rarePart)
    if curve.statistics.distinct != 0 { part.distinct = Self.distinct(distinct, curve.statistics, rows: rows) }
    if case .range(let lower, let upper) = slice, !curve.bounds.isEmpty {
      part.histogram = Self.literal(histogram(of: curve, from: lower, to: upper, rows: rows))
    } else {
      part.histogram = bounds.map(Self.literal) ?? (rarePart > 0 ? curve.statistics.histogram : nil)
    }
    if distinct <= 1, part.correlation != nil { part.correlation = 1 }
    return part
  }

  /// A number of values in the form of the source: minus a part of the rows when that is how it was counted.
  static func distinct(_ values: Double, _ source: ColumnStatistics, rows: Double) -> Double {
    source.distinct < 0 ? -min(1, values / max(1, rows)) : min(max(1, values), max(1, rows))
  }

  private static func literal(_ bounds: [String]) -> String? {
    bounds.count < 2 ? nil : PostgresArray.literal(bounds)
  }

  /// As many bounds as the table has, with equally many rows between any two of them, as the planner takes it.
  private func histogram(of curve: ValueCurve, from lower: Double?, to upper: Double?, rows: Double) -> [String] {
    guard let scale = curve.scale, let first = curve.bounds.first, let last = curve.bounds.last, rarePart > 0 else {
      return []
    }
    if lower ?? first <= first, upper.map({ $0 > last }) ?? true { return curve.texts }
    let start = max(first, lower ?? first)
    var end = last
    // The last value of the part is one row's distance before its end.
    if let upper, upper <= last { end = upper - (scale.step ?? (upper - start) / max(1, rows)) }
    let (below, above) = (curve.rarePart(below: start), curve.rarePart(below: end))
    let buckets = min(curve.bounds.count - 1, max(1, Int(min(rows, 1e6)) - 1))
    let positions = (0...buckets).map { number in
      switch number {
      case 0: start
      case buckets: end
      default:
        min(end, max(start, curve.rarePosition(at: below + (above - below) * Double(number) / Double(buckets))))
      }
    }
    return positions.compactMap(scale.text)
  }
}
