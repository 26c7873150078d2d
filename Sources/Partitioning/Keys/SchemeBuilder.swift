internal import Catalog
internal import Foundation

/// Makes a scheme of a key: the number of partitions, their bounds and names.
///
/// Of ranges the first partition begins at MINVALUE, so that older rows have a place, and the last ends some partitions
/// ahead of the clock (``PartitionWidths/ahead``). There is no default partition unless rows need one: while there is
/// one, `DETACH PARTITION … CONCURRENTLY` is refused, and each new partition scans it (ALTER TABLE in PostgreSQL's
/// documentation). Lists have one, since a value that is new is nobody's mistake.
struct SchemeBuilder {
  let catalog: Catalog
  let table: Table
  let size: PartitionAdvice.Size
  let growth: PartitionAdvice.Growth?
  let deletes: AgedDeletes
  let widths: PartitionWidths
  let load: TableLoad
  let candidates: [KeyCandidate]
  let zone: TimeZone
  /// Days until the table is to be partitioned; 0 for now.
  var dueIn = 0.0

  struct Built {
    var scheme: PartitionScheme
    /// Why so many of such a width, in sentences.
    var width: String
  }

  /// Why there is none, in a sentence.
  struct Failure: Error {
    let reason: String
  }

  /// On the day when the table is to be partitioned.
  var bytes: Double { Double(size.bytes) + dueIn * max(0, growth?.bytesPerDay ?? 0) }

  /// ``bytes`` and the day that they are of, in words.
  var bytesWords: String {
    let day = PointInTime.date(catalog.capturedAt)?.addingTimeInterval(dueIn * PointInTime.secondsInDay)
    return Figure.bytes(bytes) + (dueIn > 0 ? day.map { " on \(PointInTime.day($0))" } ?? "" : "")
  }

  func scheme(_ candidate: KeyCandidate) throws(Failure) -> Built {
    if let refusal = candidate.refusal { throw Failure(reason: refusal) }
    switch candidate.key.method {
    case .range:
      if let type = TimeType(candidate.column) { return try times(candidate.column, type) }
      if let type = WholeNumberType(candidate.column) { return try numbers(candidate.column, type) }
      throw Failure(reason: "\(candidate.column.name) has no type that ranges are made of.")
    case .list: return try lists(candidate.column)
    case .hash: return try hashes(candidate.column)
    }
  }

  // MARK: - Times

