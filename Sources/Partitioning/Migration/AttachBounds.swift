internal import Catalog
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

  static func find(_ scheme: PartitionScheme, key: Column, capturedAt: String, names: inout MigrationNames) -> Outcome {
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
  private static let leastSeconds = 7 * 86_400
  /// Rows dated further ahead than this aren't rows of a time that passes.
  private static let mostYearsAhead = 2

  private static func time(
    _ scheme: PartitionScheme, _ unit: PartitionScheme.TimeUnit, _ key: Column, _ capturedAt: String,
    _ names: inout MigrationNames
  ) -> Outcome {
    guard ["timestamptz", "timestamp", "date"].contains(key.typeName), let now = UTCDate.parse(capturedAt) else {
      return .not("the end of the present \(unit.rawValue) isn't known for a key of type \(key.type)")
    }
    let latest = (key.statistics?.largestTexts ?? []).compactMap(UTCDate.parse).max()
    if let latest, latest > now + mostYearsAhead * 366 * 86_400 {
      return .not(
        "rows are dated as late as \(UTCDate(latest).date), so a partition with all rows would take the new ones too")
    }
    // The unit that has begun, and the one after it, so that there is time for the migration.
    let begun = unit.start(of: max(now, latest ?? now))
    var boundary = unit.next(unit.next(begun))
    while boundary < now + leastSeconds { boundary = unit.next(boundary) }
    func text(_ seconds: Int) -> String {
      let date = UTCDate(seconds)
      return switch key.typeName {
      case "date": date.date
      case "timestamp": date.text
      default: date.text + "+00"
      }
    }
    var partitions: [Partition] = []
    var start = boundary
    for _ in 0..<unit.unitsAhead {
      let end = unit.next(start)
      let name = names.claim(scheme.table.name, "_p" + unit.partmanSuffix(start), in: scheme.table.schema)
      partitions.append(Partition(name: name, bound: .range(from: text(start), to: text(end))))
      start = end
    }
    let type = key.typeName
    return .bounds(
      AttachBounds(
        lower: "-infinity", boundary: text(boundary),
        literal: "\(SQLIdentifier.literal(text(boundary)))::pg_catalog.\(type)", partitions: partitions,
        oldSuffix: "_before_" + unit.partmanSuffix(boundary),
        explanation: "the old rows' partition ends at \(text(boundary)), after the \(unit.rawValue) that has begun "
          + "(\(UTCDate(begun).date)) and the next one, so that rows can be written while the plan is carried out; it has "
          + "to be done by then, since from the CHECK to the swap a row of that time or later is refused",
        partmanInterval: unit.partmanName,
        isInTime: "pg_catalog.now() < '\(UTCDate(boundary).text)+00'::pg_catalog.timestamptz"))
  }

  // MARK: - Numbers

  private static func number(_ scheme: PartitionScheme, _ key: Column, _ names: inout MigrationNames) -> Outcome {
    let limits = ["int2": Int(Int16.max), "int4": Int(Int32.max), "int8": Int.max]
    guard limits[key.typeName] != nil || key.typeName == "numeric" else {
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
    let limit = limits[key.typeName] ?? Int.max
    let starts = (0..<4).map { boundary + $0 * width }.filter { $0 <= limit - width }
    guard !starts.isEmpty else { return .not("the numbers of \(key.name) are nearly used up for its type") }
    let partitions = starts.map { from in
      Partition(
        name: names.claim(scheme.table.name, "_p\(from)", in: scheme.table.schema),
        bound: .range(from: String(from), to: String(from + width)))
    }
    let type = SQLIdentifier.quoted(schema: "pg_catalog", key.typeName)
    return .bounds(
      AttachBounds(
        lower: limits[key.typeName].map { String(-$0 - 1) }, boundary: String(boundary),
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
