internal import Catalog
internal import Foundation
internal import SQLSyntax

/// Where the ranges of a table that is partitioned already end, when rows after the last of them are refused: a key of
/// time, or of numbers that a sequence gives, and no default partition.
struct RangeEnd {
  private let table: Table
  private let catalog: Catalog
  private let ranges: [Range]
  private let last: Range
  private let key: Column
  /// Now, or the largest number: a place on the line of the bounds.
  private let present: Double
  /// What ``present`` grows by in a day; nil when it is not known.
  private let perDay: Double?

  /// A partition with bounds; places are seconds since 1970, or numbers.
  struct Range {
    let table: Table
    /// As printed; nil is MINVALUE.
    let from: (text: String, place: Double)?
    let to: (text: String, place: Double)
  }

  /// It is time to make the next one when fewer than so many whole partitions are ahead, and the last ends within so
  /// many days: what makes partitions ahead keeps more.
  static let leastAhead = 2
  static let soonDays = 90.0

  /// - Returns: nil when no row will be refused, or it can't be told.
  init?(_ table: Table, _ tree: TableTree, _ catalog: Catalog, _ growth: PartitionAdvice.Growth?) {
    let key = table.columns.first { table.partitionKey == "RANGE (\(SQLIdentifier.quoted($0.name)))" }
    guard table.kind == .partitioned, let key, let now = PointInTime.date(catalog.capturedAt) else { return nil }
    let isTime = TimeType(key) != nil
    guard isTime || WholeNumberType(key) != nil && Self.isNumbered(key) else { return nil }
    func place(_ text: String) -> Double? {
      isTime ? PointInTime.date(text)?.timeIntervalSince1970 : Double(text)
    }
    let partitions = tree.partitions(of: table.objectName)
    let ranges = partitions.compactMap { Range($0, place) }.sorted { $0.to.place < $1.to.place }
    // A default partition, MAXVALUE and `infinity` are none of these.
    guard ranges.count == partitions.count, let last = ranges.last else { return nil }
    if isTime {
      present = now.timeIntervalSince1970
      perDay = PointInTime.secondsInDay
    } else {
      let columns = ([table] + tree.leaves(of: table.objectName)).compactMap { $0.column(named: key.name) }
      let known = columns.flatMap { [$0.statistics, $0.inheritedStatistics] }.compactMap { $0?.largestTexts }
      guard let largest = known.joined().compactMap({ Double($0) }).max() else { return nil }
      present = largest
      perDay = growth.flatMap { $0.rowsPerDay > 0 ? $0.rowsPerDay : nil }
    }
    self.table = table
    self.catalog = catalog
    self.ranges = ranges
    self.last = last
    self.key = key
  }

  private static func isNumbered(_ column: Column) -> Bool {
    column.identity != nil || column.defaultExpression?.hasPrefix("nextval(") == true
  }

  /// Days until rows are refused, below 0 since when they are.
  private var days: Double? { perDay.map { (last.to.place - present) / $0 } }

  private var whole: Int { ranges.count { $0.from.map { $0.place >= present } ?? false } }

  var isSoon: Bool {
    guard let days else { return whole < 1 }
    return days <= Self.soonDays && whole < Self.leastAhead
  }

  var next: PartitionAdvice.NextPartition {
    let date = days.flatMap { days in
      PointInTime.date(catalog.capturedAt).map { $0.addingTimeInterval(days * PointInTime.secondsInDay) }
    }
    return PartitionAdvice.NextPartition(
      last: last.table.objectName, end: last.to.text, date: date.map(PointInTime.day), statement: statement)
  }

  /// Until when there is time, and what to run.
  var words: String {
    let next = next
    let what = TimeType(key) == nil ? "numbers" : "rows"
    let rest =
      days.map { ", in \(TimeType(key) == nil ? "about " : "")\(Figure.days(max(1, $0.rounded(.down))))" } ?? ""
    let when =
      "\((days ?? 1) <= 0 ? "ended at \(next.end)" : "ends at \(next.end)\(rest)"): \(what) from "
      + "\(TimeType(key) == nil ? "there" : "then") on are refused"
    let statement =
      next.statement.map {
        " The next one: \($0)" + (last.table.kind == .partitioned ? ", and its partitions as those of the last." : ".")
      } ?? ""
    return
      "It is left alone, but its last partition, \(next.last.sql), \(when), as there is no default partition.\(statement)"
  }

  // MARK: - The next partition