  private func times(_ column: Column, _ type: TimeType) throws(Failure) -> Built {
    let spread = KeySpread(column) { PointInTime.date($0)?.timeIntervalSince1970 }
    guard let spread, let now = PointInTime.date(catalog.capturedAt) else {
      throw Failure(reason: "\(column.name) has no statistics that tell from when to when it goes: ANALYZE the table.")
    }
    let retention = deletes.serves(column) ? deletes.retention : nil
    // Rows that are deleted for their age are of the same time then.
    let growing = deletes.serves(column) ? 0 : dueIn
    let known = (spread.last - spread.first) / PointInTime.secondsInDay + growing
    let days = retention.map { min(known, $0.days) } ?? known
    let bytesPerDay = max(bytes / known, growth?.bytesPerDay ?? 0)
    // New rows come on after today, whatever the statistics' last is.
    let first = Date(timeIntervalSince1970: spread.first)
    let last = max(Date(timeIntervalSince1970: spread.last), now)
    let units = PartitionScheme.TimeUnit.allCases.filter { unit in
      if type == .date, unit == .hour { return false }
      if let retention, unit.days > widths.overstay * retention.days { return false }
      let count = last.timeIntervalSince(first) / PointInTime.secondsInDay / unit.days
      return count + Double(unit.unitsAhead + 1) <= Double(widths.most)
        && (retention != nil || days / unit.days >= Double(widths.fewest))
    }
    let choice = widths.choice(units, count: { days / $0.days }, bytes: { bytesPerDay * $0.days })
    guard let unit = choice else {
      throw Failure(
        reason: """
          From \(PointInTime.day(first)) to \(PointInTime.day(last)) \(column.name) has no unit of time that makes \
          \(widths.fewest) to \(widths.most) partitions\(retention == nil ? "" : " and fits the retention").
          """)
    }
    let width = bytesPerDay * unit.days
    let ahead = unit.unitsAhead
    let subdivision = subdivision(of: width, column.name, count: days / unit.days + Double(ahead + 1))
    let ranges = TimeRanges(type, zone: zone)
    var names = RelationNames(catalog)
    let reserved = subdivision == nil ? 0 : RelationNames.subdivisionBytes
    var partitions: [Partition] = []
    var start = ranges.start(of: first, unit)
    let end = ranges.start(of: last, unit)
    var made = 0
    while start <= end || made < ahead {
      if start > end { made += 1 }
      let next = ranges.next(start, unit)
      guard next > start else { break }
      partitions.append(
        Partition(
          name: names.claim(table.name, "_p" + ranges.label(start, unit), in: table.schema, reserving: reserved),
          bound: .range(from: partitions.isEmpty ? nil : ranges.text(start), to: ranges.text(next))))
      start = next
    }
    let count = partitions.count
    let hasDefault = spread.hasLater || spread.hasUnplaced
    if hasDefault {
      let name = names.claim(table.name, "_default", in: table.schema, reserving: reserved)
      partitions.append(Partition(name: name, bound: .remaining))
    }
    var words = [
      "\(count) partitions, one for each \(unit.rawValue), of about \(Figure.bytes(width)) with indexes:",
      "\(bytesWords) over \(Figure.days(known)), and \(ahead) are made ahead.",
    ]
    if type == .timestamptz {
      words.append(
        "They begin as date_trunc says in the time zone \(zone.identifier == "GMT" ? "UTC" : zone.identifier).")
    }
    if let retention {
      words.append(
        "Rows are kept for \(Figure.days(retention.days)); a partition is dropped when all its rows are older.")
    }
    words.append(
      hasDefault
        ? "A few rows are far in the future or have no place in time, so there is a default partition; while there is, "
          + "DETACH PARTITION CONCURRENTLY is refused."
        : "The first also takes all older rows. There is no default partition, so that DETACH PARTITION CONCURRENTLY "
          + "stays possible; a row after the last is refused.")
    return Built(
      scheme: PartitionScheme(
        table: table.objectName, method: .range, column: column.name, unit: unit,
        timeZone: zone.identifier == "GMT" ? "UTC" : zone.identifier, partitions: partitions,
        subdivision: subdivision?.subdivision),
      width: (words + [subdivision?.reason].compactMap { $0 }).joined(separator: " "))
  }

  // MARK: - Subdivision

  /// The share of the load that has to name both columns: "most of it".
  static let leastBothShare = 0.5
  /// Fewer would leave the parts of a partition of uneven size.
  static let leastDividingValues = 1_000.0
  /// More parts are a sign that the unit is wrong.
  static let mostParts = 16

  /// By hash of a second column, when partitions are too large and most of the load names both columns.
  ///
  /// - Parameter count: Of the partitions, those ahead among them.
  private func subdivision(
    of width: Double, _ key: String, count: Double
  ) -> (subdivision: PartitionScheme.Subdivision, reason: String)? {
    guard width > widths.mostBytes else { return nil }
    let first = load.pruning(on: key, by: [.equality, .list, .range])
    let shares = load.columns.filter { $0 != key }.compactMap { name -> (column: String, share: Double)? in
      guard let column = table.column(named: name), column.statistics?.nullFraction == 0, column.generated == nil,
        table.distinctValues(of: column) >= Self.leastDividingValues,
        KeySetters(of: name, table.objectName, load.entries.map(\.costed)).classes.isEmpty,
        candidates.contains(where: { $0.key.column == name })
      else { return nil }
      let second = Set(load.pruning(on: name, by: [.equality, .list]).map(\.costed.queryClass.id))
      return (name, load.share(of: first.filter { second.contains($0.costed.queryClass.id) }))
    }
    guard let best = shares.max(by: { ($0.share, $1.column) < ($1.share, $0.column) }),
      best.share >= Self.leastBothShare
    else { return nil }
    var parts = 2
    while width / Double(parts) > widths.mostBytes, parts < Self.mostParts,
      count * Double(parts * 2) <= Double(widths.most)
    { parts *= 2 }
    guard count * Double(parts) <= Double(widths.most) else { return nil }
    return (
      PartitionScheme.Subdivision(column: best.column, modulus: parts),
      """
      Each is divided again into \(parts) by hash of \(best.column): it would be larger than \
      \(Figure.bytes(widths.mostBytes)), and \(Figure.percent(best.share)) of the load names both columns.
      """
    )
  }
}
