internal import Catalog
internal import Foundation
internal import SQLSyntax

/// Where the old rows' partition ends, and which partitions follow it.
struct AttachBounds: Equatable {
  /// The smallest value that the key's type has, as its text; nil is MINVALUE.
  let lower: String?
  /// The first value that isn't the old table's.
  let boundary: String
  /// A literal of the boundary with its type, such as `'2026-05-01 00:00:00+00'::timestamptz`.
  let literal: String
  let partitions: [Partition]
  /// The name that the old table gets, without the table's in front.
  let oldSuffix: String
  /// Why there, in a sentence.
  let explanation: String
  /// The interval in pg_partman's words.
  let partmanInterval: String
  /// A condition that is true while there is time left to carry the plan out; nil when only rows tell.
  let isInTime: String?

  enum Outcome {
    case bounds(AttachBounds)
    /// Why the old rows can't be one partition.
    case not(String)
  }

  static func find(_ scheme: PartitionScheme, key: Column, capturedAt: String, names: inout RelationNames) -> Outcome {
    guard scheme.method == .range else {
      return .not(
        "the old rows belong to several partitions by \(scheme.method.rawValue), so the table can't become one of them")
    }
    guard scheme.subdivision == nil else {
      return .not("the partitions are divided again, which the old table isn't")
    }
    if let unit = scheme.unit { return time(scheme, unit, key, capturedAt, &names) }
    return number(scheme, key, &names)
  }

  // MARK: - Time

  /// A partition for at least a week: what has to be done before the boundary has to be possible in that time.
  private static let leastDays = 7.0
  /// Rows dated further ahead than this aren't rows of a time that passes.
  private static let mostYearsAhead = 2

  private static func time(
    _ scheme: PartitionScheme, _ unit: PartitionScheme.TimeUnit, _ key: Column, _ capturedAt: String,
    _ names: inout RelationNames
  ) -> Outcome {
    guard let type = TimeType(key), let now = PointInTime.date(capturedAt) else {
      return .not("the end of the present \(unit.rawValue) isn't known for a key of type \(key.type)")
    }
    let ranges = TimeRanges(type, zone: scheme.timeZone)
    let latest = (key.statistics?.largestTexts ?? []).compactMap(PointInTime.date).max()
    if let latest, latest.timeIntervalSince(now) > Double(mostYearsAhead * 366) * PointInTime.secondsInDay {
      return .not(
        "rows are dated as late as \(ranges.day(latest)), so a partition with all rows would take the new ones too")
    }
    // The unit that has begun, and the one after it, so that there is time for the migration.
    let begun = ranges.start(of: max(now, latest ?? now), unit)
    var boundary = ranges.next(ranges.next(begun, unit), unit)
    while boundary.timeIntervalSince(now) < leastDays * PointInTime.secondsInDay {
      boundary = ranges.next(boundary, unit)
    }
    var partitions: [Partition] = []
    var start = boundary
    for _ in 0..<unit.unitsAhead {
      let end = ranges.next(start, unit)
      let name = names.claim(scheme.table.name, "_p" + ranges.label(start, unit), in: scheme.table.schema)
      partitions.append(Partition(name: name, bound: .range(from: ranges.text(start), to: ranges.text(end))))
      start = end
    }
    let text = ranges.text(boundary)
    let inTime = TimeRanges(.timestamptz, zone: "UTC").text(boundary)
    return .bounds(
      AttachBounds(
        lower: "-infinity", boundary: text,
        literal: "\(SQLIdentifier.literal(text))::pg_catalog.\(type.rawValue)", partitions: partitions,
        oldSuffix: "_before_" + ranges.label(boundary, unit),
        explanation: "the old rows' partition ends at \(text), after the \(unit.rawValue) that has begun "
          + "(\(ranges.day(begun))) and the next one, so that rows can be written while the plan is carried out; it has "
          + "to be done by then, since from the CHECK to the swap a row of that time or later is refused",
        partmanInterval: unit.partmanName,
        isInTime: "pg_catalog.now() < '\(inTime)'::pg_catalog.timestamptz"))
  }

  // MARK: - Numbers

  private static func number(_ scheme: PartitionScheme, _ key: Column, _ names: inout RelationNames) -> Outcome {
    let largestNumber = WholeNumberType(key)?.largest
    guard largestNumber != nil || key.typeName == "numeric" else {
      return .not("where new rows begin isn't known for a key of type \(key.type)")
    }
    let ranges = scheme.partitions.compactMap { partition -> (Int, Int)? in
      guard case .range(let from, let to) = partition.bound, let from = from.flatMap(Int.init),
        let to = to.flatMap(Int.init), to > from
      else { return nil }
      return (from, to)
    }
    guard let width = ranges.map({ $0.1 - $0.0 }).max() else {
      return .not("the width of the partitions isn't known")
    }
    guard let largest = (key.statistics?.largestTexts ?? []).compactMap(Double.init).max(), abs(largest) < 1e18 else {
      return .not("the largest \(key.name) isn't known without statistics: ANALYZE the table")
    }
    // The range that has begun, and a whole one after it.
    let boundary = (Int(largest.rounded(.down)) / width + 2) * width
    let limit = largestNumber ?? Int.max
    let starts = (0..<PartitionScheme.numbersAhead).map { boundary + $0 * width }.filter { $0 <= limit - width }
    guard !starts.isEmpty else { return .not("the numbers of \(key.name) are nearly used up for its type") }
    let partitions = starts.map { from in
      Partition(
        name: names.claim(scheme.table.name, "_p\(from)", in: scheme.table.schema),
        bound: .range(from: String(from), to: String(from + width)))
    }
    let type = SQLIdentifier.quoted(schema: "pg_catalog", key.typeName)
    return .bounds(
      AttachBounds(
        lower: largestNumber.map { String(-$0 - 1) }, boundary: String(boundary),
        literal: "'\(boundary)'::\(type)",
        partitions: partitions,
        // pg_partman reads the start of a partition by number in its name.
        oldSuffix: "_p0",
        explanation:
          "the old rows' partition ends at \(boundary), a whole range of \(width) after the one that the largest "
          + "\(key.name) (\(Int(largest))) lies in, so that rows can be written while the plan is carried out; from the "
          + "CHECK to the swap a row with a larger one is refused",
        partmanInterval: String(width), isInTime: nil))
  }
}

extension ColumnStatistics {
  /// Values among which the largest is that ANALYZE saw, as text.
  var largestTexts: [String] {
    let last = histogram.flatMap({ PostgresArray.parse($0) })?.last ?? nil
    return [last].compactMap { $0 } + (mostCommonValues.flatMap({ PostgresArray.parse($0) }) ?? []).compactMap { $0 }
  }
}