  /// As long as the last one, and named as they are.
  private var statement: String? {
    guard let from = last.from else { return nil }
    let series = PartitionSeries(ranges.suffix(2).map { ($0.table.name, $0.from?.place) })
    let to: String
    let name: String
    let own: String
    if let type = TimeType(key) {
      let (start, end) = (Date(timeIntervalSince1970: from.place), Date(timeIntervalSince1970: last.to.place))
      let zones = [catalog.setting("TimeZone") ?? "UTC", "UTC"].map { TimeRanges(type, zone: $0) }
      let found = zones.lazy.compactMap { ranges in ranges.unit(from: start, to: end).map { (ranges, $0) } }.first
      if let (ranges, unit) = found {
        to = ranges.text(ranges.next(end, unit))
        own = "_p" + ranges.label(end, unit)
      } else {
        to = zones[1].text(end.addingTimeInterval(last.to.place - from.place))
        own = "_p" + zones[1].label(end, .hour)
      }
      name = series.next(at: last.to.place, labels: (found?.0 ?? zones[1]).labels) ?? table.name + own
    } else {
      let width = last.to.place - from.place
      guard last.to.place + width < 1e15 else { return nil }
      to = String(Int(last.to.place + width))
      own = "_p\(Int(last.to.place))"
      name = series.next(at: last.to.place, labels: { [String(Int($0))] }) ?? table.name + own
    }
    var names = RelationNames(catalog)
    let schema = last.table.schema
    let partition = ObjectName(schema: schema, name: names.claim(name, "", in: schema))
    let bound = Partition.Bound.range(from: last.to.text, to: to)
    let division = last.table.kind == .partitioned ? last.table.partitionKey.map { " PARTITION BY \($0)" } ?? "" : ""
    return "CREATE TABLE \(partition.sql) PARTITION OF \(table.objectName.sql) \(bound.sql)\(division)"
  }
}

extension RangeEnd.Range {
  /// Reads `FOR VALUES FROM (…) TO (…)` of one column, as `pg_get_expr(relpartbound)` prints it.
  ///
  /// - Returns: nil for any other bound, and one without an end.
  fileprivate init?(_ table: Table, _ place: (String) -> Double?) {
    guard let bound = table.partitionBound, bound.hasPrefix("FOR VALUES FROM ("), bound.hasSuffix(")"),
      let middle = bound.firstRange(of: ") TO (")
    else { return nil }
    func value(_ text: Substring) -> String { text.hasPrefix("'") ? String(text.dropFirst().dropLast()) : String(text) }
    let lower = value(bound[bound.index(bound.startIndex, offsetBy: "FOR VALUES FROM (".count)..<middle.lowerBound])
    let upper = value(bound[middle.upperBound...].dropLast())
    guard let end = place(upper) else { return nil }
    self.table = table
    to = (upper, end)
    from = place(lower).map { (lower, $0) }
    guard from != nil || lower == "MINVALUE" || lower == "-infinity" else { return nil }
  }
}

/// How partitions are named: a part that tells where each begins, or a number that counts them.
struct PartitionSeries {
  private let partitions: [(name: String, start: Double?)]

  /// - Parameter partitions: The last ones, in their order.
  init(_ partitions: [(name: String, start: Double?)]) { self.partitions = partitions }

  /// - Parameter labels: How the start of a partition may be written, the longest first, always in the same order.
  /// - Returns: nil when the names follow no such rule.
  func next(at place: Double, labels: (Double) -> [String]) -> String? {
    let forms = labels(place)
    for (index, label) in forms.enumerated() {
      let ends = partitions.map { partition -> [String]? in
        guard let start = partition.start else { return nil }
        let own = labels(start)
        guard own.indices.contains(index), let range = partition.name.range(of: own[index], options: .backwards) else {
          return nil
        }
        return [String(partition.name[..<range.lowerBound]), String(partition.name[range.upperBound...])]
      }
      // The first partition of all may begin at MINVALUE.
      guard let last = ends.last ?? nil, ends.allSatisfy({ $0 == nil || $0 == last }),
        zip(ends, partitions).allSatisfy({ $0 != nil || $1.start == nil })
      else { continue }
      return last[0] + label + last[1]
    }
    return counted
  }

  /// The number at the end plus one, when the one before it has one less.
  private var counted: String? {
    let numbers = partitions.map { partition -> (front: Substring, number: Int, digits: Int)? in
      let digits = partition.name.reversed().prefix { $0.isASCII && $0.isNumber }.count
      guard let number = Int(partition.name.suffix(digits)) else { return nil }
      return (partition.name.dropLast(digits), number, digits)
    }
    guard numbers.count == 2, let first = numbers[0], let last = numbers[1], first.front == last.front,
      last.number == first.number + 1
    else { return nil }
    return last.front + PointInTime.pad(last.number + 1, last.digits)
  }
}
